//! A namespace that nobody backs up and nobody has excluded.

use std::collections::BTreeSet;

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "namespace-uncovered",
    group: Group::Coverage,
    severity: Severity::Error,
    summary: "a namespace is in no workload and in no exclusion",
    run,
};

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
                let help = "Add it to the `namespaces` of a Workload, or write an Exclusion with a reason, an approver and an end.";
                findings.push(check.at(guard, &format!("namespaces[{i}]"), message, help));
            }
        }
    }
    findings
}
