//! A run in the hour that the clocks skip.

use crate::check::{Check, Group, Scene};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Severity};
use crate::facts::recovery_point::{HORIZON_DAYS, Planned, all, start};
use crate::model::Platform;

pub const CHECK: Check = Check {
    name: "schedule-in-dst-gap",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "a run falls into the hour that the clocks skip in spring",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    planned.iter().filter_map(|p| of(check, scene.platform, p)).collect()
}

fn of(check: &Check, platform: &Platform, planned: &Planned) -> Option<Finding> {
    let cron = planned.cron()?;
    let skipped = cron.in_dst_gap(planned.zone, start(platform), HORIZON_DAYS).into_iter().next()?;
    let zone = cron.zone().unwrap_or(planned.zone);
    let outcome = match skipped.runs {
        None => "that run does not happen".to_string(),
        Some(runs) => format!("that run comes at {}", Instant(runs).display_in(zone)),
    };
    let message = format!(
        "`{}` is due at {} on {} in {zone}, a time that the clocks skip: {outcome} in {}",
        planned.schedule.name,
        skipped.planned.format("%H:%M"),
        skipped.planned.date(),
        cron.dialect(),
    );
    let help = "Plan it outside the hours at which clocks change, 01:00 to 03:00 in Europe, or in UTC.";
    Some(check.at(planned.class, &planned.path("cron"), message, help))
}
