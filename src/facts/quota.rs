//! What node sizes ask of quotas: by vSphere Namespace, by zone, now, grown and while an upgrade runs.

use rust_decimal::Decimal;

use super::nodes::{self, Load, NodeGroup};
use crate::model::{Cluster, Lookup, Object, Platform, Quota, Supervisor, VsphereNamespace};
use crate::unit::{Bytes, Percent};

mod limit;

pub use limit::Limit;

/// What is counted against a quota.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    Cpu,
    Memory,
    /// Storage of one policy.
    Storage(String),
}

impl Resource {
    pub fn unit(&self) -> &'static str {
        if *self == Resource::Cpu { "GHz" } else { "GiB" }
    }

    /// `cpu`, `memory`, `storage hb-block`.
    pub fn name(&self) -> String {
        match self {
            Resource::Cpu => "cpu".into(),
            Resource::Memory => "memory".into(),
            Resource::Storage(policy) => format!("storage {policy}"),
        }
    }
}

/// One limit and what is asked of it. CPU in GHz, memory and storage in GiB.
#[derive(Clone, Debug)]
pub struct Line {
    pub resource: Resource,
    /// None for the namespace as a whole.
    pub zone: Option<String>,
    pub quota: Limit,
    /// The limit is the namespace's, split evenly, since no limit of the zone is declared.
    pub split: bool,
    /// None where no cluster is declared that would ask.
    pub requested: Option<Decimal>,
    /// With every autoscaled pool at its largest.
    pub most: Option<Decimal>,
    /// Added while the largest cluster is rolled.
    pub surge: Option<Decimal>,
    /// Every cluster says how many nodes it has; else the figures are the least that is asked.
    pub complete: bool,
}

impl Line {
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.requested?, self.quota.at()?)
    }

    /// Where the limit stands in the document of the vSphere Namespace.
    pub fn field(&self, namespace: &VsphereNamespace) -> String {
        let resource = match &self.resource {
            Resource::Storage(policy) => format!("storage.{policy}"),
            named => named.name(),
        };
        let zones = namespace.quota.as_ref().map_or(&[][..], |q| &q.zones);
        match self.zone.as_ref().and_then(|z| zones.iter().position(|q| q.name == *z)) {
            Some(i) => format!("quota.zones[{i}].{resource}"),
            None => format!("quota.{resource}"),
        }
    }
}

/// Clusters of a vSphere Namespace, by name.
pub fn clusters<'a>(
    platform: &'a Platform,
    namespace: &'a Object<VsphereNamespace>,
) -> impl Iterator<Item = &'a Object<Cluster>> {
    platform.clusters.values().filter(|c| c.vsphere_namespace == *namespace.name.as_str())
}

/// Every limit of a vSphere Namespace and what its clusters ask of it: the whole, each zone, each storage policy.
pub fn lines(platform: &Platform, namespace: &Object<VsphereNamespace>) -> Vec<Line> {
    let Some(supervisor) = platform.find(&namespace.supervisor) else { return Vec::new() };
    let none = Quota { cpu: None, memory: None, storage: None, zones: Vec::new() };
    let quota = namespace.quota.as_ref().unwrap_or(&none);
    let speed = nodes::ghz_per_core(supervisor);
    let asked = Asked::of(platform, namespace, supervisor);
    let whole = (Limit::cpu(quota.cpu, speed), Limit::memory(quota.memory));
    let zones: Vec<(&str, Limit, Limit, bool)> = nodes::zones(namespace, supervisor)
        .iter()
        .map(|zone| zone_limits(zone, quota, whole, asked.zones.len(), speed))
        .collect();
    let sum = |of: fn(&(&str, Limit, Limit, bool)) -> Limit| zones.iter().map(of).reduce(Limit::plus);
    let cpu = whole.0.or(sum(|z| z.1).unwrap_or(Limit::Unlimited));
    let memory = whole.1.or(sum(|z| z.2).unwrap_or(Limit::Unlimited));
    let mut lines = asked.total.lines(None, cpu, memory, false).to_vec();
    if supervisor.zones.len() > 1 || !quota.zones.is_empty() {
        for ((zone, cpu, memory, split), asked) in zones.iter().zip(&asked.zones) {
            lines.extend(asked.lines(Some(zone), *cpu, *memory, *split));
        }
    }
    lines.extend(storage(platform, namespace, quota));
    lines
}

/// The lines worth telling by `score`: those of the whole and, of each resource, the first zone with the highest, since
/// it is the one that stops a deployment.
pub fn telling(lines: &[Line], score: impl Fn(&Line) -> Option<Decimal>) -> Vec<&Line> {
    let mut told: Vec<&Line> = lines.iter().filter(|l| l.zone.is_none() && score(l).is_some()).collect();
    for whole in lines.iter().filter(|l| l.zone.is_none()) {
        // A limit of the only zone that is the namespace's own again says nothing new.
        let zones = lines.iter().filter(|l| l.zone.is_some() && l.resource == whole.resource);
        let zones = zones.filter(|l| l.quota != whole.quota && score(l).is_some());
        told.extend(zones.rev().max_by_key(|l| score(l)));
    }
    told
}

