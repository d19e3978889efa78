//! Which namespaces of a cluster are captured, left out on purpose, or left out by nobody.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{called, day};
use crate::clock::Date;
use crate::model::{Cluster, Exclusion, NamespaceGuard, Object, Platform};

/// A namespace that a backup holds, and what guards it: a target namespace needs the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamespaceLine {
    pub name: String,
    pub workload: String,
    pub pod_security: Option<&'static str>,
    pub network_policy: Option<&'static str>,
    pub resource_quota: Option<bool>,
    pub limit_range: Option<bool>,
}

/// Namespaces that are left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExcludedLine {
    pub namespaces: Vec<String>,
    pub reason: String,
    pub approver: String,
    #[serde(serialize_with = "day")]
    pub expires: Date,
    pub expired: bool,
}

pub fn namespaces(platform: &Platform, cluster: &Object<Cluster>) -> Vec<NamespaceLine> {
    let mut lines = Vec::new();
    for workload in platform.workloads_of(&cluster.name) {
        for name in &workload.namespaces {
            let guard = guard(platform, cluster, name);
            lines.push(NamespaceLine {
                name: name.clone(),
                workload: workload.name.clone(),
                pod_security: guard.and_then(|g| g.pod_security).map(|p| p.word()),
                network_policy: guard.and_then(|g| g.network_policy).map(|p| p.word()),
                resource_quota: guard.and_then(|g| g.resource_quota),
                limit_range: guard.and_then(|g| g.limit_range),
            });
        }
    }
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    lines
}

fn guard<'a>(
    platform: &'a Platform,
    cluster: &Object<Cluster>,
    namespace: &String,
) -> Option<&'a Object<NamespaceGuard>> {
    platform
        .namespace_guards
        .values()
        .find(|g| g.cluster == *cluster.name.as_str() && g.namespaces.contains(namespace))
}

pub fn uncovered(platform: &Platform, cluster: &Object<Cluster>) -> Vec<String> {
    let named: BTreeSet<&String> = platform
        .workloads_of(&cluster.name)
        .flat_map(|w| &w.namespaces)
        .chain(exclusions(platform, cluster).flat_map(|e| &e.namespaces))
        .collect();
    let guards = platform.namespace_guards.values().filter(|g| g.cluster == *cluster.name.as_str());
    let known: BTreeSet<&String> = guards.flat_map(|g| &g.namespaces).collect();
    known.difference(&named).map(|n| n.to_string()).collect()
}

pub fn excluded(platform: &Platform, cluster: &Object<Cluster>) -> Vec<ExcludedLine> {
    let line = |e: &Object<Exclusion>| ExcludedLine {
        namespaces: e.namespaces.clone(),
        reason: e.reason.clone(),
        approver: called(platform, &e.approver.name),
        expires: e.expires,
        expired: e.expires < platform.today.date,
    };
    exclusions(platform, cluster).map(line).collect()
}

fn exclusions<'a>(
    platform: &'a Platform,
    cluster: &'a Object<Cluster>,
) -> impl Iterator<Item = &'a Object<Exclusion>> {
    platform.exclusions.values().filter(move |e| e.cluster == *cluster.name.as_str())
}
