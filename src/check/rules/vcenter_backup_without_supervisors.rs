//! A vCenter backup that leaves the Supervisors out.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::BackupPart;

pub const CHECK: Check = Check {
    name: "vcenter-backup-without-supervisors",
    group: Group::Rebuild,
    severity: Severity::Error,
    summary: "the vCenter backup does not hold the Supervisor control plane",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        let vcenter = &supervisor.vcenter;
        let (path, message) = match &vcenter.backup {
            None => ("vcenter", format!("no file-based backup of `{}` is declared", vcenter.fqdn)),
            Some(backup) if !backup.parts.contains(&BackupPart::Supervisors) => {
                let parts: Vec<&str> = backup.parts.iter().map(|p| p.word()).collect();
                let parts = if parts.is_empty() { "none are declared".into() } else { parts.join(", ") };
                let message = format!(
                    "the backup of `{}` leaves the Supervisor control plane out (parts: {parts})",
                    vcenter.fqdn
                );
                ("vcenter.backup.parts", message)
            }
            Some(_) => continue,
        };
        let help = "Tick the part Supervisors Control Plane in the backup schedule of the appliance (API: part `supervisors`), \
                    and enter `supervisors` in `parts`.";
        findings.push(check.at(supervisor, path, message, help));
    }
    findings
}
