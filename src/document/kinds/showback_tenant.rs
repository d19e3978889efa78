//! What a tenant's month cost, why it changed, and what to do about it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::chart::{self, Bar, QuotaBar, Words};
use crate::clock::Month;
use crate::document::account::{self, ChangeLine, Method, charges_table, money, percent, signed_percent};
use crate::document::words::{self, ChartWords, fill};
use crate::document::{Chart, Content, Desk, Kind, Scope, Subject, known, moment};
use crate::facts::showback::entitlement::{self, Entitlement, Resource, Unit};
use crate::facts::showback::{self, Account, Bill, Part, change, slack};
use crate::model::{Object, Tenant};
use crate::unit::{self, Bytes, Cpu, NBSP, Percent, number};

pub const KIND: Kind = Kind {
    name: "showback-tenant",
    scope: Scope::TenantMonth,
    code: "SB",
    landscape: false,
    record: true,
    summary: "what a tenant's month cost, why it changed, and what to do",
    build,
};

/// One tenant's month.
#[derive(Serialize)]
struct Context {
    tenant: TenantLine,
    /// `October 2026`.
    month: String,
    previous_month: String,
    days: i64,
    /// Absent where the month has no usage row at all: then nothing is known.
    bill: Option<BillLine>,
}

#[derive(Serialize)]
struct TenantLine {
    name: String,
    title: String,
    cost_centre: String,
    owner: String,
}

#[derive(Serialize)]
struct BillLine {
    total: String,
    /// Against the month before; absent where that has no data.
    change: Option<ChangeLine>,
    /// Compute, memory, storage, backup.
    tiles: Vec<Tile>,
    budget: Option<BudgetLine>,
    /// What is requested and paid for, but not used.
    slack: Option<SlackLine>,
    places: Vec<PlaceLine>,
    /// Charges that no namespace makes: shared costs, nodes, quota, tax.
    general: Vec<GeneralLine>,
    /// Whether there is a column for them.
    cost_chart: String,
    quota_chart: Option<String>,
    entitlements: Vec<EntitlementLine>,
    coverage: CoverageLine,
    /// Usage without a rate: it is not in the total.
    unpriced: Vec<UnpricedLine>,
    method: Method,
}

#[derive(Serialize)]
struct Tile {
    label: &'static str,
    amount: String,
    /// Per day against the month before.
    change: Option<String>,
}

#[derive(Serialize)]
struct BudgetLine {
    amount: String,
    over: bool,
    /// How far above or below.
    difference: String,
    percent: Option<String>,
}

#[derive(Serialize)]
struct SlackLine {
    /// Of all namespaces together.
    amount: String,
    percent: Option<String>,
    /// The largest of them, and whether less than half of it is used.
    cluster: String,
    namespace: String,
    meter: &'static str,
    requested: String,
    used: String,
    largest: String,
    act: bool,
}

/// A namespace's row; amounts in the order of the columns.
#[derive(Serialize)]
struct PlaceLine {
    cluster: String,
    namespace: String,
    cpu: String,
    memory: String,
    storage: String,
    backup: String,
    total: String,
}

#[derive(Serialize)]
struct GeneralLine {
    meter: &'static str,
    note: String,
    place: String,
    basis: &'static str,
    amount: String,
}

#[derive(Serialize)]
struct EntitlementLine {
    vsphere_namespace: String,
    /// `CPU`, `Memory`, or a storage class.
    resource: String,
    owned: bool,
    quota: String,
    requested: String,
    requested_percent: Option<String>,
    used: String,
    used_percent: Option<String>,
}

#[derive(Serialize)]
struct CoverageLine {
    /// Absent where the tenant has no namespace.
    covered: Option<String>,
    period: String,
    complete: bool,
    gaps: Vec<GapLine>,
}

#[derive(Serialize)]
struct GapLine {
    cluster: String,
    namespace: String,
    hours: String,
    from: String,
    to: String,
}

#[derive(Serialize)]
struct UnpricedLine {
    cluster: String,
    namespace: String,
    meter: &'static str,
    storage_class: Option<String>,
    quantity: String,
    unit: String,
}

