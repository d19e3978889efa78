//! A tenant that was promised a cluster of its own, and shares one.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::tenancy::{is_untrusted, sharing};
use crate::model::TenantIsolation;

pub const CHECK: Check = Check {
    name: "dedicated-tenant-shares",
    group: Group::Tenancy,
    severity: Severity::Error,
    summary: "a tenant was promised a cluster of its own and shares one",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sharing in sharing(scene.platform).iter().filter(|s| s.is_shared()) {
        let cluster = &sharing.cluster.name;
        for (name, tenant) in &sharing.tenants {
            // An untrusted one is reported as such, whatever it was promised.
            if tenant.isolation != Some(TenantIsolation::DedicatedCluster) || is_untrusted(tenant) {
                continue;
            }
            let message = format!(
                "`{name}` is to have clusters of its own, and runs in the shared cluster `{cluster}`"
            );
            let help = "Move it, or agree with the tenant on `isolation: namespaces`.";
            let mut finding = check.at(tenant, "isolation", message, help);
            let workloads = scene.platform.workloads_of(cluster).filter(|w| w.tenant == **name);
            finding.related =
                workloads.map(|w| (w.place("cluster"), format!("`{}` runs there", w.name))).collect();
            findings.push(finding);
        }
    }
    findings
}
