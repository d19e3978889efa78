//! A vCenter backup that is too old.

use crate::check::{Check, Group, Scene};
use crate::clock::{Instant, Tz, day_start};
use crate::diagnostic::{Finding, Severity};
use crate::model::Moment;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "vcenter-backup-stale",
    group: Group::Rebuild,
    severity: Severity::Error,
    summary: "the last good vCenter backup is too old, or unknown",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let most = platform.record.vcenter_backup_age();
    let mut findings = Vec::new();
    for supervisor in platform.supervisors.values() {
        let Some(backup) = &supervisor.vcenter.backup else { continue };
        let (path, message) = match &backup.last_success {
            None => (
                "vcenter.backup",
                format!("no backup of `{}` is known to have succeeded", supervisor.vcenter.fqdn),
            ),
            Some(moment) => {
                let end = latest(*moment, platform.zone());
                let age = Span(platform.today.instant.seconds_since(end));
                if age <= most {
                    continue;
                }
                let on = moment.date(platform.zone());
                (
                    "vcenter.backup.lastSuccess",
                    format!("the last good backup is of {on}, {age} ago; the limit is {most}"),
                )
            }
        };
        let help =
            "Look at the backup activity of the appliance, repair the schedule, and enter `lastSuccess`.";
        findings.push(check.at(supervisor, path, message, help));
    }
    findings
}

/// Of a bare date its end: the finding must be true whatever the hour was.
fn latest(moment: Moment, zone: Tz) -> Instant {
    match moment {
        Moment::At(instant) => instant,
        Moment::Day(day) => day_start(day.succ_opt().unwrap_or(day), zone),
    }
}
