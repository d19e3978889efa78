//! What a cluster says of its namespaces: those that there are, and what guards them.

use std::collections::BTreeMap;

use super::source::Source;
use super::velero::Stand;
use crate::clock::Instant;

mod object;
mod read;

pub use read::load;

/// One cluster.
#[derive(Clone, Debug, Default)]
pub struct Kubernetes {
    /// By name, as all of these.
    pub namespaces: Vec<Namespace>,
    pub quotas: Vec<ResourceQuota>,
    pub limit_ranges: Vec<LimitRange>,
    pub network_policies: Vec<NetworkPolicy>,
    /// By namespace, then by name.
    pub claims: Vec<Claim>,
    pub sources: Vec<Source>,
}

impl Kubernetes {
    pub fn collected(&self) -> Option<Instant> {
        self.sources.iter().filter_map(|source| source.collected).max()
    }

    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The claims of a namespace that are bound to a volume.
    pub fn claims_in(&self, namespace: &str) -> impl Iterator<Item = &Claim> {
        let from = self.claims.partition_point(|claim| claim.namespace.as_str() < namespace);
        self.claims[from..]
            .iter()
            .take_while(move |claim| claim.namespace == namespace)
            .filter(|claim| claim.bound)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub terminating: bool,
    pub created: Option<Instant>,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceQuota {
    pub namespace: String,
    pub name: String,
    /// Quantities as they stand there.
    pub hard: BTreeMap<String, String>,
    pub used: BTreeMap<String, String>,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRange {
    pub namespace: String,
    pub name: String,
    pub spec: serde_json::Value,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkPolicy {
    pub namespace: String,
    pub name: String,
    pub spec: serde_json::Value,
    pub stand: Stand,
}

/// A PersistentVolumeClaim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub namespace: String,
    pub name: String,
    pub storage_class: Option<String>,
    /// As it stands there.
    pub size: Option<String>,
    pub bound: bool,
    pub created: Option<Instant>,
    pub stand: Stand,
}

#[cfg(test)]
mod tests;
