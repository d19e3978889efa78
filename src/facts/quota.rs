//! What node sizes ask of quotas: by vSphere Namespace, by zone, now, grown and while an upgrade runs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{
    Cluster, Lookup, Object, Platform, Quota, Reservation, Supervisor, VmClass, VsphereNamespace, ZoneRole,
};
use crate::unit::{Cpu, Percent};

/// CPU in GHz and memory in GiB, exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// None where nobody has said how fast a core is.
    pub ghz: Option<Decimal>,
    pub gib: Decimal,
}

impl Load {
    pub const ZERO: Load = Load { ghz: Some(Decimal::ZERO), gib: Decimal::ZERO };

    pub fn plus(self, other: Load) -> Load {
        let ghz = self.ghz.zip(other.ghz).map(|(a, b)| a.saturating_add(b));
        Load { ghz, gib: self.gib.saturating_add(other.gib) }
    }

    pub fn times(self, count: u32) -> Load {
        let count = Decimal::from(count);
        Load { ghz: self.ghz.map(|g| g.saturating_mul(count)), gib: self.gib.saturating_mul(count) }
    }

    fn larger(self, other: Load) -> Load {
        let ghz = self.ghz.zip(other.ghz).map(|(a, b)| a.max(b));
        Load { ghz, gib: self.gib.max(other.gib) }
    }
}

/// Nodes of one size in one cluster: a pool, or the control plane.
#[derive(Clone, Debug)]
pub struct NodeGroup<'a> {
    pub cluster: &'a Object<Cluster>,
    pub name: &'a str,
    pub class: &'a Object<VmClass>,
    pub now: u32,
    pub most: u32,
    /// Nodes added at once while it is replaced.
    pub surge: u32,
    /// The zone it is pinned to; else it is spread evenly.
    pub zone: Option<&'a str>,
    pub control_plane: bool,
}

impl NodeGroup<'_> {
    /// What one of its nodes asks for.
    pub fn node(&self, ghz_per_core: Option<Decimal>) -> Load {
        let ghz = match self.class.cpus {
            Cpu::Cores(cores) => ghz_per_core.map(|g| g.saturating_mul(cores)),
            Cpu::Hertz(hertz) => hertz.checked_div(Decimal::from(1_000_000_000)),
        };
        Load { ghz, gib: self.class.memory.gib() }
    }

    /// Its nodes in one of `zones`: pinned ones are all in theirs, others are dealt out in turn.
    pub fn in_zone(&self, nodes: u32, zone: usize, zones: &[&str]) -> u32 {
        let count = u32::try_from(zones.len()).unwrap_or(1).max(1);
        match self.zone {
            Some(pinned) if zones.get(zone) == Some(&pinned) => nodes,
            Some(pinned) if zones.contains(&pinned) => 0,
            _ => nodes / count + u32::from((zone as u32) < nodes % count),
        }
    }

    pub fn is_reserved(&self) -> bool {
        self.class.reserved == Some(Reservation::Full)
    }
}

/// All node groups of a cluster whose VM class is declared.
pub fn node_groups<'a>(platform: &'a Platform, cluster: &'a Object<Cluster>) -> Vec<NodeGroup<'a>> {
    let control_plane = cluster.control_plane.as_ref().and_then(|c| {
        let class = platform.find(&c.vm_class)?;
        let (now, most) = (c.replicas, c.replicas);
        Some(NodeGroup {
            cluster,
            name: "control plane",
            class,
            now,
            most,
            surge: 1,
            zone: None,
            control_plane: true,
        })
    });
    let pools = cluster.node_pools.iter().filter_map(|p| {
        Some(NodeGroup {
            cluster,
            name: &p.name,
            class: platform.find(&p.vm_class)?,
            now: p.nodes(),
            most: p.most_nodes(),
            surge: p.surge(),
            zone: p.zone.as_deref(),
            control_plane: false,
        })
    });
    control_plane.into_iter().chain(pools).collect()
}

