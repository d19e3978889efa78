//! A namespace of a shared cluster that nothing keeps apart.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::tenancy::{Control, Strength, guard_of, sharing};
use crate::model::{NamespaceGuard, Object};

pub const CHECK: Check = Check {
    name: "shared-cluster-unguarded",
    group: Group::Tenancy,
    severity: Severity::Error,
    summary: "a namespace of a shared cluster lacks what keeps tenants apart",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let mut findings = Vec::new();
    for sharing in sharing(platform).iter().filter(|s| s.is_shared()) {
        let cluster = &sharing.cluster.name;
        for workload in platform.workloads_of(cluster) {
            for (i, namespace) in workload.namespaces.iter().enumerate() {
                if guard_of(platform, cluster, namespace).is_none() {
                    let message = format!(
                        "no guard is declared for namespace `{namespace}` of the shared cluster `{cluster}`"
                    );
                    let help = "Set NetworkPolicy, ResourceQuota, LimitRange and Pod Security there, and write a NamespaceGuard.";
                    findings.push(check.at(workload, &format!("namespaces[{i}]"), message, help));
                }
            }
        }
        let guards = platform.namespace_guards.values().filter(|g| g.cluster == **cluster);
        findings.extend(guards.filter_map(|guard| gaps(check, guard)));
    }
    findings
}

/// What one guard leaves open, in one finding: an error where tenants reach each other.
fn gaps(check: &Check, guard: &Object<NamespaceGuard>) -> Option<Finding> {
    let open: Vec<(Control, Strength)> = Control::ALL
        .into_iter()
        .map(|control| (control, control.strength(guard)))
        .filter(|(_, strength)| *strength != Strength::Full)
        .collect();
    let (first, _) = open.first()?;
    let word = |control: Control| match control.declared(guard) {
        Some(declared) => format!("{} {declared}", control.field()),
        None => format!("{} not declared", control.field()),
    };
    let namespaces = guard.namespaces.join("`, `");
    let list = open.iter().map(|(control, _)| word(*control)).collect::<Vec<_>>().join(", ");
    let message = format!("`{namespaces}` in the shared cluster `{}`: {list}", guard.cluster);
    let help = "In a shared cluster every namespace needs a default-deny NetworkPolicy, a ResourceQuota, a LimitRange, \
                Pod Security `baseline` or `restricted`, and groups that may enter it.";
    let mut finding = check.at(guard, first.field(), message, help);
    if !open.iter().any(|(control, strength)| control.parts_tenants() && *strength != Strength::Partial) {
        finding.severity = Severity::Warning;
    }
    Some(finding)
}