fn build(desk: &Desk, subject: &Subject) -> Option<Content> {
    let tenant = desk.platform.tenants.get(subject.object.as_deref()?)?;
    let period = subject.period.unwrap_or(desk.period);
    let path = KIND.path(subject);
    let bill = desk.bill(period);
    let before = desk.bill(period.previous());
    let account = bill.as_deref().and_then(|b| b.account(&tenant.name));
    let mut charts = Vec::new();
    let line = bill.as_deref().zip(account).map(|(bill, account)| {
        let usage = &desk.evidence.usage;
        let entitlements = entitlement::of(desk.platform, usage, &tenant.name, bill.start, bill.end);
        let before = before.as_deref();
        let maker = Maker { desk, tenant, bill, account, before, path: &path, entitlements };
        charts = maker.charts();
        maker.line()
    });
    let context = Context {
        tenant: TenantLine {
            name: tenant.name.clone(),
            title: tenant.display().into(),
            cost_centre: tenant.cost_centre.clone(),
            owner: tenant.owner.0.clone(),
        },
        month: unit::month(period.start()),
        previous_month: month_name(period.previous(), period),
        days: period.days(),
        bill: line,
    };
    let mut content = Content::new(&context)?;
    content.charts = charts;
    if let Some(account) = account {
        content.tables.push(charges_table(account, period, path, &desk.platform.record.currency.0));
    }
    Some(content)
}

/// `September`, with its year where that differs.
fn month_name(month: Month, beside: Month) -> String {
    use chrono::Datelike;
    let first = month.start();
    let same_year = first.year() == beside.start().year();
    if same_year { unit::month_name(first).to_string() } else { unit::month(first) }
}

/// All that one document is made from.
struct Maker<'a, 'd> {
    desk: &'a Desk<'d>,
    tenant: &'a Object<Tenant>,
    bill: &'a Bill<'d>,
    account: &'a Account,
    before: Option<&'a Bill<'d>>,
    path: &'a str,
    entitlements: Vec<Entitlement>,
}

impl Maker<'_, '_> {
    fn line(&self) -> BillLine {
        let change = change::of(self.bill, self.account, self.before);
        BillLine {
            total: money(self.account.total),
            change: change.as_ref().map(account::change),
            tiles: self.tiles(),
            budget: self.budget(),
            slack: self.slack(),
            places: self.places(),
            general: self.general(),
            cost_chart: self.file("cost"),
            quota_chart: self.quota_bars().map(|_| self.file("quota")),
            entitlements: self.entitlements.iter().map(entitlement_line).collect(),
            coverage: self.coverage(),
            unpriced: self.unpriced(),
            method: account::method(self.desk.platform, &self.desk.evidence.usage, self.bill),
        }
    }

