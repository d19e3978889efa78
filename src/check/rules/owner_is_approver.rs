//! Documents that their own owner approves.

use crate::check::{Check, Group, Scene, names};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "owner-is-approver",
    group: Group::HardLine,
    severity: Severity::Warning,
    summary: "the team that approves documents owns a runbook",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let control = platform.record.document_control.as_ref();
    let Some(approver) = control.and_then(|c| c.approver.as_ref()) else { return Vec::new() };
    let supervisors = platform.supervisors.values().filter(|s| s.owner == *approver).map(|s| s.id());
    let clusters = platform.clusters.values().filter(|c| c.owner == *approver).map(|c| c.id());
    let owned: Vec<String> = supervisors.chain(clusters).collect();
    if owned.is_empty() {
        return Vec::new();
    }
    let message = format!("`{approver}` approves all documents and owns the runbooks of {}", names(&owned));
    let help = "Let a team approve that owns no runbook, such as business continuity or security.";
    vec![check.at(&platform.record, "documentControl.approver", message, help)]
}
