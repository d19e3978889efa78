//! What hosts can carry: by zone, with hosts or a zone lost, while an upgrade runs, and how many nodes an address range allows.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::nodes::{self, Load, NodeGroup};
use super::quota::{self, Limit, Resource};
use crate::model::{Cluster, Lookup, Object, Platform, Supervisor, VsphereNamespace, Zone};
use crate::unit::Percent;

/// One zone of a Supervisor.
#[derive(Clone, Debug)]
pub struct ZoneCapacity {
    pub zone: String,
    pub cpu: Room,
    pub memory: Room,
    /// GiB of nodes that are not bound to this zone and would start elsewhere.
    pub movable_gib: Decimal,
    /// Every cluster with nodes here says how many; else what is asked is the least.
    pub complete: bool,
}

/// One resource in one zone. CPU in GHz, memory in GiB.
#[derive(Clone, Debug)]
pub struct Room {
    pub resource: Resource,
    /// Of all hosts.
    pub capacity: Option<Decimal>,
    /// Without the hosts that may fail.
    pub after_host_loss: Option<Decimal>,
    /// And without the buffer on top: what may be promised.
    pub usable: Option<Decimal>,
    /// Limits of all vSphere Namespaces here together.
    pub quota: Limit,
    /// Declared nodes here.
    pub requested: Option<Decimal>,
    /// Of it what must be there when hosts fail: all memory, and the CPU of reserved classes. Admission control looks
    /// at reservations only and best-effort nodes reserve next to nothing, but their memory is needed all the same.
    pub held: Option<Decimal>,
    /// What an upgrade of the largest cluster holds here on top.
    pub surge: Option<Decimal>,
}

impl Room {
    /// What hosts have left when those fail that may fail.
    pub fn left(&self) -> Option<Decimal> {
        Some(self.after_host_loss?.saturating_sub(self.held?))
    }

    /// The same while an upgrade runs.
    pub fn left_in_upgrade(&self) -> Option<Decimal> {
        Some(self.left()?.saturating_sub(self.surge?))
    }

    /// Share of what hosts have left after a loss that is not held.
    pub fn left_percent(&self) -> Option<Percent> {
        Percent::of(self.left()?, self.after_host_loss?)
    }

    /// Requested of usable.
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.requested?, self.usable?)
    }
}

/// Every zone of a Supervisor, in the order of the inventory.
pub fn zones(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<ZoneCapacity> {
    supervisor.zones.iter().map(|z| zone(platform, supervisor, z)).collect()
}

fn zone(platform: &Platform, supervisor: &Object<Supervisor>, zone: &Zone) -> ZoneCapacity {
    let residents = Residents::of(platform, supervisor, zone);
    let all = residents.sum(|_, _| true);
    let reserved = residents.sum(|g, _| g.is_reserved());
    let unbound =
        |g: &NodeGroup, zones: &[&str]| zones.len() > 1 && g.zone.is_none_or(|z| !zones.contains(&z));
    let hosts = [hosts(zone, false, false), hosts(zone, true, false), hosts(zone, true, true)];
    let (cpu_quota, memory_quota) = quotas(platform, supervisor, &zone.name);
    let room = |resource, of: fn(Load) -> Option<Decimal>, quota, held: Load, surge: Load| Room {
        resource,
        capacity: hosts[0].and_then(of),
        after_host_loss: hosts[1].and_then(of),
        usable: hosts[2].and_then(of),
        quota,
        requested: of(all),
        held: of(held),
        surge: of(surge),
    };
    let cpu_surge = residents.surge(|g| g.is_reserved());
    ZoneCapacity {
        zone: zone.name.clone(),
        cpu: room(Resource::Cpu, |l| l.ghz, cpu_quota, reserved, cpu_surge),
        memory: room(Resource::Memory, |l| Some(l.gib), memory_quota, all, residents.surge(|_| true)),
        movable_gib: residents.sum(unbound).gib,
        complete: residents
            .clusters
            .iter()
            .all(|(_, groups)| groups.first().is_some_and(|g| nodes::is_sized(g.cluster))),
    }
}

/// The clusters that may have nodes in one zone, each with the zones of its vSphere Namespace.
struct Residents<'a> {
    zone: &'a str,
    ghz_per_core: Option<Decimal>,
    clusters: Vec<(Vec<&'a str>, Vec<NodeGroup<'a>>)>,
}

impl<'a> Residents<'a> {
    fn of(platform: &'a Platform, supervisor: &'a Object<Supervisor>, zone: &'a Zone) -> Self {
        let cluster = |c: &'a Object<Cluster>| {
            let zones = nodes::zones(platform.find(&c.vsphere_namespace)?, supervisor);
            zones.contains(&zone.name.as_str()).then(|| (zones, nodes::groups(platform, c)))
        };
        let clusters = platform.clusters_of(&supervisor.name).filter_map(cluster).collect();
        Residents { zone: &zone.name, ghz_per_core: nodes::ghz_per_core(supervisor), clusters }
    }

    /// What their nodes here ask for.
    fn sum(&self, wanted: impl Fn(&NodeGroup, &[&str]) -> bool) -> Load {
        let groups = self.clusters.iter().flat_map(|(zones, groups)| groups.iter().map(move |g| (g, zones)));
        let here = groups.filter(|(g, zones)| wanted(g, zones));
        let load = here.map(|(g, zones)| g.node(self.ghz_per_core).times(g.in_zone(g.now, self.zone, zones)));
        load.fold(Load::ZERO, Load::plus)
    }

    /// What an upgrade of one of them may add here at most.
    fn surge(&self, wanted: impl Fn(&NodeGroup) -> bool) -> Load {
        let of = |(zones, groups): &(Vec<&str>, Vec<NodeGroup>)| {
            nodes::surge(groups, self.ghz_per_core, |g| wanted(g) && g.may_stand_in(self.zone, zones))
        };
        self.clusters.iter().map(of).fold(Load::ZERO, Load::larger)
    }
}

