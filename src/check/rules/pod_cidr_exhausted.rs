//! A pod range that is too small for the nodes.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::capacity;

pub const CHECK: Check = Check {
    name: "pod-cidr-exhausted",
    group: Group::Capacity,
    severity: Severity::Error,
    summary: "a cluster may come to have more nodes than its pod range has blocks",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let clusters = scene.platform.clusters.values();
    clusters
        .filter_map(|cluster| {
            let pods = capacity::pod_blocks(scene.platform, cluster).filter(|p| p.needed > p.blocks)?;
            let message = format!(
                "`{}` has {} blocks of /{}; the nodes at their most, surge nodes included, are {}",
                cluster.pod_cidr.as_deref().unwrap_or_default(),
                pods.blocks,
                cluster.pod_cidr_block_size.unwrap_or(24),
                pods.needed,
            );
            let help = "The range cannot be changed later: lower the pools' `max`, or build the cluster anew with a wider one.";
            Some(check.at(cluster, "podCidr", message, help))
        })
        .collect()
}
