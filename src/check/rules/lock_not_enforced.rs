//! Signs that a declared lock does not hold.

use crate::check::{Check, Group, Scene, counted, recorded_at};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Place, Severity};
use crate::evidence::velero::{Backup, Location, Phase};
use crate::facts::record::{ClusterRecord, Line};
use crate::model::{BackupTarget, Object, Platform};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "lock-not-enforced",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "records speak against a lock that is declared",
    run,
};

const HELP: &str = "No object of Velero says whether a bucket is locked. Ask the object store, for example with \
                    `aws s3api get-object-lock-configuration --bucket …`, and who deleted it.";

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &scene.records().clusters {
        let locked = record.locations().into_iter().filter(|(target, _)| target.locked_days() > 0);
        for (target, location) in locked {
            findings.extend(location.and_then(|l| elsewhere(check, record, target, l)));
            findings.extend(deleted(check, scene.platform, record, target));
        }
        findings.extend(record.lines.iter().filter_map(|line| vanished(check, scene.platform, record, line)));
    }
    findings
}

/// The lock is of one bucket, and backups go to another.
fn elsewhere(
    check: &Check,
    record: &ClusterRecord,
    target: &Object<BackupTarget>,
    location: &Location,
) -> Option<Finding> {
    if location.bucket == target.bucket {
        return None;
    }
    let message = format!(
        "the lock is declared for bucket `{}`, and `{}` in cluster `{}` writes to bucket `{}`",
        target.bucket, target.name, record.cluster.name, location.bucket
    );
    let help = "Correct the location or the declaration: nothing is known of that bucket's lock.";
    Some(beside(check.at(target, "lock", message, help), recorded_at(&location.stand)))
}

/// Somebody deletes what is locked.
fn deleted(
    check: &Check,
    platform: &Platform,
    record: &ClusterRecord,
    target: &Object<BackupTarget>,
) -> Option<Finding> {
    let velero = record.velero?;
    let is_default = |l: &Location| l.default && *l.name == *target.name;
    let default = velero.locations.iter().any(is_default);
    let here = |b: &&Backup| {
        b.scope.location == target.name || (b.scope.location.is_empty() && default)
    };
    let going: Vec<&Backup> = velero
        .backups
        .iter()
        .filter(|b| b.deleting || b.phase == Phase::Deleting)
        .filter(here)
        .filter(|b| b.start.is_some_and(|at| record.period.to < locked_until(target, at)))
        .collect();
    let first = going.first()?;
    let message = format!(
        "{} in `{}` of cluster `{}` although the lock has not ended, such as `{}` of {}",
        counted(going.len(), "backup is being deleted", "backups are being deleted"),
        target.name,
        record.cluster.name,
        first.name,
        first.start?.display_in(platform.zone()),
    );
    Some(beside(check.at(target, "lock", message, HELP), recorded_at(&first.stand)))
}

/// A schedule remembers a run that is not there any more.
fn vanished(check: &Check, platform: &Platform, record: &ClusterRecord, line: &Line) -> Option<Finding> {
    let (target, recorded) = (line.target?, line.recorded?);
    let made = recorded.last_backup?;
    let seen = line.runs.all.iter().any(|b| {
        let at = b.created.or(b.start);
        at.is_some_and(|at| at.seconds_since(made).abs() <= TOLERANCE)
    });
    let backups = record.velero.is_some_and(|v| !v.backups.is_empty());
    let locked = target.locked_days() > 0 && record.period.to < locked_until(target, made);
    if seen || !backups || !locked || made >= record.period.to {
        return None;
    }
    let message = format!(
        "`{}` in cluster `{}` made a backup at {}, which is not recorded any more, although `{}` locks it until {}",
        line.schedule.name,
        line.cluster.name,
        made.display_in(platform.zone()),
        target.name,
        locked_until(target, made).display_in(platform.zone()),
    );
    Some(beside(check.at(target, "lock", message, HELP), recorded_at(&recorded.stand)))
}

/// The schedule's memory and the backup's own date are written one after the other.
const TOLERANCE: i64 = 120;

fn locked_until(target: &BackupTarget, start: Instant) -> Instant {
    let days = Span::days(target.locked_days().into());
    start.checked_add_seconds(days.seconds()).unwrap_or(start)
}

fn beside(mut finding: Finding, place: Place) -> Finding {
    finding.related.push((place, "as recorded".into()));
    finding
}