/// What rolling through a cluster takes on top: the control plane goes first and alone, then as many pools at once as
/// the cluster allows.
pub fn upgrade_surge(platform: &Platform, cluster: &Object<Cluster>, ghz_per_core: Option<Decimal>) -> Load {
    let groups = node_groups(platform, cluster);
    let of = |g: &NodeGroup| g.node(ghz_per_core).times(g.surge);
    let control_plane = groups.iter().filter(|g| g.control_plane).map(of).fold(Load::ZERO, Load::larger);
    let mut pools: Vec<Load> = groups.iter().filter(|g| !g.control_plane && g.now > 0).map(of).collect();
    let at_once = cluster.upgrade_concurrency.unwrap_or(1).max(1) as usize;
    pools.sort_by(|a, b| b.gib.cmp(&a.gib));
    let by_memory = pools.iter().take(at_once).map(|l| l.gib).sum();
    pools.sort_by(|a, b| b.ghz.cmp(&a.ghz));
    let by_cpu = pools.iter().take(at_once).map(|l| l.ghz).try_fold(Decimal::ZERO, |sum, g| Some(sum + g?));
    control_plane.larger(Load { ghz: by_cpu, gib: by_memory })
}

/// Names of a Supervisor's zones that carry workloads, in the order of the inventory.
pub fn zones(supervisor: &Supervisor) -> Vec<&str> {
    let workload: Vec<&str> =
        supervisor.zones.iter().filter(|z| z.role == ZoneRole::Workload).map(|z| z.name.as_str()).collect();
    let management =
        supervisor.zones.iter().filter(|z| z.role == ZoneRole::Management).map(|z| z.name.as_str());
    management.chain(workload).collect()
}

/// GHz of one core, if every host cluster says the same.
pub fn ghz_per_core(supervisor: &Supervisor) -> Option<Decimal> {
    let mut speeds = supervisor
        .zones
        .iter()
        .flat_map(|z| &z.clusters)
        .map(|c| c.host_cpu_ghz?.checked_div(Decimal::from(c.host_cores?)));
    let first = speeds.next()??;
    speeds.all(|s| s == Some(first)).then_some(first)
}

/// What is counted against a quota.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    Cpu,
    Memory,
    /// Storage of one policy.
    Storage(String),
}

/// One limit and what is asked of it. CPU in GHz, memory and storage in GiB.
#[derive(Clone, Debug)]
pub struct Line {
    pub resource: Resource,
    /// None for the namespace as a whole.
    pub zone: Option<String>,
    /// None where there is no limit.
    pub quota: Option<Decimal>,
    /// The limit is the namespace's, split evenly, since no limit of the zone is declared.
    pub split: bool,
    pub requested: Option<Decimal>,
    /// With every autoscaled pool at its largest.
    pub most: Option<Decimal>,
    /// Added while the largest cluster is rolled.
    pub surge: Option<Decimal>,
}

impl Line {
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.requested?, self.quota?)
    }

    /// Where the field stands in the document of the vSphere Namespace.
    pub fn field(&self, namespace: &VsphereNamespace) -> String {
        let resource = match &self.resource {
            Resource::Cpu => "cpu".to_string(),
            Resource::Memory => "memory".to_string(),
            Resource::Storage(policy) => format!("storage.{policy}"),
        };
        let zones = namespace.quota.as_ref().map_or(&[][..], |q| &q.zones);
        match self.zone.as_ref().and_then(|z| zones.iter().position(|q| q.name == *z)) {
            Some(i) => format!("quota.zones[{i}].{resource}"),
            None => format!("quota.{resource}"),
        }
    }
}

/// Every limit of a vSphere Namespace and what its clusters ask of it.
pub fn lines(platform: &Platform, namespace: &Object<VsphereNamespace>) -> Vec<Line> {
    let Some(supervisor) = platform.find(&namespace.supervisor) else { return Vec::new() };
    let use_ = Use::of(platform, namespace, supervisor);
    let quota = namespace.quota.as_ref();
    let mut lines = pair(
        None,
        quota.and_then(|q| q.cpu),
        quota.and_then(|q| q.memory.map(|m| m.gib())),
        &use_.total,
        false,
    );
    let zones = zones(supervisor);
    if zones.len() > 1 {
        for (i, zone) in zones.iter().enumerate() {
            lines.extend(zone_pair(zone, quota, zones.len(), &use_.zones[i]));
        }
    }
    for (policy, limit) in quota.and_then(|q| q.storage.as_ref()).into_iter().flatten() {
        let requested = volumes(platform, namespace).remove(policy).unwrap_or_default();
        lines.push(Line {
            resource: Resource::Storage(policy.clone()),
            zone: None,
            quota: Some(limit.gib()),
            split: false,
            requested: Some(requested),
            most: Some(requested),
            surge: None,
        });
    }
    lines
}

