//! From rows to charges: quantity times price.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::rates::{Segment, Want, rate, sane};
use crate::evidence::{Usage, usage::Row};
use crate::model::{ChargeBasis, Environment, Meter, MonthHours, Platform, RateCard, RateUnit};

/// Months are no multiple of an hour's decimals: a quantity in GiB-months keeps this many digits, so that price
/// times quantity is the amount to the last one.
pub const DIGITS: u32 = 12;

/// Kinds of cost, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Cpu,
    Memory,
    Storage,
    BackupStorage,
    Shared,
    Idle,
    Other,
    Tax,
}

/// One line of a tenant's account.
#[derive(Clone, Debug)]
pub struct Charge {
    pub tenant: Option<String>,
    pub cluster: String,
    pub namespace: String,
    pub part: Part,
    /// The meter's word, or `shared` or `tax`.
    pub meter: &'static str,
    pub storage_class: Option<String>,
    pub basis: &'static str,
    pub quantity: Option<Decimal>,
    pub unit: Option<String>,
    pub price: Option<Decimal>,
    /// Unrounded; absent where no rate is valid.
    pub amount: Option<Decimal>,
    /// In cents, in step with the totals.
    pub rounded: Decimal,
    pub note: String,
    pub card: Option<String>,
}

impl Charge {
    pub(super) fn order(&self) -> (Part, &str, &str, &Option<String>, &Option<String>, &str) {
        (self.part, &self.cluster, &self.namespace, &self.storage_class, &self.card, &self.note)
    }
}

/// A quantity that waits for its price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub tenant: Option<String>,
    pub cluster: String,
    pub namespace: String,
    pub meter: Meter,
    pub storage_class: Option<String>,
    pub environment: Option<Environment>,
    pub basis: &'static str,
    pub note: String,
}

impl Line {
    /// Hourly quantity into the card's unit, and its price.
    pub fn priced(
        self,
        hourly: Decimal,
        units: &'static [RateUnit],
        segment: &Segment,
        hours: Decimal,
    ) -> Charge {
        let want = Want {
            meter: self.meter,
            units,
            storage_class: self.storage_class.as_deref(),
            environment: self.environment,
        };
        let found = segment.card.and_then(|card| Some((card, rate(card, &want)?)));
        let quantity = found.map(|(card, rate)| in_unit(hourly, rate.unit, card, hours));
        let price = found.map(|(_, rate)| rate.price.0);
        let amount = quantity.zip(price).and_then(|(q, p)| sane(q.checked_mul(sane(p)?)?));
        Charge {
            part: part(self.meter),
            meter: self.meter.word(),
            quantity: Some(quantity.unwrap_or(hourly).normalize()),
            unit: Some(found.map_or(units[0], |(_, rate)| rate.unit).word().to_string()),
            price: price.map(|p| p.normalize()),
            amount: amount.map(|a| a.normalize()),
            rounded: Decimal::ZERO,
            card: segment.card.map(|c| c.name.clone()),
            tenant: self.tenant,
            cluster: self.cluster,
            namespace: self.namespace,
            storage_class: self.storage_class,
            basis: self.basis,
            note: self.note,
        }
    }
}

fn part(meter: Meter) -> Part {
    match meter {
        Meter::Cpu => Part::Cpu,
        Meter::Memory => Part::Memory,
        Meter::Storage => Part::Storage,
        Meter::BackupStorage => Part::BackupStorage,
        Meter::LoadBalancer | Meter::Node | Meter::UnusedQuota => Part::Other,
    }
}

fn in_unit(hourly: Decimal, unit: RateUnit, card: &RateCard, hours: Decimal) -> Decimal {
    match unit {
        RateUnit::GibMonth | RateUnit::UnitMonth => {
            let month = match card.month_hours {
                Some(MonthHours::Fixed730) => Decimal::from(730),
                _ => hours,
            };
            hourly.checked_div(month).unwrap_or_default().round_dp(DIGITS)
        }
        RateUnit::CoreHour | RateUnit::GibHour | RateUnit::UnitHour => hourly,
    }
}