/// Sum over the zone's host clusters: all hosts, or without those that may fail, or without the buffer too. Hosts of a
/// cluster are equal, so any of them is the largest. Unknown as soon as one cluster does not say its size.
fn hosts(zone: &Zone, lose: bool, buffer: bool) -> Option<Load> {
    let mut sum = Load::ZERO;
    zone.clusters.first()?;
    for cluster in &zone.clusters {
        let lost = if lose { cluster.failures_to_tolerate.unwrap_or(1) } else { 0 };
        let buffer = cluster.buffer_percent.filter(|_| buffer).unwrap_or_default().min(Decimal::ONE_HUNDRED);
        let share = Decimal::ONE - buffer / Decimal::ONE_HUNDRED;
        let host = Load { ghz: cluster.host_cpu_ghz, gib: cluster.host_memory?.gib() };
        sum = sum.plus(host.times(cluster.hosts.saturating_sub(lost)).times(share));
    }
    Some(sum)
}

/// Limits of CPU and memory in one zone, of all vSphere Namespaces that span it.
fn quotas(platform: &Platform, supervisor: &Object<Supervisor>, zone: &str) -> (Limit, Limit) {
    let mut sum = (Limit::At(Decimal::ZERO), Limit::At(Decimal::ZERO));
    for namespace in
        platform.vsphere_namespaces.values().filter(|n| n.supervisor == *supervisor.name.as_str())
    {
        if !nodes::zones(namespace, supervisor).contains(&zone) {
            continue;
        }
        let lines = quota::lines(platform, namespace);
        let limit = |resource| {
            let of = |in_zone: Option<&str>| {
                lines.iter().find(|l| l.resource == resource && l.zone.as_deref() == in_zone)
            };
            of(Some(zone)).or(of(None)).map_or(Limit::Unlimited, |l| l.quota)
        };
        sum = (sum.0.plus(limit(Resource::Cpu)), sum.1.plus(limit(Resource::Memory)));
    }
    sum
}

/// What is promised of one storage policy on a Supervisor, in GiB.
#[derive(Clone, Debug)]
pub struct Storage {
    pub policy: String,
    /// Limits of all vSphere Namespaces together.
    pub quota: Option<Decimal>,
    /// Declared volumes; None where no cluster may use it.
    pub requested: Option<Decimal>,
}

/// Every policy that the Supervisor or one of its vSphere Namespaces names.
pub fn storage(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<Storage> {
    let here = |s: &str| s == supervisor.name;
    let namespaces: Vec<_> =
        platform.vsphere_namespaces.values().filter(|n| here(&n.supervisor.name)).collect();
    let limits = |n: &VsphereNamespace| n.quota.as_ref().and_then(|q| q.storage.clone()).unwrap_or_default();
    let mut policies: BTreeSet<String> = supervisor.storage_policies.iter().cloned().collect();
    policies.extend(namespaces.iter().flat_map(|n| limits(n).into_keys()));
    let sum = |of: &dyn Fn(&Object<VsphereNamespace>) -> Option<Decimal>| {
        namespaces.iter().filter_map(|n| of(n)).reduce(Decimal::saturating_add)
    };
    let storage = |policy: String| Storage {
        quota: sum(&|n| limits(n).get(&policy).map(|l| l.gib())),
        requested: sum(&|n| quota::volumes(platform, n, &policy)),
        policy,
    };
    policies.into_iter().map(storage).collect()
}

/// What happens to a zone's memory when it is lost.
#[derive(Clone, Debug)]
pub struct ZoneLoss {
    pub zone: String,
    /// GiB that must start elsewhere.
    pub moves: Decimal,
    /// GiB that the other zones have left; None if one of them does not say its size.
    pub room: Option<Decimal>,
}

/// One for each zone; none where there is no other zone.
pub fn zone_losses(zones: &[ZoneCapacity]) -> Vec<ZoneLoss> {
    if zones.len() < 2 {
        return Vec::new();
    }
    let left =
        |z: &ZoneCapacity| Some(z.memory.usable?.saturating_sub(z.memory.requested?).max(Decimal::ZERO));
    let room = |lost: usize| {
        let mut others = zones.iter().enumerate().filter(|(i, _)| *i != lost);
        others.try_fold(Decimal::ZERO, |sum, (_, z)| Some(sum.saturating_add(left(z)?)))
    };
    let loss = |(i, z): (usize, &ZoneCapacity)| ZoneLoss {
        zone: z.zone.clone(),
        moves: z.movable_gib,
        room: room(i),
    };
    zones.iter().enumerate().map(loss).collect()
}

/// Nodes that a cluster's pod range has blocks for, and how many it may come to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodBlocks {
    pub blocks: u64,
    pub needed: u64,
}

/// One block a node, surge nodes included: the range cannot be changed later.
pub fn pod_blocks(platform: &Platform, cluster: &Object<Cluster>) -> Option<PodBlocks> {
    let prefix: u32 = cluster.pod_cidr.as_ref()?.rsplit_once('/')?.1.parse().ok()?;
    let block = cluster.pod_cidr_block_size.unwrap_or(24);
    let blocks = 1_u64.checked_shl(block.checked_sub(prefix)?)?;
    let groups = nodes::groups(platform, cluster);
    let most: u64 = groups.iter().map(|g| u64::from(g.most)).sum();
    Some(PodBlocks { blocks, needed: most.saturating_add(nodes::surge_nodes(&groups)) })
}