fn zone_pair(zone: &str, quota: Option<&Quota>, zones: usize, asked: &Asked) -> Vec<Line> {
    let own = quota.and_then(|q| q.zones.iter().find(|z| z.name == zone));
    match own {
        Some(own) => pair(Some(zone), own.cpu, own.memory.map(|m| m.gib()), asked, false),
        None => {
            let share = Decimal::from(zones as u64);
            let cpu = quota.and_then(|q| q.cpu).and_then(ghz).and_then(|g| g.checked_div(share));
            let memory = quota.and_then(|q| q.memory).and_then(|m| m.gib().checked_div(share));
            let cpu = cpu.map(|g| Cpu::Hertz(g.saturating_mul(Decimal::from(1_000_000_000))));
            pair(Some(zone), cpu, memory, asked, true)
        }
    }
}

fn pair(
    zone: Option<&str>,
    cpu: Option<Cpu>,
    memory: Option<Decimal>,
    asked: &Asked,
    split: bool,
) -> Vec<Line> {
    let line = |resource, quota, of: &dyn Fn(&Load) -> Option<Decimal>| Line {
        resource,
        zone: zone.map(str::to_string),
        quota,
        split,
        requested: of(&asked.now),
        most: of(&asked.most),
        surge: of(&asked.surge),
    };
    vec![line(Resource::Cpu, cpu.and_then(ghz), &|l| l.ghz), line(Resource::Memory, memory, &|l| Some(l.gib))]
}

/// A limit in GHz; vSphere counts CPU limits in MHz, never in cores.
pub fn ghz(cpu: Cpu) -> Option<Decimal> {
    match cpu {
        Cpu::Hertz(hertz) => hertz.checked_div(Decimal::from(1_000_000_000)),
        Cpu::Cores(_) => None,
    }
}

#[derive(Clone, Copy, Debug)]
struct Asked {
    now: Load,
    most: Load,
    surge: Load,
}

struct Use {
    total: Asked,
    zones: Vec<Asked>,
}

impl Use {
    fn of(platform: &Platform, namespace: &Object<VsphereNamespace>, supervisor: &Object<Supervisor>) -> Use {
        let speed = ghz_per_core(supervisor);
        let names = zones(supervisor);
        let clusters: Vec<_> =
            platform.clusters.values().filter(|c| c.vsphere_namespace == *namespace.name.as_str()).collect();
        let groups: Vec<NodeGroup> = clusters.iter().flat_map(|c| node_groups(platform, c)).collect();
        let sum = |nodes: &dyn Fn(&NodeGroup) -> u32| {
            groups.iter().fold(Load::ZERO, |sum, g| sum.plus(g.node(speed).times(nodes(g))))
        };
        let surge = clusters.iter().map(|c| upgrade_surge(platform, c, speed)).fold(Load::ZERO, Load::larger);
        let zone = |i: usize| {
            // One group rolls at a time in a zone; the largest that can stand there counts.
            let here = |g: &&NodeGroup| g.in_zone(g.most, i, &names) > 0;
            let surge = groups
                .iter()
                .filter(here)
                .map(|g| g.node(speed).times(g.surge))
                .fold(Load::ZERO, Load::larger);
            Asked {
                now: sum(&|g| g.in_zone(g.now, i, &names)),
                most: sum(&|g| g.in_zone(g.most, i, &names)),
                surge,
            }
        };
        Use {
            total: Asked { now: sum(&|g| g.now), most: sum(&|g| g.most), surge },
            zones: (0..names.len()).map(zone).collect(),
        }
    }
}

/// GiB of declared volumes by storage class, over all clusters of a vSphere Namespace.
pub fn volumes(platform: &Platform, namespace: &Object<VsphereNamespace>) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::new();
    for cluster in platform.clusters.values().filter(|c| c.vsphere_namespace == *namespace.name.as_str()) {
        for volume in platform.workloads_of(&cluster.name).flat_map(|w| &w.volumes) {
            if let Some(class) = &volume.storage_class {
                let sum: &mut Decimal = sums.entry(class.clone()).or_default();
                *sum = sum.saturating_add(volume.size.gib());
            }
        }
    }
    sums
}
