//! An untrusted tenant beside others.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::tenancy::{is_untrusted, sharing};

pub const CHECK: Check = Check {
    name: "untrusted-tenant-in-shared-cluster",
    group: Group::Tenancy,
    severity: Severity::Error,
    summary: "an untrusted tenant shares a cluster",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sharing in sharing(scene.platform).iter().filter(|s| s.is_shared()) {
        let cluster = &sharing.cluster.name;
        for (name, tenant) in sharing.tenants.iter().filter(|(_, t)| is_untrusted(t)) {
            let others: Vec<&str> = sharing.tenants.keys().filter(|n| *n != name).copied().collect();
            let beside =
                if others.is_empty() { String::new() } else { format!(" with `{}`", others.join("`, `")) };
            let message = format!("`{name}` is untrusted and shares the cluster `{cluster}`{beside}");
            let help = "Give it a cluster of its own: namespaces share a kernel on every node.";
            let mut finding = check.at(tenant, "trust", message, help);
            let workloads = scene.platform.workloads_of(cluster).filter(|w| w.tenant == **name);
            finding.related =
                workloads.map(|w| (w.place("cluster"), format!("`{}` runs there", w.name))).collect();
            findings.push(finding);
        }
    }
    findings
}
