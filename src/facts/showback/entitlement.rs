//! Three figures of each resource: what a vSphere Namespace may take, what pods request, what they use.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::coverage;
use crate::clock::Instant;
use crate::evidence::{Usage, usage::Row};
use crate::model::{Object, Platform, VsphereNamespace};
use crate::unit::{Bytes, Cpu, Percent};

/// One resource of one vSphere Namespace.
#[derive(Clone, Debug)]
pub struct Entitlement {
    pub vsphere_namespace: String,
    pub resource: Resource,
    /// Whether the quota is the tenant's; in another's namespace only its own requests count.
    pub owned: bool,
    /// Absent where there is no limit, or another tenant's.
    pub quota: Option<Decimal>,
    /// Averages of the month; absent where nothing was recorded.
    pub requested: Option<Decimal>,
    pub used: Option<Decimal>,
    pub unit: Unit,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    Cpu,
    Memory,
    Storage(String),
}

/// What the figures count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Cores,
    Ghz,
    Gib,
}

impl Entitlement {
    pub fn requested_percent(&self) -> Option<Percent> {
        Percent::of(self.requested?, self.quota?)
    }

    pub fn used_percent(&self) -> Option<Percent> {
        Percent::of(self.used?, self.quota?)
    }
}

/// Limits of a vSphere Namespace.
pub(super) struct Limits {
    pub cpu: Option<Cpu>,
    /// Absent where the limit is in GHz and nobody says how many a core counts for.
    pub cores: Option<Decimal>,
    pub memory: Option<Bytes>,
    pub storage: BTreeMap<String, Bytes>,
}

pub(super) fn limits(platform: &Platform, namespace: &Object<VsphereNamespace>) -> Limits {
    let quota = namespace.quota.as_ref();
    let cpu = quota.and_then(|q| q.cpu.or_else(|| zones_cpu(q)));
    let memory = quota.and_then(|q| q.memory.or_else(|| zones_memory(q)));
    let cores = cpu.and_then(|c| match c {
        Cpu::Cores(cores) => Some(cores),
        Cpu::Hertz(_) => c.cores(ghz_per_core(platform, &namespace.supervisor.name)?),
    });
    let storage = quota.and_then(|q| q.storage.clone()).unwrap_or_default();
    Limits { cpu, cores, memory, storage }
}

/// The sum of the zones' limits, where every zone has one.
fn zones_cpu(quota: &crate::model::Quota) -> Option<Cpu> {
    let all: Option<Vec<Cpu>> = quota.zones.iter().map(|z| z.cpu).collect();
    all?.into_iter().map(Some).reduce(|a, b| a?.checked_add(b?)).flatten()
}

fn zones_memory(quota: &crate::model::Quota) -> Option<Bytes> {
    let all: Option<Vec<Bytes>> = quota.zones.iter().map(|z| z.memory).collect();
    Bytes::sum(all.filter(|a| !a.is_empty())?)
}

/// What a core of a Supervisor's hosts counts for, where all hosts that say so agree.
pub fn ghz_per_core(platform: &Platform, supervisor: &str) -> Option<Decimal> {
    let zones = &platform.supervisors.get(supervisor)?.zones;
    let mut rates = zones
        .iter()
        .flat_map(|z| &z.clusters)
        .filter_map(|c| c.host_cpu_ghz?.checked_div(Decimal::from(c.host_cores?)));
    let first = rates.next().filter(|r| *r > Decimal::ZERO)?;
    rates.all(|r| r == first).then_some(first)
}

/// Hours of requests, use and volumes in the clusters of a vSphere Namespace.
#[derive(Default)]
pub(super) struct Held {
    pub cpu_request: Decimal,
    pub cpu_usage: Option<Decimal>,
    pub memory_request: Decimal,
    pub memory_usage: Option<Decimal>,
    pub storage: BTreeMap<String, Decimal>,
    /// Hours for which there is any row.
    pub hours: Decimal,
}

pub(super) fn held(
    platform: &Platform,
    usage: &Usage,
    namespace: &str,
    start: Instant,
    end: Instant,
) -> Held {
    sum(rows_in(platform, usage, namespace, start, end), start, end)
}

fn rows_in<'a>(
    platform: &'a Platform,
    usage: &'a Usage,
    namespace: &str,
    start: Instant,
    end: Instant,
) -> Vec<&'a Row> {
    let clusters = platform.clusters.values().filter(|c| c.vsphere_namespace == *namespace);
    clusters.flat_map(|c| usage.of_cluster(&c.name, start, end)).collect()
}

