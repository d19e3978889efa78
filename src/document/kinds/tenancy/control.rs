//! The controls of a cluster's namespaces.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::facts::tenancy::{Control, Sharing, Strength, guard_of};
use crate::model::Platform;

/// A namespace and what guards it.
#[derive(Serialize)]
pub struct Row {
    namespace: String,
    /// None where no workload names it.
    tenant: Option<String>,
    /// Is anything declared at all?
    guarded: bool,
    network_policy: Cell,
    resource_quota: Cell,
    limit_range: Cell,
    pod_security: Cell,
    rbac_groups: Cell,
}

#[derive(Serialize)]
struct Cell {
    declared: Option<String>,
    /// `pass`, `partial`, `missing` or `no-data`.
    state: &'static str,
}

/// A group that may enter namespaces of more than one tenant.
#[derive(Serialize)]
pub struct Crossing {
    group: String,
    tenants: Vec<String>,
}

impl Row {
    pub fn is_full(&self) -> bool {
        let cells = [
            &self.network_policy,
            &self.resource_quota,
            &self.limit_range,
            &self.pod_security,
            &self.rbac_groups,
        ];
        cells.iter().all(|c| c.state == "pass")
    }
}

/// Every namespace that a workload or a guard of the cluster names, by name.
pub fn rows(platform: &Platform, sharing: &Sharing) -> Vec<Row> {
    let cluster = sharing.cluster.name.as_str();
    let mut tenants: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for guard in platform.namespace_guards.values().filter(|g| g.cluster == *cluster) {
        tenants.extend(guard.namespaces.iter().map(|n| (n.as_str(), None)));
    }
    for workload in platform.workloads_of(cluster) {
        tenants.extend(workload.namespaces.iter().map(|n| (n.as_str(), Some(&*workload.tenant.name))));
    }
    tenants.into_iter().map(|(namespace, tenant)| row(platform, cluster, namespace, tenant)).collect()
}

fn row(platform: &Platform, cluster: &str, namespace: &str, tenant: Option<&str>) -> Row {
    let guard = guard_of(platform, cluster, namespace);
    let cell = |control: Control| match guard {
        None => Cell { declared: None, state: "no-data" },
        Some(guard) => Cell {
            declared: control.declared(guard),
            state: match control.strength(guard) {
                Strength::Full => "pass",
                Strength::Partial => "partial",
                Strength::Missing => "missing",
                Strength::Unknown => "no-data",
            },
        },
    };
    Row {
        namespace: namespace.to_string(),
        tenant: tenant.map(str::to_string),
        guarded: guard.is_some(),
        network_policy: cell(Control::NetworkPolicy),
        resource_quota: cell(Control::ResourceQuota),
        limit_range: cell(Control::LimitRange),
        pod_security: cell(Control::PodSecurity),
        rbac_groups: cell(Control::RbacGroups),
    }
}

/// By group, of one cluster.
pub fn crossing(platform: &Platform, sharing: &Sharing) -> Vec<Crossing> {
    let cluster = sharing.cluster.name.as_str();
    let mut enters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for workload in platform.workloads_of(cluster) {
        let guards = workload.namespaces.iter().filter_map(|n| guard_of(platform, cluster, n));
        for group in guards.flat_map(|g| &g.rbac_groups) {
            enters.entry(group).or_default().insert(&workload.tenant.name);
        }
    }
    enters
        .into_iter()
        .filter(|(_, tenants)| tenants.len() > 1)
        .map(|(group, tenants)| Crossing {
            group: group.to_string(),
            tenants: tenants.into_iter().map(str::to_string).collect(),
        })
        .collect()
}
