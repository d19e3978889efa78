//! What hosts can carry: by zone, with a host or a zone lost, while an upgrade runs, and how many nodes an address range allows.

use rust_decimal::Decimal;

use super::quota::{self, Load, NodeGroup};
use crate::model::{Cluster, Object, Platform, Supervisor, Zone};

/// One zone of a Supervisor. CPU in GHz, memory in GiB.
#[derive(Clone, Debug)]
pub struct ZoneCapacity {
    pub zone: String,
    /// Of all hosts.
    pub capacity: Option<Load>,
    /// Without the hosts that may fail.
    pub after_host_loss: Option<Load>,
    /// And without the buffer on top: what may be promised.
    pub usable: Option<Load>,
    /// Limits of all vSphere Namespaces here together; none where one of them is unlimited.
    pub quota: Load2,
    /// Declared nodes here.
    pub requested: Load,
    /// Of it CPU that is reserved: best-effort nodes share what is left.
    pub reserved_ghz: Option<Decimal>,
    /// Nodes that are not pinned to this zone and would start elsewhere.
    pub movable: Load,
    /// The largest node group that an upgrade could add here.
    pub surge: Load,
}

/// CPU and memory where either may be unlimited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load2 {
    pub ghz: Option<Decimal>,
    pub gib: Option<Decimal>,
}

/// Every zone of a Supervisor.
pub fn zones(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<ZoneCapacity> {
    let names = quota::zones(supervisor);
    let speed = quota::ghz_per_core(supervisor);
    let clusters: Vec<_> = platform.clusters_of(&supervisor.name).collect();
    let groups: Vec<NodeGroup> = clusters.iter().flat_map(|c| quota::node_groups(platform, c)).collect();
    let zone = |(i, name): (usize, &&str)| {
        let declared = supervisor.zones.iter().find(|z| z.name == **name);
        let sum = |wanted: &dyn Fn(&NodeGroup) -> bool| {
            let nodes = |g: &NodeGroup| g.node(speed).times(g.in_zone(g.now, i, &names));
            groups.iter().filter(|g| wanted(g)).fold(Load::ZERO, |sum, g| sum.plus(nodes(g)))
        };
        let here = |g: &&NodeGroup| g.in_zone(g.most, i, &names) > 0;
        ZoneCapacity {
            zone: (*name).to_string(),
            capacity: declared.and_then(|z| hosts(z, 0, false)),
            after_host_loss: declared.and_then(|z| hosts(z, 1, false)),
            usable: declared.and_then(|z| hosts(z, 1, true)),
            quota: quotas(platform, supervisor, i, &names),
            requested: sum(&|_| true),
            reserved_ghz: sum(&|g| g.is_reserved()).ghz,
            movable: sum(&|g| g.zone.is_none()),
            surge: groups
                .iter()
                .filter(here)
                .fold(Load::ZERO, |most, g| larger(most, g.node(speed).times(g.surge))),
        }
    };
    names.iter().enumerate().map(zone).collect()
}

fn larger(a: Load, b: Load) -> Load {
    Load { ghz: a.ghz.zip(b.ghz).map(|(a, b)| a.max(b)), gib: a.gib.max(b.gib) }
}

/// Sum over the zone's host clusters: all hosts, or without those that may fail, or without the buffer too. Equal hosts,
/// so any of them is the largest. Unknown as soon as one cluster does not say its size.
fn hosts(zone: &Zone, lose: u32, buffer: bool) -> Option<Load> {
    let mut sum = Load::ZERO;
    if zone.clusters.is_empty() {
        return None;
    }
    for cluster in &zone.clusters {
        let left = cluster.hosts.saturating_sub(lose * cluster.failures_to_tolerate.unwrap_or(1));
        let share = match cluster.buffer_percent.filter(|_| buffer) {
            Some(percent) => Decimal::ONE - percent / Decimal::ONE_HUNDRED,
            None => Decimal::ONE,
        };
        let host = Load { ghz: cluster.host_cpu_ghz, gib: cluster.host_memory?.gib() }.times(left);
        sum = sum.plus(Load { ghz: host.ghz.map(|g| g * share), gib: host.gib * share });
    }
    Some(sum)
}

/// Limits of all vSphere Namespaces in one zone: their own for the zone, or their share of the whole.
fn quotas(platform: &Platform, supervisor: &Object<Supervisor>, zone: usize, names: &[&str]) -> Load2 {
    let mut sum = Load2 { ghz: Some(Decimal::ZERO), gib: Some(Decimal::ZERO) };
    for namespace in
        platform.vsphere_namespaces.values().filter(|n| n.supervisor == *supervisor.name.as_str())
    {
        let lines = quota::lines(platform, namespace);
        let here =
            |l: &&quota::Line| l.zone.as_deref() == names.get(zone).copied().filter(|_| names.len() > 1);
        let limit =
            |resource: quota::Resource| lines.iter().filter(here).find(|l| l.resource == resource)?.quota;
        sum.ghz = sum.ghz.zip(limit(quota::Resource::Cpu)).map(|(a, b)| a + b);
        sum.gib = sum.gib.zip(limit(quota::Resource::Memory)).map(|(a, b)| a + b);
    }
    sum
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
    let groups = quota::node_groups(platform, cluster);
    let nodes: u64 = groups.iter().map(|g| u64::from(g.most)).sum();
    let surge = groups.iter().map(|g| u64::from(g.surge)).max().unwrap_or(0);
    Some(PodBlocks { blocks, needed: nodes + surge })
}

/// What is left of one figure.
pub fn left(of: Option<Decimal>, taken: Option<Decimal>) -> Option<Decimal> {
    of?.checked_sub(taken?)
}
