//! What the records show of the cluster: the points to come back from, and what is wrong with the runs.

use serde::Serialize;

use crate::document::record::{MissingStretch, RunsLine, Source, PointLine, runs, source, stretches, workload};
use crate::document::{Desk, moment};
use crate::evidence::velero::{Backup, Phase};
use crate::facts::record::{ClusterRecord, Line, Refusal};
use crate::model::{Cluster, Object};

/// None where nothing was recorded.
#[derive(Serialize)]
pub struct Recorded {
    /// When the newest record was collected.
    collected: Option<String>,
    from: String,
    to: String,
    /// In the order of the runbook's workloads: by name.
    workloads: Vec<PointLine>,
    /// A line for each schedule.
    runs: Vec<RunsLine>,
    /// Runs that were due and not made.
    missing: Vec<MissingStretch>,
    /// Runs of the period that give no point, the newest first.
    refused: Vec<RefusedLine>,
    /// Schedules of the cluster that the inventory does not know.
    undeclared: Vec<UndeclaredLine>,
    /// The locations that this cluster's schedules write to.
    locations: Vec<LocationLine>,
    source: Option<Source>,
}

/// A backup that looks like a point, and is none.
#[derive(Serialize)]
struct RefusedLine {
    backup: String,
    /// When it started.
    at: String,
    /// `failed`, `partially-failed`, `volumes-not-captured` or `volumes-unknown`.
    why: &'static str,
    reason: Option<String>,
    workloads: Vec<String>,
}

/// A schedule that runs in the cluster, and that nobody declared.
#[derive(Serialize)]
struct UndeclaredLine {
    name: String,
    cron: String,
    /// Velero does not run it.
    paused: bool,
}

/// A target of this cluster's promises, as its location was recorded.
#[derive(Serialize)]
struct LocationLine {
    name: String,
    /// None where it was not recorded, or has no state yet.
    available: Option<bool>,
    recorded: bool,
    /// Nothing new is written to it.
    read_only: bool,
    message: Option<String>,
}

pub fn of(desk: &Desk, cluster: &Object<Cluster>) -> Option<Recorded> {
    let record = desk.records().cluster(&cluster.name)?;
    record.velero?;
    let zone = desk.platform.zone();
    let lines: Vec<&Line> = record.lines.iter().collect();
    Some(Recorded {
        collected: record.collected().map(|at| moment(at, zone)),
        from: moment(record.period.from, zone),
        to: moment(record.period.to, zone),
        workloads: record.workloads.iter().map(|w| workload(desk, record, w, &of_class(&lines, &w.class.name))).collect(),
        runs: lines.iter().map(|l| runs(&[record], l)).collect(),
        missing: lines.iter().flat_map(|l| stretches(l, zone)).collect(),
        refused: refused(desk, record),
        undeclared: record
            .undeclared()
            .map(|s| UndeclaredLine { name: s.name.to_string(), cron: s.cron.clone(), paused: s.paused })
            .collect(),
        locations: locations(record),
        source: source(desk, record),
    })
}

fn of_class<'l, 'a>(lines: &[&'l Line<'a>], class: &str) -> Vec<&'l Line<'a>> {
    lines.iter().copied().filter(|l| l.class.name == class).collect()
}

/// Each backup once, with the workloads that it is no point of.
fn refused(desk: &Desk, record: &ClusterRecord) -> Vec<RefusedLine> {
    let mut told: Vec<(&Backup, &'static str, Vec<String>)> = Vec::new();
    for workload in &record.workloads {
        for refused in &workload.history.refused {
            let backup = refused.backup;
            let Some(why) = word(refused.why, backup.phase) else { continue };
            if !backup.start.or(backup.created).is_some_and(|at| record.period.contains(at)) {
                continue;
            }
            let name = workload.workload.name.clone();
            match told.iter_mut().find(|(known, reason, _)| known.name == backup.name && *reason == why) {
                Some((_, _, workloads)) => workloads.push(name),
                None => told.push((backup, why, vec![name])),
            }
        }
    }
    told.sort_by(|(a, ..), (b, ..)| (b.start, &b.name).cmp(&(a.start, &a.name)));
    let line = |(backup, why, workloads): (&Backup, &'static str, Vec<String>)| RefusedLine {
        backup: backup.name.to_string(),
        at: backup.start.or(backup.created).map_or_else(String::new, |at| moment(at, desk.platform.zone())),
        why,
        reason: backup.reason.as_ref().map(ToString::to_string),
        workloads,
    };
    told.into_iter().map(line).collect()
}

/// What a reader could take for a point; one that is running, or of another scope, nobody would.
fn word(why: Refusal, phase: Phase) -> Option<&'static str> {
    match why {
        Refusal::Failed => Some("failed"),
        Refusal::PartiallyFailed => Some("partially-failed"),
        Refusal::VolumesNotCaptured if phase == Phase::PartiallyFailed => Some("partially-failed"),
        Refusal::VolumesNotCaptured => Some("volumes-not-captured"),
        Refusal::VolumesUnknown => Some("volumes-unknown"),
        Refusal::Running | Refusal::Scope | Refusal::Elsewhere | Refusal::Gone => None,
    }
}

fn locations(record: &ClusterRecord) -> Vec<LocationLine> {
    let line = |(target, location): (&Object<crate::model::BackupTarget>, Option<&crate::evidence::velero::Location>)| LocationLine {
        name: target.name.clone(),
        available: location.and_then(|l| l.available),
        recorded: location.is_some(),
        read_only: location.is_some_and(|l| l.read_only),
        message: location.and_then(|l| l.message.clone()),
    };
    record.locations().into_iter().map(line).collect()
}
