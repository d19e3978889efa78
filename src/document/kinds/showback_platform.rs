//! What the platform's month cost and who bears it.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::chart::{self, Bar, Words};
use crate::document::words::{self, fill};
use crate::document::account::{self, ChangeLine, Method, PARTS, cents, money, percent};
use crate::document::{Cell, Chart, Content, Desk, Kind, Scope, Subject, Table};
use crate::facts::showback::{self, Account, Bill, Part, change};
use crate::unit::{self, Percent, number};

pub const KIND: Kind = Kind {
    name: "showback-platform",
    scope: Scope::Month,
    code: "SB",
    landscape: false,
    record: true,
    summary: "what the platform's month cost and who bears it",
    build,
};

/// The whole platform's month.
#[derive(Serialize)]
struct Context {
    /// `October 2026`.
    month: String,
    previous_month: String,
    days: i64,
    /// Absent where the month has no usage row at all: then nothing is known.
    bill: Option<BillLine>,
}

#[derive(Serialize)]
struct BillLine {
    total: String,
    previous: Option<String>,
    change: Option<ChangeLine>,
    tiles: Vec<Tile>,
    /// One a tenant, the dearest first.
    tenants: Vec<TenantLine>,
    sums: TenantLine,
    /// Whether any tenant has such cost; without it the column is left out.
    has_other: bool,
    over_budget: usize,
    chart: String,
    /// What no workload claims.
    unallocated: Vec<UnallocatedLine>,
    unallocated_total: String,
    unallocated_percent: Option<String>,
    reconciliation: Reconciliation,
    hours: String,
    /// Tenants that have not got a row for every hour.
    incomplete: usize,
    /// Charges that have no rate and so no amount.
    unpriced: usize,
    method: Method,
}

#[derive(Serialize)]
struct Tile {
    label: &'static str,
    amount: String,
    share: Option<String>,
}

#[derive(Default, Serialize)]
struct TenantLine {
    /// Empty for sums and for what belongs to nobody.
    name: String,
    title: String,
    cost_centre: String,
    cpu: String,
    memory: String,
    storage: String,
    backup: String,
    shared: String,
    other: String,
    total: String,
    change: Option<String>,
    /// `over`, `within`, or absent without a budget.
    budget: Option<&'static str>,
    covered: Option<String>,
    complete: bool,
    /// The document, beside this one.
    file: String,
}

#[derive(Serialize)]
struct UnallocatedLine {
    cluster: String,
    namespace: String,
    note: String,
    amount: String,
}

/// That nothing was lost on the way.
#[derive(Serialize)]
struct Reconciliation {
    tenants: String,
    unallocated: String,
    total: String,
    /// All charges added up before rounding.
    exact: String,
    charges: usize,
    balanced: bool,
}

fn build(desk: &Desk, subject: &Subject) -> Option<Content> {
    let period = subject.period.unwrap_or(desk.period);
    let bill = desk.bill(period);
    let before = desk.bill(period.previous());
    let context = Context {
        month: unit::month(period.start()),
        previous_month: unit::month(period.previous().start()),
        days: period.days(),
        bill: bill.as_deref().map(|b| line(desk, b, before.as_deref())),
    };
    let mut content = Content::new(&context)?;
    let path = KIND.path(subject);
    if let Some(bill) = &bill {
        let svg = tenants_chart(desk, bill);
        content.charts.push(Chart { path: format!("{path}-tenants.svg"), svg });
    }
    content.tables.push(table(desk, bill.as_deref(), before.as_deref(), path, period));
    Some(content)
}

fn line(desk: &Desk, bill: &Bill, before: Option<&Bill>) -> BillLine {
    let mut tenants: Vec<TenantLine> =
        sorted(bill).into_iter().map(|a| tenant_line(desk, bill, a, before)).collect();
    let has_other = bill.accounts.iter().any(|a| !other(a).is_zero());
    if let Some(nobody) = bill.unallocated() {
        tenants.push(tenant_line(desk, bill, nobody, before));
    }
    let unallocated = bill.unallocated().map(|a| a.total).unwrap_or_default();
    BillLine {
        total: money(bill.total),
        previous: before.map(|b| money(b.total)),
        change: before.map(|b| account::change(&change::of_platform(bill, b))),
        tiles: tiles(bill),
        over_budget: tenants.iter().filter(|t| t.budget == Some("over")).count(),
        incomplete: tenants.iter().filter(|t| !t.complete && !t.name.is_empty()).count(),
        sums: sums(bill),
        tenants,
        has_other,
        chart: "platform-tenants.svg".into(),
        unallocated: bill.unallocated().map(unallocated_lines).unwrap_or_default(),
        unallocated_total: money(unallocated),
        unallocated_percent: Percent::of(unallocated, bill.total).map(|p| percent(p.0)),
        reconciliation: reconciliation(bill, unallocated),
        hours: number(bill.hours, 2),
        unpriced: bill.accounts.iter().map(|a| a.unpriced().count()).sum(),
        method: account::method(desk.platform, &desk.evidence.usage, bill),
    }
}