    /// Beside the document.
    fn file(&self, what: &str) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        format!("{name}-{what}.svg")
    }

    fn charts(&self) -> Vec<Chart> {
        let below = |name: String| match self.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name,
        };
        let mut charts = vec![Chart { path: below(self.file("cost")), svg: self.cost_bars() }];
        charts.extend(self.quota_bars().map(|svg| Chart { path: below(self.file("quota")), svg }));
        charts
    }

    fn tiles(&self) -> Vec<Tile> {
        let before = self.before.and_then(|b| Some((b, b.account(&self.tenant.name)?)));
        let parts = [Part::Cpu, Part::Memory, Part::Storage, Part::BackupStorage];
        let tile = |part: Part| {
            let now = self.account.part(part);
            let change = before.and_then(|(bill, account)| {
                let scaled = change::scaled_part(self.bill, bill, account, part);
                Percent::of(now - scaled, scaled)
            });
            Tile { label: title(part), amount: money(now), change: change.map(|p| signed_percent(p.0)) }
        };
        parts.into_iter().map(tile).collect()
    }

    fn budget(&self) -> Option<BudgetLine> {
        let budget = self.tenant.budget?.0;
        let difference = self.account.total.checked_sub(budget)?;
        Some(BudgetLine {
            amount: money(budget),
            over: difference > Decimal::ZERO,
            difference: money(difference.abs()),
            percent: Percent::of(self.account.total, budget).map(|p| percent(p.0)),
        })
    }

    fn slack(&self) -> Option<SlackLine> {
        let all = slack::of(self.bill, self.account, &self.desk.evidence.usage);
        let sum: Decimal = all.iter().map(|s| s.amount).sum();
        let largest = all.first().filter(|s| s.amount > Decimal::ZERO)?;
        let (meter, unit) = match largest.part {
            Part::Cpu => ("CPU", Unit::Cores),
            _ => ("memory", Unit::Gib),
        };
        let amount = |value| match unit {
            Unit::Gib => format!("{}{NBSP}GiB", number(value, 1)),
            _ => amount(value, unit),
        };
        Some(SlackLine {
            amount: money(sum),
            percent: Percent::of(sum, self.account.total).map(|p| percent(p.0)),
            cluster: largest.cluster.clone(),
            namespace: largest.namespace.clone(),
            meter,
            requested: amount(largest.charged),
            used: amount(largest.used),
            largest: money(largest.amount),
            act: largest.used * Decimal::TWO < largest.charged,
        })
    }

    /// Namespaces with a row of their own, the dearest first.
    fn places(&self) -> Vec<PlaceLine> {
        let mut places: BTreeMap<(&str, &str), BTreeMap<Part, Decimal>> = BTreeMap::new();
        for charge in self.account.charges.iter().filter(|c| measured(c.part) && !c.cluster.is_empty()) {
            let place = places.entry((&charge.cluster, &charge.namespace)).or_default();
            *place.entry(charge.part).or_default() += charge.rounded;
        }
        let mut lines: Vec<_> = places.into_iter().collect();
        lines.sort_by_key(|(_, parts)| std::cmp::Reverse(parts.values().sum::<Decimal>()));
        let line = |((cluster, namespace), parts): ((&str, &str), BTreeMap<Part, Decimal>)| {
            let of = |part| money(parts.get(&part).copied().unwrap_or_default());
            PlaceLine {
                cluster: cluster.into(),
                namespace: namespace.into(),
                cpu: of(Part::Cpu),
                memory: of(Part::Memory),
                storage: of(Part::Storage),
                backup: of(Part::BackupStorage),
                total: money(parts.values().sum()),
            }
        };
        lines.into_iter().map(line).collect()
    }

    fn general(&self) -> Vec<GeneralLine> {
        let general = self.account.charges.iter().filter(|c| !measured(c.part) || c.cluster.is_empty());
        general
            .filter(|c| c.amount.is_some())
            .map(|c| GeneralLine {
                meter: c.meter,
                note: c.note.clone(),
                place: [c.cluster.as_str(), c.namespace.as_str()]
                    .into_iter()
                    .filter(|p| !p.is_empty())
                    .collect::<Vec<_>>()
                    .join("/"),
                basis: c.basis,
                amount: money(c.rounded),
            })
            .collect()
    }

    fn coverage(&self) -> CoverageLine {
        let zone = self.desk.platform.zone();
        let own = self.bill.coverage.iter().filter(|c| c.tenant.as_deref() == Some(&*self.tenant.name));
        let gaps: Vec<GapLine> = own
            .filter_map(|c| {
                let (from, to) = c.gap?;
                Some(GapLine {
                    cluster: c.cluster.clone(),
                    namespace: c.namespace.clone(),
                    hours: number(c.hours, 2),
                    from: moment(from, zone),
                    to: moment(to, zone),
                })
            })
            .collect();
        CoverageLine {
            covered: self.account.covered.map(|h| number(h, 2)),
            period: number(self.bill.hours, 2),
            complete: self.account.covered.is_some() && gaps.is_empty(),
            gaps,
        }
    }

    fn unpriced(&self) -> Vec<UnpricedLine> {
        let line = |c: &showback::Charge| UnpricedLine {
            cluster: c.cluster.clone(),
            namespace: c.namespace.clone(),
            meter: c.meter,
            storage_class: c.storage_class.clone(),
            quantity: known(c.quantity.map(|q| number(q, 2))),
            unit: c.unit.clone().unwrap_or_default(),
        };
        self.account.unpriced().map(line).collect()
    }

    fn month(&self) -> String {
        unit::month(self.bill.period.start())
    }

    /// Cost by what causes it: the eight dearest, and the rest.
    fn cost_bars(&self) -> String {
        const TOP: usize = 8;
        let mut sums: BTreeMap<(String, Part), Decimal> = BTreeMap::new();
        for charge in &self.account.charges {
            let name = match charge.namespace.as_str() {
                "" if charge.note.is_empty() => charge.cluster.clone(),
                "" => charge.note.clone(),
                namespace => namespace.to_string(),
            };
            *sums.entry((name, charge.part)).or_default() += charge.rounded;
        }
        let mut bars: Vec<(String, Decimal)> =
            sums.into_iter().map(|((name, part), sum)| (format!("{} · {name}", title(part)), sum)).collect();
        bars.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        let rest: Decimal = bars.iter().skip(TOP).map(|(_, sum)| sum).sum();
        let more = bars.len().saturating_sub(TOP);
        bars.truncate(TOP);
        if more > 0 {
            bars.push((fill(&words::chart().more, &[("count", &more.to_string())]), rest));
        }
        let currency = &self.desk.platform.record.currency.0;
        let bars: Vec<Bar> =
            bars.into_iter().map(|(label, value)| Bar { label, value, text: money(value) }).collect();
        let values = [("month", &*self.month()), ("currency", &**currency)];
        let title = fill(&words::chart().by_driver, &values);
        let description = spoken(&bars);
        chart::bars(&Words { title: &title, description: &description }, &bars)
    }

    fn quota_bars(&self) -> Option<String> {
        let known: Vec<&Entitlement> =
            self.entitlements.iter().filter(|e| e.quota.is_some() && (e.requested.is_some() || e.used.is_some())).collect();
        let several = known.iter().any(|e| e.vsphere_namespace != known[0].vsphere_namespace);
        let bar = |e: &&Entitlement| QuotaBar {
            label: match several {
                true => format!("{} · {}", resource(&e.resource), e.vsphere_namespace),
                false => resource(&e.resource),
            },
            requested: e.requested_percent().map(|p| p.0),
            used: e.used_percent().map(|p| p.0),
            text: quota_text(e),
        };
        let bars: Vec<QuotaBar> = known.iter().map(bar).collect();
        let title = fill(&words::chart().quota, &[("month", &self.month())]);
        let description =
            bars.iter().map(|b| format!("{}: {}", b.label, b.text)).collect::<Vec<_>>().join("; ");
        let words = Words { title: &title, description: &description };
        (!bars.is_empty()).then(|| chart::quota_bars(&words, &bars))
    }
}

