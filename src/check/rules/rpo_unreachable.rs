//! A promise that the schedule itself breaks.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::recovery_point::{Planned, least, of_class};
use crate::model::{Object, Platform, WorkloadClass};

pub const CHECK: Check = Check {
    name: "rpo-unreachable",
    group: Group::RecoveryPoint,
    severity: Severity::Error,
    summary: "even if every run succeeds, more than the RPO can be lost",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    scene.platform.workload_classes.values().filter_map(|c| of(check, scene.platform, c)).collect()
}

/// A class is judged by its schedule that loses least; the others are tiers that are kept for longer.
fn of(check: &Check, platform: &Platform, class: &Object<WorkloadClass>) -> Option<Finding> {
    if class.schedules.is_empty() {
        let message = format!(
            "nothing is ever backed up: the class has no schedule; the RPO is {}",
            class.rpo.in_hours()
        );
        return Some(check.at(class, "schedules", message, "Add a schedule."));
    }
    let schedules = of_class(platform, class);
    let best = least(&schedules).filter(|s| s.keeps_rpo() == Some(false))?;
    let help = "Run it more often, make it faster, or agree on an RPO that can be kept.";
    let mut finding = check.at(class, &best.path("cron"), message(best)?, help);
    finding.related.push((class.place("rpo"), "the promise".into()));
    Some(finding)
}

fn message(best: &Planned) -> Option<String> {
    let name = &best.schedule.name;
    let parts = [
        Some(format!("up to {} between two runs", best.longest_gap()?.in_hours())),
        best.schedule.expected_duration.map(|d| format!("{} to run", d.in_hours())),
        best.lag.filter(|l| l.seconds() > 0).map(|l| format!("{} until the copy is there", l.in_hours())),
    ];
    let sum: Vec<String> = parts.into_iter().flatten().collect();
    let complete = if best.worst_loss().is_some() { "" } else { "at least " };
    Some(format!(
        "`{name}` can lose {complete}{} ({}); the RPO is {}",
        best.least_loss()?.in_hours(),
        sum.join(", "),
        best.class.rpo.in_hours()
    ))
}
