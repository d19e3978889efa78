//! What keeps namespaces apart today: facts, whether anybody meant them or not.

use std::collections::BTreeMap;

use super::estate::Cluster;
use super::name::Names;
use super::page::Page;
use crate::evidence::Kubernetes;
use crate::evidence::kubernetes::NetworkPolicy;
use crate::kube_object;
use crate::unit::Quantity;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Facts {
    network: &'static str,
    quotas: usize,
    hard: BTreeMap<String, String>,
    limit_range: bool,
    pod_security: Option<String>,
}

/// One guard for namespaces that are guarded alike.
pub fn write(page: &mut Page, cluster: &Cluster, names: &mut Names) {
    let Some(kubernetes) = cluster.kubernetes else { return };
    let mut groups: BTreeMap<Facts, Vec<String>> = BTreeMap::new();
    for (name, namespace) in &cluster.namespaces {
        let level = namespace.labels.get("pod-security.kubernetes.io/enforce").map(|level| level.to_string());
        groups.entry(facts(kubernetes, name, level)).or_default().push(name.to_string());
    }
    let many = groups.len() > 1;
    for (index, (facts, namespaces)) in groups.into_iter().enumerate() {
        let number = if many { format!("{}-{}", cluster.name, index + 1) } else { cluster.name.clone() };
        let name = names.take(&[&number]);
        page.document("NamespaceGuard", &name);
        page.field("cluster", &cluster.name);
        page.names("namespaces", &namespaces);
        page.field("networkPolicy", facts.network);
        page.truth("resourceQuota", facts.quotas > 0);
        if !facts.hard.is_empty() {
            page.map("hard", &facts.hard);
        }
        if facts.quotas > 1 {
            page.decide("hard", "several quotas are recorded in each of them");
        }
        page.truth("limitRange", facts.limit_range);
        match facts.pod_security.as_deref() {
            Some(level @ ("privileged" | "baseline" | "restricted")) => page.field("podSecurity", level),
            Some(other) => page.decide("podSecurity", &format!("the label says {other}, which is no level")),
            None => page.decide("podSecurity", "no label says it; VKS enforces restricted where none does"),
        }
    }
}

fn facts(kubernetes: &Kubernetes, name: &str, pod_security: Option<String>) -> Facts {
    let policies: Vec<&NetworkPolicy> =
        kubernetes.network_policies.iter().filter(|p| p.namespace == name).collect();
    let network = match policies.is_empty() {
        true => "none",
        false if kube_object::open_directions(&policies).is_empty() => "default-deny",
        false => "partial",
    };
    let quotas: Vec<_> = kubernetes.quotas.iter().filter(|q| q.namespace == name).collect();
    let hard = match quotas.as_slice() {
        [only] => only
            .hard
            .iter()
            .filter(|(_, v)| Quantity::parse(v).is_ok())
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
        _ => BTreeMap::new(),
    };
    let limit_range = kubernetes.limit_ranges.iter().any(|l| l.namespace == name);
    Facts { network, quotas: quotas.len(), hard, limit_range, pod_security }
}
