//! What keeps namespaces of a shared cluster apart.

use std::collections::BTreeMap;

use super::Cluster;
use crate::inventory::field::{Amount, Ref};
use crate::inventory::record::{choice, record};

record! {
    /// What keeps namespaces of a cluster apart.
    pub struct NamespaceGuard: "NamespaceGuard" {
        required cluster: Ref<Cluster>,
        required namespaces: Vec<String>,
        optional network_policy: NetworkPolicy,
        optional resource_quota: bool,
        /// Figures of the ResourceQuota in each of its namespaces, by Kubernetes' own names such as `requests.cpu`.
        optional hard: BTreeMap<String, Amount>,
        optional limit_range: bool,
        optional pod_security: PodSecurity,
        list rbac_groups: String,
    }
}

choice! {
    pub enum NetworkPolicy {
        DefaultDeny = "default-deny",
        Partial = "partial",
        None = "none",
    }
}

choice! {
    /// The level that Pod Security Admission enforces.
    pub enum PodSecurity {
        Privileged = "privileged",
        Baseline = "baseline",
        Restricted = "restricted",
    }
}
