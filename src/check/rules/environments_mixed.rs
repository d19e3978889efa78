//! Production beside something else.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::tenancy::{clusters_in, environments, is_mixed};

pub const CHECK: Check = Check {
    name: "environments-mixed",
    group: Group::Tenancy,
    severity: Severity::Warning,
    summary: "production shares a vSphere Namespace with another environment",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let mut findings = Vec::new();
    for namespace in platform.vsphere_namespaces.values() {
        if !is_mixed(&environments(platform, namespace)) {
            continue;
        }
        let clusters: Vec<String> =
            clusters_in(platform, namespace).map(|c| format!("`{}` ({})", c.name, c.environment)).collect();
        let message =
            format!("production and other clusters share this vSphere Namespace: {}", clusters.join(", "));
        let help = "Give production a vSphere Namespace of its own: they share its quota, its permissions and its network.";
        let mut finding = check.at(namespace, "", message, help);
        finding.related = clusters_in(platform, namespace)
            .map(|c| (c.place("environment"), format!("`{}` is {}", c.name, c.environment)))
            .collect();
        findings.push(finding);
    }
    findings
}
