//! Nodes of clusters: how large, how many, in which zone, and how many more while an upgrade runs.

use rust_decimal::Decimal;

use crate::model::{Cluster, Lookup, Object, Platform, Reservation, Supervisor, VmClass, VsphereNamespace};
use crate::unit::Cpu;

/// CPU in GHz and memory in GiB, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    pub fn times(self, count: impl Into<Decimal>) -> Load {
        let count = count.into();
        Load { ghz: self.ghz.map(|g| g.saturating_mul(count)), gib: self.gib.saturating_mul(count) }
    }

    pub fn larger(self, other: Load) -> Load {
        let ghz = self.ghz.zip(other.ghz).map(|(a, b)| a.max(b));
        Load { ghz, gib: self.gib.max(other.gib) }
    }
}

/// Nodes of one size in one cluster: a pool, or the control plane.
#[derive(Clone, Copy, Debug)]
pub struct NodeGroup<'a> {
    pub cluster: &'a Object<Cluster>,
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

    /// How many of `nodes` stand in `zone`: pinned ones are all in theirs, others are dealt out in turn.
    pub fn in_zone(&self, nodes: u32, zone: &str, zones: &[&str]) -> u32 {
        let Some(place) = zones.iter().position(|z| *z == zone) else { return 0 };
        let (place, count) = (u32::try_from(place).unwrap_or(0), u32::try_from(zones.len()).unwrap_or(1));
        match self.zone.filter(|pinned| zones.contains(pinned)) {
            Some(pinned) if pinned == zone => nodes,
            Some(_) => 0,
            None => nodes / count + u32::from(place < nodes % count),
        }
    }

    /// May one of its nodes be started in `zone`?
    pub fn may_stand_in(&self, zone: &str, zones: &[&str]) -> bool {
        let pinned = self.zone.filter(|pinned| zones.contains(pinned));
        zones.contains(&zone) && pinned.is_none_or(|pinned| pinned == zone)
    }

    pub fn is_reserved(&self) -> bool {
        self.class.reserved == Some(Reservation::Full)
    }
}

/// All node groups of a cluster.
pub fn groups<'a>(platform: &'a Platform, cluster: &'a Object<Cluster>) -> Vec<NodeGroup<'a>> {
    let control_plane = cluster.control_plane.as_ref().and_then(|c| {
        let class = platform.find(&c.vm_class)?;
        let (now, most) = (c.replicas, c.replicas);
        Some(NodeGroup { cluster, class, now, most, surge: 1, zone: None, control_plane: true })
    });
    let pools = cluster.node_pools.iter().filter_map(|p| {
        Some(NodeGroup {
            cluster,
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

/// Does a cluster say how many nodes it has? Else what is summed up here is the least that it asks for.
pub fn is_sized(cluster: &Cluster) -> bool {
    let pool = |p: &crate::model::NodePool| p.replicas.is_some() || p.min.is_some();
    cluster.control_plane.is_some() && !cluster.node_pools.is_empty() && cluster.node_pools.iter().all(pool)
}

/// How many nodes a cluster has and may come to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub now: u64,
    pub most: u64,
    /// Added on top while an upgrade runs.
    pub surge: u64,
}

/// None where the cluster does not say.
pub fn count(platform: &Platform, cluster: &Object<Cluster>) -> Option<Count> {
    let groups = groups(platform, cluster);
    let sum = |of: fn(&NodeGroup) -> u32| groups.iter().map(|g| u64::from(of(g))).sum();
    is_sized(cluster).then(|| Count {
        now: sum(|g| g.now),
        most: sum(|g| g.most),
        surge: surge_nodes(&groups),
    })
}

/// What rolling through one cluster takes on top, of those groups that `here` lets in: the control plane goes first and
/// alone, then as many pools at once as the cluster allows.
pub fn surge(groups: &[NodeGroup], ghz_per_core: Option<Decimal>, here: impl Fn(&NodeGroup) -> bool) -> Load {
    let of = |g: &NodeGroup| g.node(ghz_per_core).times(g.surge);
    let here = || groups.iter().filter(|g| here(g));
    let control_plane = here().filter(|g| g.control_plane).map(of).fold(Load::ZERO, Load::larger);
    let mut pools: Vec<Load> = here().filter(|g| !g.control_plane && g.most > 0).map(of).collect();
    let at_once = at_once(groups);
    pools.sort_by_key(|l| std::cmp::Reverse(l.gib));
    let gib = pools.iter().take(at_once).fold(Decimal::ZERO, |sum, l| sum.saturating_add(l.gib));
    pools.sort_by_key(|l| std::cmp::Reverse(l.ghz));
    let ghz = pools.iter().all(|l| l.ghz.is_some()).then(|| {
        let speeds = pools.iter().take(at_once).filter_map(|l| l.ghz);
        speeds.fold(Decimal::ZERO, Decimal::saturating_add)
    });
    control_plane.larger(Load { ghz, gib })
}

/// How many nodes that is.
pub fn surge_nodes(groups: &[NodeGroup]) -> u64 {
    let of = |control_plane: bool| {
        let groups = groups.iter().filter(move |g| g.control_plane == control_plane && g.most > 0);
        groups.map(|g| u64::from(g.surge)).collect::<Vec<_>>()
    };
    let mut pools = of(false);
    pools.sort_unstable_by(|a, b| b.cmp(a));
    let pools: u64 = pools.iter().take(at_once(groups)).sum();
    of(true).into_iter().max().unwrap_or(0).max(pools)
}

/// Pools of one cluster that are rolled at once.
fn at_once(groups: &[NodeGroup]) -> usize {
    let said = groups.first().and_then(|g| g.cluster.upgrade_concurrency).unwrap_or(1);
    usize::try_from(said.max(1)).unwrap_or(usize::MAX)
}

/// The zones that a vSphere Namespace spans: those that its quota names, else all of its Supervisor's.
pub fn zones<'a>(namespace: &'a VsphereNamespace, supervisor: &'a Supervisor) -> Vec<&'a str> {
    let all = supervisor.zones.iter().map(|z| z.name.as_str());
    let limits = namespace.quota.as_ref().map_or(&[][..], |q| &q.zones);
    let named: Vec<&str> = all.clone().filter(|z| limits.iter().any(|l| l.name == *z)).collect();
    if named.is_empty() { all.collect() } else { named }
}

/// GHz of one core, if every host cluster says the same.
pub fn ghz_per_core(supervisor: &Supervisor) -> Option<Decimal> {
    let clusters = supervisor.zones.iter().flat_map(|z| &z.clusters);
    let mut speeds = clusters.map(|c| c.host_cpu_ghz?.checked_div(Decimal::from(c.host_cores?)));
    let first = speeds.next()??;
    (first > Decimal::ZERO && speeds.all(|s| s == Some(first))).then_some(first)
}
