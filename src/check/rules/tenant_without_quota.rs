//! A vSphere Namespace that may take everything.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::tenancy::unlimited;

pub const CHECK: Check = Check {
    name: "tenant-without-quota",
    group: Group::Tenancy,
    severity: Severity::Warning,
    summary: "a vSphere Namespace has no limit of CPU, memory or storage",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for namespace in scene.platform.vsphere_namespaces.values() {
        let open = unlimited(namespace.quota.as_ref());
        if open.is_empty() {
            continue;
        }
        let message = format!(
            "tenant `{}` has no limit of {} here: it may take what `{}` has",
            namespace.tenant,
            open.join(" or "),
            namespace.supervisor
        );
        let help = "Set the limits in vCenter and enter them under `quota`: what is missing is unlimited.";
        findings.push(check.at(namespace, "quota", message, help));
    }
    findings
}