fn measured(part: Part) -> bool {
    matches!(part, Part::Cpu | Part::Memory | Part::Storage | Part::BackupStorage)
}

fn title(part: Part) -> &'static str {
    let words: &'static ChartWords = words::chart();
    match part {
        Part::Cpu => &words.cpu,
        Part::Memory => &words.memory,
        Part::Storage => &words.storage,
        Part::BackupStorage => &words.backup,
        Part::Shared => &words.shared,
        Part::Idle => &words.idle,
        Part::Other => &words.other,
        Part::Tax => &words.tax,
    }
}

fn spoken(bars: &[Bar]) -> String {
    bars.iter().map(|b| format!("{}: {}", b.label, b.text)).collect::<Vec<_>>().join("; ")
}

fn resource(resource: &Resource) -> String {
    match resource {
        Resource::Cpu => words::chart().cpu.clone(),
        Resource::Memory => words::chart().memory.clone(),
        Resource::Storage(class) => fill(&words::chart().storage_class, &[("class", class)]),
    }
}

fn amount(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Cores => Cpu::Cores(value.round_dp(1)).to_string(),
        Unit::Ghz => format!("{}{NBSP}GHz", number(value, 1)),
        Unit::Gib => gib(value),
    }
}

fn gib(value: Decimal) -> String {
    let bytes = value.checked_mul(Decimal::from(1u64 << 30)).and_then(|b| i128::try_from(b.trunc()).ok());
    known(bytes.map(|b| match b >> 40 {
        0 => format!("{}{NBSP}GiB", number(value, 0)),
        _ => Bytes(b).to_string(),
    }))
}

/// `used 34 % · requested 91 % of 200 GHz`.
fn quota_text(line: &Entitlement) -> String {
    let words = words::chart();
    let share = |text: &str, p: Option<Percent>| {
        p.map(|p| fill(text, &[("percent", &format!("{}{NBSP}%", number(p.0, 0)))]))
    };
    let shares =
        [share(&words.used, line.used_percent()), share(&words.requested, line.requested_percent())];
    let shares = shares.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match line.quota {
        Some(quota) => fill(&words.share_of, &[("shares", &shares), ("quota", &amount(quota, line.unit))]),
        None => shares,
    }
}

fn entitlement_line(line: &Entitlement) -> EntitlementLine {
    let shown = |value: Option<Decimal>| known(value.map(|v| amount(v, line.unit)));
    EntitlementLine {
        vsphere_namespace: line.vsphere_namespace.clone(),
        resource: resource(&line.resource),
        owned: line.owned,
        quota: shown(line.quota),
        requested: shown(line.requested),
        requested_percent: line.requested_percent().map(|p| percent(p.0)),
        used: shown(line.used),
        used_percent: line.used_percent().map(|p| percent(p.0)),
    }
}
