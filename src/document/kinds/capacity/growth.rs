//! How many nodes clusters may come to have, and whether their pod range has blocks for them.

use serde::Serialize;

use super::{FAIL, NO_DATA, PASS};
use crate::facts::{capacity, nodes};
use crate::model::{Cluster, Object, Platform};

#[derive(Serialize)]
pub struct ClusterLine {
    name: String,
    namespace: String,
    now: Option<u64>,
    most: Option<u64>,
    /// Nodes that an upgrade adds on top.
    surge: Option<u64>,
    pod_cidr: Option<String>,
    block_size: u32,
    blocks: Option<u64>,
    needed: Option<u64>,
    state: &'static str,
}

pub fn line(platform: &Platform, cluster: &Object<Cluster>) -> ClusterLine {
    let count = nodes::count(platform, cluster);
    let pods = capacity::pod_blocks(platform, cluster);
    ClusterLine {
        name: cluster.name.clone(),
        namespace: cluster.vsphere_namespace.to_string(),
        now: count.map(|c| c.now),
        most: count.map(|c| c.most),
        surge: count.map(|c| c.surge),
        pod_cidr: cluster.pod_cidr.clone(),
        block_size: cluster.pod_cidr_block_size.unwrap_or(24),
        blocks: pods.map(|p| p.blocks),
        needed: pods.map(|p| p.needed).filter(|_| count.is_some()),
        state: match pods {
            Some(pods) if pods.needed > pods.blocks => FAIL,
            Some(_) if count.is_some() => PASS,
            _ => NO_DATA,
        },
    }
}
