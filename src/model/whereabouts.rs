//! Which workloads run in which cluster, and which clusters run which class: asked for each schedule of each cluster,
//! so it is looked up once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Table, Workload};

/// Names by name, both in order.
#[derive(Clone, Debug, Default)]
pub struct Whereabouts {
    workloads: BTreeMap<String, Vec<String>>,
    clusters: BTreeMap<String, BTreeSet<String>>,
}

impl Whereabouts {
    pub fn of(workloads: &Table<Workload>) -> Self {
        let mut found = Whereabouts::default();
        for (name, workload) in workloads {
            found.workloads.entry(workload.cluster.to_string()).or_default().push(name.clone());
            found
                .clusters
                .entry(workload.class.to_string())
                .or_default()
                .insert(workload.cluster.to_string());
        }
        found
    }

    /// The workloads of a cluster, by name.
    pub fn workloads(&self, cluster: &str) -> &[String] {
        self.workloads.get(cluster).map_or(&[], Vec::as_slice)
    }

    /// The clusters that run a class, by name.
    pub fn clusters(&self, class: &str) -> impl Iterator<Item = &String> {
        self.clusters.get(class).into_iter().flatten()
    }
}