/// Sums the rows of each namespace, meter and rate card, then prices the sums.
pub(super) fn of_rows(
    platform: &Platform,
    usage: &Usage,
    segments: &[Segment],
    hours: Decimal,
) -> Vec<Charge> {
    let tenants = tenants(platform);
    let mut sums: BTreeMap<(usize, Key), Decimal> = BTreeMap::new();
    for (index, segment) in segments.iter().enumerate() {
        for row in usage.within(segment.start, segment.end) {
            let tenant = tenants.get(&(row.cluster.as_str(), row.namespace.as_str())).copied();
            for (meter, storage_class, basis, whole) in quantities(row, segment.card.map(|c| &c.spec)) {
                let key = Key {
                    tenant,
                    cluster: &row.cluster,
                    namespace: &row.namespace,
                    meter,
                    storage_class,
                    basis,
                };
                *sums.entry((index, key)).or_default() += part_of(row, segment, whole);
            }
        }
    }
    sums.into_iter()
        .filter(|(_, sum)| !sum.is_zero())
        .map(|((index, key), sum)| {
            let environment = platform.clusters.get(key.cluster).map(|c| c.environment);
            key.line(environment).priced(sum, units(key.meter), &segments[index], hours)
        })
        .collect()
}

/// What rows are summed by: borrowed, since a month has a row an hour or a day for every namespace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    tenant: Option<&'a str>,
    cluster: &'a str,
    namespace: &'a str,
    meter: Meter,
    storage_class: Option<&'a str>,
    basis: &'static str,
}

impl Key<'_> {
    fn line(&self, environment: Option<Environment>) -> Line {
        Line {
            tenant: self.tenant.map(str::to_string),
            cluster: self.cluster.to_string(),
            namespace: self.namespace.to_string(),
            meter: self.meter,
            storage_class: self.storage_class.map(str::to_string),
            environment,
            basis: self.basis,
            note: String::new(),
        }
    }
}

/// Tenant by cluster and namespace; of two workloads that claim a namespace the first by name counts.
pub(super) fn tenants(platform: &Platform) -> BTreeMap<(&str, &str), &str> {
    let mut tenants = BTreeMap::new();
    for workload in platform.workloads.values() {
        for namespace in &workload.namespaces {
            tenants.entry((&*workload.cluster.name, namespace.as_str())).or_insert(&*workload.tenant.name);
        }
    }
    tenants
}

type Quantity<'a> = (Meter, Option<&'a str>, &'static str, Decimal);

/// What a row holds of each meter that rows measure.
fn quantities<'a>(row: &'a Row, card: Option<&RateCard>) -> impl Iterator<Item = Quantity<'a>> {
    let basis = card.and_then(|c| c.basis.as_ref());
    let cpu = basis.and_then(|b| b.cpu).unwrap_or(ChargeBasis::MaxRequestUsage);
    let memory = basis.and_then(|b| b.memory).unwrap_or(ChargeBasis::MaxRequestUsage);
    [
        (Meter::Cpu, None, cpu.word(), by_basis(cpu, row.cpu_request, row.cpu_usage)),
        (Meter::Memory, None, memory.word(), by_basis(memory, row.memory_request, row.memory_usage)),
        (Meter::Storage, row.storage_class.as_deref(), "provisioned", row.storage),
        (Meter::BackupStorage, None, "stored", row.backup),
    ]
    .into_iter()
    .filter_map(|(meter, class, basis, quantity)| Some((meter, class, basis, quantity?)))
}

/// Of a pair in which one figure was not recorded, the other is the larger one that is known.
fn by_basis(basis: ChargeBasis, request: Option<Decimal>, usage: Option<Decimal>) -> Option<Decimal> {
    match basis {
        ChargeBasis::Request => request,
        ChargeBasis::Usage => usage,
        ChargeBasis::MaxRequestUsage => request.max(usage),
        ChargeBasis::Quota => None,
    }
}

/// The part of a row's quantity that lies in a segment, by time.
fn part_of(row: &Row, segment: &Segment, quantity: Decimal) -> Decimal {
    let inside = (row.end.min(segment.end).0 - row.start.max(segment.start).0).num_milliseconds();
    if inside == row.milliseconds() {
        return quantity;
    }
    let (inside, whole) = (Decimal::from(inside), Decimal::from(row.milliseconds()));
    match quantity.checked_mul(inside) {
        Some(product) => product / whole,
        None => quantity * (inside / whole),
    }
}

pub(super) fn units(meter: Meter) -> &'static [RateUnit] {
    match meter {
        Meter::Cpu => &[RateUnit::CoreHour],
        Meter::Memory | Meter::Storage | Meter::BackupStorage => &[RateUnit::GibHour, RateUnit::GibMonth],
        Meter::LoadBalancer | Meter::Node => &[RateUnit::UnitHour, RateUnit::UnitMonth],
        Meter::UnusedQuota => &[RateUnit::CoreHour, RateUnit::GibHour, RateUnit::GibMonth],
    }
}
