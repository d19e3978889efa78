//! A namespace that nobody backs up and nobody has excluded.

use std::collections::BTreeSet;

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::evidence::{Kubernetes, kubernetes::Namespace};
use crate::model::{Cluster, Object};

pub const CHECK: Check = Check {
    name: "namespace-uncovered",
    group: Group::Coverage,
    severity: Severity::Error,
    summary: "a namespace is in no workload and in no exclusion",
    run,
};

/// Namespaces of Kubernetes and of the platform's own packages, by what they begin with: they come with the cluster.
const SYSTEM: &[&str] =
    &["kube-", "vmware-system-", "tkg-", "tanzu-", "vmware-", "velero", "cert-manager", "secretgen-controller"];

const HELP: &str =
    "Add it to the `namespaces` of a Workload, or write an Exclusion with a reason, an approver and an end.";

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let workloads = platform.workloads.values().map(|w| (&*w.cluster.name, &w.namespaces));
    let exclusions = platform.exclusions.values().map(|e| (&*e.cluster.name, &e.namespaces));
    let mut spoken_for: BTreeSet<(&str, &str)> = workloads
        .chain(exclusions)
        .flat_map(|(cluster, names)| names.iter().map(move |n| (cluster, n.as_str())))
        .collect();
    let mut findings = Vec::new();
    for guard in platform.namespace_guards.values() {
        for (i, namespace) in guard.namespaces.iter().enumerate() {
            // Inserting also keeps a namespace with two guards to one finding.
            if spoken_for.insert((&guard.cluster.name, namespace)) {
                let message = format!(
                    "namespace `{namespace}` of cluster `{}` is in no workload and in no exclusion: nobody backs it up",
                    guard.cluster
                );
                findings.push(check.at(guard, &format!("namespaces[{i}]"), message, HELP));
            }
        }
    }
    for (cluster, recorded) in &scene.evidence.kubernetes {
        let Some(cluster) = platform.clusters.get(cluster) else { continue };
        for namespace in recorded.namespaces.iter().filter(|n| is_a_tenants(cluster, recorded, n)) {
            if spoken_for.insert((&cluster.name, &namespace.name)) {
                let message = format!(
                    "namespace `{}` was recorded in cluster `{}` and is in no workload and in no exclusion: nobody backs it up",
                    namespace.name, cluster.name
                );
                findings.push(check.finding(cluster.id(), recorded_at(&namespace.stand), message, HELP));
            }
        }
    }
    findings
}

/// `default` is in every cluster, and counts where something keeps data in it.
fn is_a_tenants(cluster: &Object<Cluster>, recorded: &Kubernetes, namespace: &Namespace) -> bool {
    let name = namespace.name.as_str();
    let comes_along =
        SYSTEM.iter().any(|system| name == *system || system.ends_with('-') && name.starts_with(system));
    let empty_default = name == "default" && recorded.claims_in(name).next().is_none();
    !namespace.terminating && !comes_along && !empty_default && name != cluster.velero_namespace()
}
