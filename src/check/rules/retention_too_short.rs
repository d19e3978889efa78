//! Points that are gone before they may be.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::retention::longest_kept;

pub const CHECK: Check = Check {
    name: "retention-too-short",
    group: Group::RecoveryPoint,
    severity: Severity::Error,
    summary: "no schedule of a class keeps its points as long as the class promises",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let classes = scene.platform.workload_classes.values().filter_map(|class| {
        let keep = class.retention.keep;
        let longest = longest_kept(class).filter(|longest| *longest < keep)?;
        let message =
            format!("points must exist for {keep}; the longest `ttl` among the schedules is {longest}");
        let help = "Raise a `ttl`, or add a weekly or monthly schedule that keeps its points for that long.";
        Some(check.at(class, "retention.keep", message, help))
    });
    classes.collect()
}
