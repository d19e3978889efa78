//! Points that exist only once.

use crate::check::{Check, Group, Scene, names};
use crate::diagnostic::{Finding, Severity};
use crate::facts::copies::{chain, places};
use crate::facts::recovery_point::{bearers, of_class};
use crate::model::{BackupTarget, Object, Platform, WorkloadClass};

pub const CHECK: Check = Check {
    name: "too-few-copies",
    group: Group::Targets,
    severity: Severity::Warning,
    summary: "fewer targets hold a class's points than the class asks for",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    scene.platform.workload_classes.values().filter_map(|c| of(check, scene.platform, c)).collect()
}

/// Only schedules that carry the RPO count: last week's point on a second target is no copy of last night's.
fn of(check: &Check, platform: &Platform, class: &Object<WorkloadClass>) -> Option<Finding> {
    let schedules = of_class(platform, class);
    let mut targets: Vec<&Object<BackupTarget>> = Vec::new();
    for copy in bearers(&schedules).iter().filter_map(|p| p.target).flat_map(|t| chain(platform, t)) {
        if targets.iter().all(|t| t.name != copy.target.name) {
            targets.push(copy.target);
        }
    }
    let apart = places(platform, &targets).len();
    let wanted = class.copies();
    if targets.is_empty() || u32::try_from(apart).is_ok_and(|n| n >= wanted) {
        return None;
    }
    let together = if apart < targets.len() { ", of which some fail together" } else { "" };
    let message = format!(
        "the newest points are on {}{together}: that is {apart} of the {wanted} copies that the class asks for",
        names(targets.iter().map(|t| &t.name))
    );
    let help = "Let the target replicate (`replicatesTo`), or add a schedule with the same rhythm and another target.";
    let path = if class.copies.is_some() { "copies" } else { "schedules" };
    Some(check.at(class, path, message, help))
}
