//! One stolen account for the data and its backups.

use crate::check::{Check, Group, Scene, names};
use crate::diagnostic::{Finding, Severity};
use crate::model::{Platform, Ref, Team};

pub const CHECK: Check = Check {
    name: "operators-may-delete",
    group: Group::Targets,
    severity: Severity::Warning,
    summary: "a team that operates the platform may delete its backups",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for target in scene.platform.backup_targets.values() {
        for (i, team) in target.delete_rights.iter().enumerate() {
            let operated = operated(scene.platform, team);
            if operated.is_empty() {
                continue;
            }
            let message = format!(
                "`{team}` operates {} and may delete from bucket `{}`: one stolen account is enough for both",
                names(&operated),
                target.bucket
            );
            let help = "Give the right to a team that operates nothing.";
            findings.push(check.at(target, &format!("deleteRights[{i}]"), message, help));
        }
    }
    findings
}

/// The Supervisors and clusters whose runbooks a team owns.
fn operated(platform: &Platform, team: &Ref<Team>) -> Vec<String> {
    let supervisors = platform.supervisors.values().filter(|s| s.owner == *team).map(|s| s.id());
    supervisors.chain(platform.clusters.values().filter(|c| c.owner == *team).map(|c| c.id())).collect()
}
