//! Who shares what, and what keeps them apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Cluster, Environment, NamespaceGuard, NetworkPolicy, Object, Platform, PodSecurity, Quota, Tenant, Trust,
    VsphereNamespace,
};

/// A cluster and the tenants that run in it.
pub struct Sharing<'a> {
    pub cluster: &'a Object<Cluster>,
    /// With at least one workload there, by name.
    pub tenants: BTreeMap<&'a str, &'a Object<Tenant>>,
}

impl Sharing<'_> {
    /// Declared as shared, or found to be.
    pub fn is_shared(&self) -> bool {
        self.cluster.is_shared() || self.tenants.len() > 1
    }
}

/// Of every cluster, by name.
pub fn sharing(platform: &Platform) -> Vec<Sharing<'_>> {
    let tenants = |cluster: &Object<Cluster>| {
        let names =
            platform.workloads.values().filter(|w| w.cluster == *cluster.name).map(|w| &*w.tenant.name);
        names.filter_map(|n| platform.tenants.get_key_value(n)).map(|(n, t)| (n.as_str(), t)).collect()
    };
    platform.clusters.values().map(|cluster| Sharing { cluster, tenants: tenants(cluster) }).collect()
}

/// A control of a namespace, by the field that declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    NetworkPolicy,
    ResourceQuota,
    LimitRange,
    PodSecurity,
    RbacGroups,
}

/// How well a control is in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Full,
    Partial,
    Missing,
    /// Nothing is declared: no better than missing, but not the same statement.
    Unknown,
}

impl Control {
    pub const ALL: [Control; 5] = [
        Control::NetworkPolicy,
        Control::ResourceQuota,
        Control::LimitRange,
        Control::PodSecurity,
        Control::RbacGroups,
    ];

    /// The field of a NamespaceGuard.
    pub fn field(self) -> &'static str {
        match self {
            Control::NetworkPolicy => "networkPolicy",
            Control::ResourceQuota => "resourceQuota",
            Control::LimitRange => "limitRange",
            Control::PodSecurity => "podSecurity",
            Control::RbacGroups => "rbacGroups",
        }
    }

    /// Without it one tenant reaches another's data or takes its resources; the others only blunt mistakes.
    pub fn parts_tenants(self) -> bool {
        matches!(self, Control::NetworkPolicy | Control::ResourceQuota | Control::PodSecurity)
    }

    /// As it is declared: the word of the field, or the groups.
    pub fn declared(self, guard: &NamespaceGuard) -> Option<String> {
        match self {
            Control::NetworkPolicy => guard.network_policy.map(|p| p.to_string()),
            Control::ResourceQuota => guard.resource_quota.map(|set| set.to_string()),
            Control::LimitRange => guard.limit_range.map(|set| set.to_string()),
            Control::PodSecurity => guard.pod_security.map(|level| level.to_string()),
            Control::RbacGroups => Some(guard.rbac_groups.join(", ")).filter(|groups| !groups.is_empty()),
        }
    }

    pub fn strength(self, guard: &NamespaceGuard) -> Strength {
        let declared = |flag: Option<bool>| match flag {
            Some(true) => Strength::Full,
            Some(false) => Strength::Missing,
            None => Strength::Unknown,
        };
        match self {
            Control::NetworkPolicy => match guard.network_policy {
                Some(NetworkPolicy::DefaultDeny) => Strength::Full,
                Some(NetworkPolicy::Partial) => Strength::Partial,
                Some(NetworkPolicy::None) => Strength::Missing,
                None => Strength::Unknown,
            },
            Control::ResourceQuota => declared(guard.resource_quota),
            Control::LimitRange => declared(guard.limit_range),
            Control::PodSecurity => match guard.pod_security {
                Some(PodSecurity::Restricted | PodSecurity::Baseline) => Strength::Full,
                Some(PodSecurity::Privileged) => Strength::Missing,
                None => Strength::Unknown,
            },
            Control::RbacGroups if guard.rbac_groups.is_empty() => Strength::Unknown,
            Control::RbacGroups => Strength::Full,
        }
    }
}

/// The first guard that names a namespace of a cluster.
pub fn guard_of<'a>(
    platform: &'a Platform,
    cluster: &str,
    namespace: &str,
) -> Option<&'a Object<NamespaceGuard>> {
    let named =
        |g: &&Object<NamespaceGuard>| g.cluster == *cluster && g.namespaces.iter().any(|n| n == namespace);
    platform.namespace_guards.values().find(named)
}

/// Clusters of a vSphere Namespace, by name.
pub fn clusters_in<'a>(
    platform: &'a Platform,
    namespace: &'a Object<VsphereNamespace>,
) -> impl Iterator<Item = &'a Object<Cluster>> {
    platform.clusters.values().filter(move |c| c.vsphere_namespace == *namespace.name)
}

/// Environments of the clusters in a vSphere Namespace.
pub fn environments(platform: &Platform, namespace: &Object<VsphereNamespace>) -> BTreeSet<Environment> {
    clusters_in(platform, namespace).map(|c| c.environment).collect()
}

/// Production beside anything else.
pub fn is_mixed(environments: &BTreeSet<Environment>) -> bool {
    environments.contains(&Environment::Prod) && environments.len() > 1
}

/// Resources of a vSphere Namespace that nothing limits, by the field that would.
pub fn unlimited(quota: Option<&Quota>) -> Vec<&'static str> {
    let zones = quota.map_or(&[][..], |q| &q.zones);
    let by_zone =
        |limited: &dyn Fn(&crate::model::ZoneQuota) -> bool| !zones.is_empty() && zones.iter().all(limited);
    let limits = [
        ("cpu", quota.is_some_and(|q| q.cpu.is_some()) || by_zone(&|z| z.cpu.is_some())),
        ("memory", quota.is_some_and(|q| q.memory.is_some()) || by_zone(&|z| z.memory.is_some())),
        ("storage", quota.and_then(|q| q.storage.as_ref()).is_some_and(|s| !s.is_empty())),
    ];
    limits.into_iter().filter(|(_, limited)| !limited).map(|(field, _)| field).collect()
}

pub fn is_untrusted(tenant: &Tenant) -> bool {
    tenant.trust == Some(Trust::Untrusted)
}