/// Tenants, the dearest first.
fn sorted<'a>(bill: &'a Bill) -> Vec<&'a Account> {
    let mut accounts: Vec<&Account> = bill.accounts.iter().filter(|a| a.tenant.is_some()).collect();
    accounts.sort_by_key(|a| std::cmp::Reverse(a.total));
    accounts
}

fn tenant_line(desk: &Desk, bill: &Bill, account: &Account, before: Option<&Bill>) -> TenantLine {
    let tenant = account.tenant.as_ref().and_then(|t| desk.platform.tenants.get(t));
    let change = change::of(bill, account, before).and_then(|c| c.percent);
    let name = account.tenant.clone().unwrap_or_default();
    let over = tenant.and_then(|t| t.budget).map(|b| account.total > b.0);
    let subject = Subject { object: Some(name.clone()), period: Some(bill.period) };
    let file = super::showback_tenant::KIND.path(&subject);
    TenantLine {
        title: tenant.map(|t| t.display().to_string()).unwrap_or_default(),
        cost_centre: tenant.map(|t| t.cost_centre.clone()).unwrap_or_default(),
        change: change.map(|p| account::signed_percent(p.0)),
        budget: over.map(|over| if over { "over" } else { "within" }),
        covered: account.covered.map(|h| number(h, 2)),
        complete: account.covered.is_none_or(|h| h >= bill.hours),
        file: file.rsplit('/').next().unwrap_or(&file).to_string(),
        name,
        ..amounts(account)
    }
}

fn amounts(account: &Account) -> TenantLine {
    let of = |part| money(account.part(part));
    TenantLine {
        cpu: of(Part::Cpu),
        memory: of(Part::Memory),
        storage: of(Part::Storage),
        backup: of(Part::BackupStorage),
        shared: of(Part::Shared),
        other: money(other(account)),
        total: money(account.total),
        ..TenantLine::default()
    }
}

/// What has no column of its own.
fn other(account: &Account) -> Decimal {
    [Part::Idle, Part::Other, Part::Tax].into_iter().map(|p| account.part(p)).sum()
}

fn sums(bill: &Bill) -> TenantLine {
    let mut parts = std::collections::BTreeMap::new();
    for (part, amount) in bill.accounts.iter().flat_map(|a| &a.parts) {
        *parts.entry(*part).or_insert(Decimal::ZERO) += amount;
    }
    let whole = Account { tenant: None, charges: Vec::new(), total: bill.total, parts, covered: None };
    amounts(&whole)
}

fn tiles(bill: &Bill) -> Vec<Tile> {
    let sum = |part| bill.accounts.iter().map(|a| a.part(part)).sum::<Decimal>();
    let words = words::chart();
    [
        (words.cpu.as_str(), sum(Part::Cpu)),
        (&words.memory, sum(Part::Memory)),
        (&words.storage_and_backup, sum(Part::Storage) + sum(Part::BackupStorage)),
        (&words.shared, sum(Part::Shared)),
    ]
    .into_iter()
    .map(|(label, amount)| Tile {
        label,
        amount: money(amount),
        share: Percent::of(amount, bill.total).map(|p| percent(p.0)),
    })
    .collect()
}

fn unallocated_lines(account: &Account) -> Vec<UnallocatedLine> {
    let mut sums = std::collections::BTreeMap::new();
    for charge in &account.charges {
        let key = (charge.cluster.clone(), charge.namespace.clone(), charge.note.clone());
        *sums.entry(key).or_insert(Decimal::ZERO) += charge.rounded;
    }
    let line = |((cluster, namespace, note), amount)| UnallocatedLine {
        cluster,
        namespace,
        note,
        amount: money(amount),
    };
    sums.into_iter().map(line).collect()
}

