//! What the delete takes with it, and in which order clusters come back.

use std::collections::BTreeSet;

use crate::model::{Cluster, Environment, Object, Platform};
use crate::unit::Bytes;

/// Everything that stands on a Supervisor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub namespaces: usize,
    /// Namespaces without a VKS cluster: they hold VM Service machines or nothing.
    pub without_cluster: usize,
    pub clusters: usize,
    pub workloads: usize,
    pub tenants: usize,
    /// Of the volumes that are declared.
    pub volumes: Option<Bytes>,
}

/// What the delete of a Supervisor destroys.
pub fn loss(platform: &Platform, supervisor: &str) -> Loss {
    let clusters: Vec<&Object<Cluster>> = platform.clusters_of(supervisor).collect();
    let namespaces = || platform.vsphere_namespaces.values().filter(|n| n.supervisor == *supervisor);
    let workloads = || clusters.iter().flat_map(|c| platform.workloads_of(&c.name));
    let volumes = || workloads().flat_map(|w| w.volumes.iter().map(|v| v.size));
    let tenants: BTreeSet<&str> =
        workloads().map(|w| &*w.tenant.name).chain(namespaces().map(|n| &*n.tenant.name)).collect();
    Loss {
        namespaces: namespaces().count(),
        without_cluster: namespaces()
            .filter(|n| !clusters.iter().any(|c| c.vsphere_namespace == *n.name))
            .count(),
        clusters: clusters.len(),
        workloads: workloads().count(),
        tenants: tenants.len(),
        // No volume on record is not the same as no data on a volume.
        volumes: volumes().next().and_then(|_| Bytes::sum(volumes())),
    }
}

/// Clusters in the order in which they are created: the one that hurts least if it fails goes first.
pub fn pilot_order<'a>(platform: &'a Platform, supervisor: &'a str) -> Vec<&'a Object<Cluster>> {
    let mut clusters: Vec<&Object<Cluster>> = platform.clusters_of(supervisor).collect();
    let weight = |e: Environment| match e {
        Environment::Dev => 0,
        Environment::Test => 1,
        Environment::Stage => 2,
        Environment::Prod => 3,
    };
    clusters.sort_by_key(|c| {
        let pilot = weight(c.environment);
        (pilot, c.name.clone())
    });
    // After the pilot the most important ones come first.
    if let Some((_, rest)) = clusters.split_first_mut() {
        rest.sort_by_key(|c| (std::cmp::Reverse(weight(c.environment)), c.name.clone()));
    }
    clusters
}