/// The zone's own limits, each falling back to the namespace's; or, where no zone has one, an even part of it.
fn zone_limits<'a>(
    zone: &&'a str,
    quota: &Quota,
    whole: (Limit, Limit),
    zones: usize,
    speed: Option<Decimal>,
) -> (&'a str, Limit, Limit, bool) {
    match quota.zones.iter().find(|z| z.name == **zone) {
        Some(own) => {
            (zone, Limit::cpu(own.cpu, speed).or(whole.0), Limit::memory(own.memory).or(whole.1), false)
        }
        None => (zone, whole.0.share(zones), whole.1.share(zones), zones > 1),
    }
}

fn storage<'a>(
    platform: &'a Platform,
    namespace: &'a Object<VsphereNamespace>,
    quota: &'a Quota,
) -> impl Iterator<Item = Line> + 'a {
    let line = |(policy, limit): (&String, &Bytes)| {
        let requested = volumes(platform, namespace, policy);
        Line {
            resource: Resource::Storage(policy.clone()),
            zone: None,
            quota: Limit::At(limit.gib()),
            split: false,
            requested,
            most: requested,
            surge: None,
            complete: true,
        }
    };
    quota.storage.iter().flatten().map(line)
}

/// GiB of declared volumes on one storage policy, over all clusters of a vSphere Namespace; None where it has none.
pub fn volumes(platform: &Platform, namespace: &Object<VsphereNamespace>, policy: &str) -> Option<Decimal> {
    clusters(platform, namespace).next()?;
    let workloads = clusters(platform, namespace).flat_map(|c| platform.workloads_of(&c.name));
    let volumes = workloads.flat_map(|w| &w.volumes);
    let here = volumes.filter(|v| v.storage_class.as_deref().is_some_and(|c| is_class_of(c, policy)));
    Some(here.fold(Decimal::ZERO, |sum, v| sum.saturating_add(v.size.gib())))
}

/// Policy `Gold Disks` becomes the classes `gold-disks` and `gold-disks-latebinding`.
fn is_class_of(class: &str, policy: &str) -> bool {
    let name = |text: &str| text.to_lowercase().replace(' ', "-");
    let class = name(class);
    class.strip_suffix("-latebinding").unwrap_or(&class) == name(policy)
}

/// What the clusters of a vSphere Namespace ask for, whole or in one zone.
#[derive(Clone, Copy)]
struct Share {
    now: Option<Load>,
    most: Option<Load>,
    surge: Option<Load>,
    complete: bool,
}

struct Asked {
    total: Share,
    zones: Vec<Share>,
}

impl Asked {
    fn of(platform: &Platform, namespace: &Object<VsphereNamespace>, supervisor: &Supervisor) -> Asked {
        let speed = nodes::ghz_per_core(supervisor);
        let zones = nodes::zones(namespace, supervisor);
        let clusters: Vec<Vec<NodeGroup>> =
            clusters(platform, namespace).map(|c| nodes::groups(platform, c)).collect();
        let complete = self::clusters(platform, namespace).all(|c| nodes::is_sized(c));
        let sum = |nodes: &dyn Fn(&NodeGroup) -> u32| {
            let groups = clusters.iter().flatten();
            groups.fold(Load::ZERO, |sum, g| sum.plus(g.node(speed).times(nodes(g))))
        };
        let surge = |here: &dyn Fn(&NodeGroup) -> bool| {
            clusters.iter().map(|c| nodes::surge(c, speed, here)).fold(Load::ZERO, Load::larger)
        };
        let known = |load: Load| (!clusters.is_empty()).then_some(load);
        let zone = |zone: &&str| Share {
            now: known(sum(&|g| g.in_zone(g.now, zone, &zones))),
            most: known(sum(&|g| g.in_zone(g.most, zone, &zones))),
            surge: known(surge(&|g| g.may_stand_in(zone, &zones))),
            complete,
        };
        let total = Share {
            now: known(sum(&|g| g.now)),
            most: known(sum(&|g| g.most)),
            surge: known(surge(&|_| true)),
            complete,
        };
        Asked { total, zones: zones.iter().map(zone).collect() }
    }
}

impl Share {
    fn lines(&self, zone: Option<&str>, cpu: Limit, memory: Limit, split: bool) -> [Line; 2] {
        let line = |resource, quota, of: fn(Load) -> Option<Decimal>| Line {
            resource,
            zone: zone.map(str::to_string),
            quota,
            split: split && quota.at().is_some(),
            requested: self.now.and_then(of),
            most: self.most.and_then(of),
            surge: self.surge.and_then(of),
            complete: self.complete,
        };
        [line(Resource::Cpu, cpu, |l| l.ghz), line(Resource::Memory, memory, |l| Some(l.gib))]
    }
}
