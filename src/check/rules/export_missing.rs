//! A Supervisor without all the exports that its rebuild needs.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::{ExportWhat, Supervisor};

pub const CHECK: Check = Check {
    name: "export-missing",
    group: Group::Rebuild,
    severity: Severity::Error,
    summary: "an export that the rebuild needs was never taken",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        let taken = |what: &ExportWhat| supervisor.exports.iter().any(|e| e.what == *what);
        let needed: Vec<&ExportWhat> =
            ExportWhat::ALL.iter().filter(|what| is_needed(supervisor, **what)).collect();
        let missing: Vec<&str> = needed.iter().filter(|what| !taken(what)).map(|what| what.word()).collect();
        if missing.is_empty() {
            continue;
        }
        let message =
            format!("{} of {} exports are missing: {}", missing.len(), needed.len(), missing.join(", "));
        let help = "Take them with the calls of the rebuild runbook, keep them outside the platform, and enter them under `exports`.";
        findings.push(check.at(supervisor, "exports", message, help));
    }
    findings
}

/// What a Supervisor does not have need not be exported.
fn is_needed(supervisor: &Supervisor, what: ExportWhat) -> bool {
    match what {
        ExportWhat::IdentityProviders => !supervisor.identity_providers.is_empty(),
        ExportWhat::SupervisorServices => !supervisor.services.is_empty(),
        ExportWhat::ImageRegistries => !supervisor.registries.is_empty(),
        _ => true,
    }
}
