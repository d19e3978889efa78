//! Charges on what is declared rather than measured: nodes, load balancers, quota.

use rust_decimal::Decimal;

use super::charges::{Charge, Line, units};
use super::coverage::hours;
use super::entitlement::limits;
use super::rates::Segment;
use crate::evidence::Usage;
use crate::model::{
    ChargeBasis, DependencyKind, Environment, Isolation, Meter, Object, Platform, RateCard, RateUnit,
    VsphereNamespace,
};

const CORES: &[RateUnit] = &[RateUnit::CoreHour];
const GIB: &[RateUnit] = &[RateUnit::GibHour, RateUnit::GibMonth];

/// Only meters that the card has a rate for: nobody is charged for nodes unless nodes have a price.
pub(super) fn add(
    platform: &Platform,
    usage: &Usage,
    segments: &[Segment],
    month: Decimal,
    charges: &mut Vec<Charge>,
) {
    for segment in segments {
        let Some(card) = segment.card else { continue };
        let time = hours(segment.milliseconds());
        let mut lines: Vec<(Line, Decimal, &'static [RateUnit])> = Vec::new();
        if has(card, Meter::Node) {
            lines.extend(nodes(platform));
        }
        if has(card, Meter::LoadBalancer) {
            lines.extend(load_balancers(platform));
        }
        lines.extend(quotas(platform, card));
        let priced = lines.into_iter().filter_map(|(line, amount, units)| {
            let quantity = amount.checked_mul(time).filter(|q| !q.is_zero())?;
            Some(line.priced(quantity, units, segment, month))
        });
        charges.extend(priced);
        charges.extend(unused(platform, usage, card, segment, month));
    }
}

fn has(card: &RateCard, meter: Meter) -> bool {
    card.rates.iter().any(|r| r.meter == meter)
}

type Amount = (Line, Decimal, &'static [RateUnit]);

/// Nodes of dedicated clusters; those of a shared cluster are paid for through what runs on them.
fn nodes(platform: &Platform) -> Vec<Amount> {
    let dedicated = platform.clusters.values().filter(|c| c.isolation == Some(Isolation::Dedicated));
    let line = |cluster: &Object<crate::model::Cluster>| {
        let count: u32 = cluster.node_pools.iter().map(|p| p.nodes()).fold(0, u32::saturating_add);
        let tenant = platform.vsphere_namespaces.get(&*cluster.vsphere_namespace.name)?.tenant.to_string();
        let line = Line {
            tenant: Some(tenant),
            cluster: cluster.name.clone(),
            environment: Some(cluster.environment),
            ..bare(Meter::Node, "declared")
        };
        Some((line, Decimal::from(count), units(Meter::Node)))
    };
    dedicated.filter_map(line).collect()
}

fn load_balancers(platform: &Platform) -> Vec<Amount> {
    let line = |workload: &Object<crate::model::Workload>| {
        let count = workload.dependencies.iter().filter(|d| d.kind == DependencyKind::LoadBalancer).count();
        let line = Line {
            tenant: Some(workload.tenant.to_string()),
            cluster: workload.cluster.to_string(),
            namespace: workload.namespaces.first().cloned().unwrap_or_default(),
            environment: platform.clusters.get(&*workload.cluster.name).map(|c| c.environment),
            note: workload.name.clone(),
            ..bare(Meter::LoadBalancer, "declared")
        };
        (line, Decimal::from(count), units(Meter::LoadBalancer))
    };
    platform.workloads.values().map(line).collect()
}

/// CPU and memory by quota, where the card says so: the owner of a vSphere Namespace pays for its limits.
fn quotas(platform: &Platform, card: &RateCard) -> Vec<Amount> {
    let by_quota = |basis: Option<ChargeBasis>| basis == Some(ChargeBasis::Quota);
    let basis = card.basis.as_ref();
    let mut lines = Vec::new();
    for namespace in platform.vsphere_namespaces.values() {
        let limits = limits(platform, namespace);
        let line = |meter| of_namespace(platform, namespace, meter, "quota", None);
        if let Some(cores) = limits.cores.filter(|_| by_quota(basis.and_then(|b| b.cpu))) {
            lines.push((line(Meter::Cpu), cores, CORES));
        }
        if let Some(gib) = limits.memory.filter(|_| by_quota(basis.and_then(|b| b.memory))) {
            lines.push((line(Meter::Memory), gib.gib(), GIB));
        }
    }
    lines
}

/// The part of each quota that nobody requested, where unused quota has a rate in that unit.
fn unused(
    platform: &Platform,
    usage: &Usage,
    card: &RateCard,
    segment: &Segment,
    month: Decimal,
) -> Vec<Charge> {
    let priced = |storage: bool, units: &[RateUnit]| {
        card.rates.iter().any(|r| {
            let of_storage = r.storage_class.is_some() || r.policy.is_some();
            r.meter == Meter::UnusedQuota && units.contains(&r.unit) && of_storage == storage
        })
    };
    let time = hours(segment.milliseconds());
    let mut charges = Vec::new();
    if !has(card, Meter::UnusedQuota) {
        return charges;
    }
    for namespace in platform.vsphere_namespaces.values() {
        let limits = limits(platform, namespace);
        let held = super::entitlement::held(platform, usage, &namespace.name, segment.start, segment.end);
        let mut charge = |limit: Option<Decimal>, used: Decimal, class: Option<&str>, units, note: &str| {
            let free =
                limit.and_then(|l| l.checked_mul(time)).map(|l| l - used).filter(|f| *f > Decimal::ZERO);
            let Some(free) = free else { return };
            let mut line = of_namespace(platform, namespace, Meter::UnusedQuota, "quota less request", class);
            line.note = note.into();
            charges.push(line.priced(free, units, segment, month));
        };
        if priced(false, CORES) {
            charge(limits.cores, held.cpu_request, None, CORES, "cpu");
        }
        if priced(false, GIB) {
            charge(limits.memory.map(|m| m.gib()), held.memory_request, None, GIB, "memory");
        }
        if priced(true, GIB) {
            for (policy, size) in &limits.storage {
                let used = held.storage.get(policy).copied().unwrap_or_default();
                charge(Some(size.gib()), used, Some(policy), GIB, "storage");
            }
        }
    }
    charges
}

fn of_namespace(
    platform: &Platform,
    namespace: &Object<VsphereNamespace>,
    meter: Meter,
    basis: &'static str,
    storage_class: Option<&str>,
) -> Line {
    Line {
        tenant: Some(namespace.tenant.to_string()),
        namespace: namespace.name.clone(),
        environment: environment(platform, &namespace.name),
        storage_class: storage_class.map(str::to_string),
        ..bare(meter, basis)
    }
}

/// That of the namespace's clusters, where they agree.
fn environment(platform: &Platform, namespace: &str) -> Option<Environment> {
    let mut all =
        platform.clusters.values().filter(|c| c.vsphere_namespace == *namespace).map(|c| c.environment);
    let first = all.next()?;
    all.all(|e| e == first).then_some(first)
}

fn bare(meter: Meter, basis: &'static str) -> Line {
    Line {
        tenant: None,
        cluster: String::new(),
        namespace: String::new(),
        meter,
        storage_class: None,
        environment: None,
        basis,
        note: String::new(),
    }
}