fn reconciliation(bill: &Bill, unallocated: Decimal) -> Reconciliation {
    let tenants: Decimal = bill.accounts.iter().filter(|a| a.tenant.is_some()).map(|a| a.total).sum();
    Reconciliation {
        tenants: money(tenants),
        unallocated: money(unallocated),
        total: money(bill.total),
        exact: crate::unit::Money(bill.exact.round_dp(6)).exact(),
        charges: bill.accounts.iter().map(|a| a.charges.len()).sum(),
        balanced: tenants + unallocated == bill.total,
    }
}

fn tenants_chart(desk: &Desk, bill: &Bill) -> String {
    let title = |account: &Account| {
        let tenant = account.tenant.as_ref().and_then(|t| desk.platform.tenants.get(t));
        tenant.map_or_else(|| words::chart().unallocated.clone(), |t| t.display().to_string())
    };
    let accounts = sorted(bill).into_iter().chain(bill.unallocated());
    let bars: Vec<Bar> =
        accounts.map(|a| Bar { label: title(a), value: a.total, text: money(a.total) }).collect();
    let description = bars.iter().map(|b| format!("{}: {}", b.label, b.text)).collect::<Vec<_>>().join("; ");
    let month = unit::month(bill.period.start());
    let values = [("month", &*month), ("currency", &*desk.platform.record.currency.0)];
    let title = fill(&words::chart().by_tenant, &values);
    chart::bars(&Words { title: &title, description: &description }, &bars)
}

/// Contract 7; of a month without data each tenant has a row that knows nothing.
fn table(
    desk: &Desk,
    bill: Option<&Bill>,
    before: Option<&Bill>,
    path: String,
    period: crate::clock::Month,
) -> Table {
    let currency = &desk.platform.record.currency.0;
    let hours = showback::hours_of(desk.platform, period);
    let mut rows = Vec::new();
    match bill {
        Some(bill) => {
            let proportional = |c: &&crate::model::Object<crate::model::RateCard>| {
                c.idle == Some(crate::model::Idle::Proportional)
            };
            let bears_idle = showback::cards(&bill.segments).iter().any(proportional);
            for account in &bill.accounts {
                let earlier = before.and_then(|b| b.accounts.iter().find(|a| a.tenant == account.tenant));
                rows.push(row(desk, account, earlier, hours, bears_idle));
            }
        }
        None => rows.extend(desk.platform.tenants.values().map(|tenant| {
            let earlier = before.and_then(|b| b.account(&tenant.name)).map(|a| a.total);
            let mut row = vec![Cell::text(&tenant.name), Cell::text(&tenant.cost_centre)];
            row.resize(2 + PARTS.len() + 1, Cell::Unknown);
            row.extend([
                Cell::text(currency),
                Cell::maybe(earlier, Cell::Number),
                Cell::Unknown,
                Cell::Number(hours),
            ]);
            row
        })),
    }
    let mut columns = vec!["tenant", "cost_centre"];
    columns.extend(PARTS.iter().map(|(_, name)| *name));
    columns.extend(["total", "currency", "previous_total", "covered_hours", "period_hours"]);
    Table { path, columns, rows }
}

fn row(
    desk: &Desk,
    account: &Account,
    earlier: Option<&Account>,
    hours: Decimal,
    bears_idle: bool,
) -> Vec<Cell> {
    let tenant = account.tenant.as_ref().and_then(|t| desk.platform.tenants.get(t));
    let mut row = vec![
        Cell::text(account.tenant.as_deref().unwrap_or("unallocated")),
        Cell::maybe(tenant, |t| Cell::text(&t.cost_centre)),
    ];
    // Where tenants are to bear idle capacity, what they bear is not known; on a line of its own they bear none.
    let unknown = |part: Part| part == Part::Idle && bears_idle;
    row.extend(PARTS.iter().map(|(part, _)| match unknown(*part) {
        true => Cell::Unknown,
        false => Cell::Number(cents(account.part(*part))),
    }));
    row.extend([
        Cell::Number(cents(account.total)),
        Cell::text(&desk.platform.record.currency.0),
        Cell::maybe(earlier, |a| Cell::Number(cents(a.total))),
        Cell::maybe(account.covered, Cell::Number),
        Cell::Number(hours),
    ]);
    row
}
