//! A vCenter backup that is lost together with its vCenter.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::Lookup;

pub const CHECK: Check = Check {
    name: "vcenter-backup-in-failure-domain",
    group: Group::Rebuild,
    severity: Severity::Error,
    summary: "the vCenter backup lies where its Supervisor stands",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let level = platform.record.failure_domain_level();
    let mut findings = Vec::new();
    for supervisor in platform.supervisors.values() {
        let (Some(backup), Some(here)) = (&supervisor.vcenter.backup, platform.find(&supervisor.site)) else {
            continue;
        };
        let Some(there) = &backup.site else {
            let message =
                "nothing says where this backup lies, so nobody knows whether it survives".to_string();
            let help = "Enter the Site of its target in `vcenter.backup.site`.";
            let mut finding = check.at(supervisor, "vcenter.backup", message, help);
            finding.severity = Severity::Warning;
            findings.push(finding);
            continue;
        };
        let Some(there) = platform.find(there).filter(|there| here.shares_domain(there, level)) else {
            continue;
        };
        let message = format!(
            "the backup lies at `{}` ({}), which fails together with `{}` ({}) where the Supervisor stands",
            there.name, there.failure_domain, here.name, here.failure_domain
        );
        let help = "Send the backup to a server at another site.";
        findings.push(check.at(supervisor, "vcenter.backup.site", message, help));
    }
    findings
}
