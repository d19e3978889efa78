//! A schedule that Velero refuses, or that never runs.

use crate::check::{Check, Group, Scene, names};
use crate::clock::Tz;
use crate::cron::{Cron, Dialect};
use crate::diagnostic::{Finding, Severity};
use crate::facts::recovery_point::{HORIZON_DAYS, Planned, Reading, all, start};
use crate::model::Platform;

pub const CHECK: Check = Check {
    name: "invalid-cron",
    group: Group::RecoveryPoint,
    severity: Severity::Error,
    summary: "Velero cannot read a schedule, or it never runs",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    planned.iter().filter_map(|p| of(check, scene.platform, p)).collect()
}

fn of(check: &Check, platform: &Platform, planned: &Planned) -> Option<Finding> {
    let (reading, trouble) =
        planned.readings.iter().find_map(|r| Some((r, trouble(platform, planned, r)?)))?;
    let runs = if reading.clusters.len() == 1 { "runs" } else { "run" };
    let version = match reading.clusters.as_slice() {
        [] => reading.dialect.to_string(),
        clusters => format!("{} {runs} {}", names(clusters), reading.dialect),
    };
    let message = format!("`{}`: {trouble} ({version})", planned.schedule.cron);
    let help = "Write minute, hour, day of month, month and day of week, such as `0 2 * * 0`, or `@every 6h`; \
                the zone goes into `timezone`.";
    Some(check.at(planned.class, &planned.path("cron"), message, help))
}

fn trouble(platform: &Platform, planned: &Planned, reading: &Reading) -> Option<String> {
    match &reading.cron {
        Err(error) => Some(error.message.clone()),
        Ok(cron) => zone_trouble(planned, reading, cron).or_else(|| {
            let runs = cron.longest_gap(start(platform), HORIZON_DAYS, planned.zone).is_some();
            (!runs).then(|| "it never runs".to_string())
        }),
    }
}

/// `timezone` goes out as `CRON_TZ=` before the expression, which must have none of its own then.
fn zone_trouble(planned: &Planned, reading: &Reading, cron: &Cron) -> Option<String> {
    let zone = planned.schedule.timezone?;
    match cron.zone() {
        Some(own) if own != zone => Some(format!("it names the zone {own}, and `timezone` says {zone}")),
        None if reading.dialect == Dialect::RobfigV1 && zone != Tz::UTC => {
            Some(format!("its hours are meant in {zone}, and this version knows no zones"))
        }
        _ => None,
    }
}