fn sum(rows: Vec<&Row>, start: Instant, end: Instant) -> Held {
    let mut held = Held { hours: coverage::together(rows.iter().copied(), start, end), ..Held::default() };
    for row in rows {
        let inside = (row.end.min(end).0 - row.start.max(start).0).num_milliseconds();
        let share = Decimal::from(inside) / Decimal::from(row.milliseconds());
        let of = |figure: Option<Decimal>| figure.map(|f| f * share);
        held.cpu_request += of(row.cpu_request).unwrap_or_default();
        held.memory_request += of(row.memory_request).unwrap_or_default();
        held.cpu_usage = plus(held.cpu_usage, of(row.cpu_usage));
        held.memory_usage = plus(held.memory_usage, of(row.memory_usage));
        if let Some((class, gib_hours)) = row.storage_class.as_ref().zip(of(row.storage)) {
            *held.storage.entry(class.clone()).or_default() += gib_hours;
        }
    }
    held
}

fn plus(sum: Option<Decimal>, more: Option<Decimal>) -> Option<Decimal> {
    more.map_or(sum, |more| Some(sum.unwrap_or_default() + more))
}

/// Every resource that a tenant has a quota for or requests, by vSphere Namespace.
pub fn of(
    platform: &Platform,
    usage: &Usage,
    tenant: &str,
    start: Instant,
    end: Instant,
) -> Vec<Entitlement> {
    let tenants = super::charges::tenants(platform);
    let claimed: BTreeSet<&str> =
        tenants.iter().filter(|(_, owner)| **owner == tenant).map(|((cluster, _), _)| *cluster).collect();
    let present: BTreeSet<&str> = claimed
        .into_iter()
        .filter_map(|cluster| Some(&*platform.clusters.get(cluster)?.vsphere_namespace.name))
        .collect();
    let mut lines = Vec::new();
    for namespace in platform.vsphere_namespaces.values() {
        let owned = namespace.tenant == *tenant;
        if !owned && !present.contains(namespace.name.as_str()) {
            continue;
        }
        let mut rows = rows_in(platform, usage, &namespace.name, start, end);
        let own = |r: &&Row| tenants.get(&(r.cluster.as_str(), r.namespace.as_str())) == Some(&tenant);
        rows.retain(|r| owned || own(r));
        if owned || !rows.is_empty() {
            let recorded = !rows.is_empty();
            let held = sum(rows, start, end);
            lines.extend(resources(platform, namespace, owned, recorded.then_some(held)));
        }
    }
    lines
}

fn resources(
    platform: &Platform,
    namespace: &Object<VsphereNamespace>,
    owned: bool,
    held: Option<Held>,
) -> Vec<Entitlement> {
    let limits = limits(platform, namespace);
    let held = held.filter(|h| !h.hours.is_zero());
    let average =
        |f: &dyn Fn(&Held) -> Option<Decimal>| held.as_ref().and_then(|h| f(h)?.checked_div(h.hours));
    let line = |resource, quota: Option<Decimal>, requested, used, unit| Entitlement {
        vsphere_namespace: namespace.name.clone(),
        resource,
        owned,
        quota: quota.filter(|_| owned),
        requested,
        used,
        unit,
    };
    let ghz = ghz_per_core(platform, &namespace.supervisor.name);
    let (unit, times) = match limits.cpu {
        Some(Cpu::Hertz(_)) if owned => (Unit::Ghz, ghz),
        _ => (Unit::Cores, Some(Decimal::ONE)),
    };
    let in_unit = |cores: Option<Decimal>| cores?.checked_mul(times?);
    let quota = limits.cpu.map(|c| match c {
        Cpu::Cores(cores) => cores,
        Cpu::Hertz(hertz) => hertz / Decimal::from(1_000_000_000),
    });
    let mut lines = vec![
        line(
            Resource::Cpu,
            quota,
            in_unit(average(&|h| Some(h.cpu_request))),
            in_unit(average(&|h| h.cpu_usage)),
            unit,
        ),
        line(
            Resource::Memory,
            limits.memory.map(Bytes::gib),
            average(&|h| Some(h.memory_request)),
            average(&|h| h.memory_usage),
            Unit::Gib,
        ),
    ];
    let recorded = held.iter().flat_map(|h| h.storage.keys());
    let classes: BTreeSet<&String> = limits.storage.keys().filter(|_| owned).chain(recorded).collect();
    for class in classes {
        // Rows know what volumes were provisioned, not how full they are.
        let requested = average(&|h| Some(h.storage.get(class).copied().unwrap_or_default()));
        let quota = limits.storage.get(class).map(|b| b.gib());
        lines.push(line(Resource::Storage(class.clone()), quota, requested, None, Unit::Gib));
    }
    lines
}
