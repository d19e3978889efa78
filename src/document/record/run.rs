//! The runs of a schedule: those that were due, those that were made.

use serde::Serialize;

use crate::clock::Tz;
use crate::document::moment;
use crate::evidence::velero::Phase;
use crate::facts::record::{ClusterRecord, Line};

/// The runs of one schedule in one cluster: what was due is what ran and what is missing.
#[derive(Serialize)]
pub struct RunsLine {
    pub cluster: String,
    pub schedule: String,
    pub due: usize,
    /// Of these, by how they ended.
    pub completed: usize,
    /// Ended as PartiallyFailed.
    pub partially_failed: usize,
    pub failed: usize,
    /// Not finished when the records end, or being deleted.
    pub unfinished: usize,
    /// Due and never made.
    pub missing: usize,
    /// None was due: by hand, or by another cron.
    pub extra: usize,
    /// The recorded schedule is paused.
    pub paused: bool,
    /// Fields in which the recorded schedule differs from the declared one.
    pub drift: Vec<DriftLine>,
    /// None where nothing was recorded of its cluster.
    pub recorded: Option<bool>,
}

/// A field in which the recorded schedule differs; values as Velero spells them, an absent one empty.
#[derive(Serialize)]
pub struct DriftLine {
    /// Such as `spec.template.ttl`.
    pub field: &'static str,
    pub declared: String,
    pub recorded: String,
}

/// A run that was due and was not made.
#[derive(Serialize)]
pub struct MissingLine {
    pub cluster: String,
    pub schedule: String,
    pub due: String,
    /// `no-schedule`, `paused`, `previous-running` or `no-job`.
    pub why: &'static str,
}

/// Missing runs of one schedule that follow each other for the same reason.
#[derive(Serialize)]
pub struct MissingStretch {
    pub schedule: String,
    /// When the first of them was due.
    pub first: String,
    /// When the last of them was due.
    pub last: String,
    /// How many there are.
    pub runs: usize,
    /// `no-schedule`, `paused`, `previous-running` or `no-job`.
    pub why: &'static str,
}

/// For readers who need to know what is wrong rather than each run: the matrix lists those.
pub fn stretches(line: &Line, zone: Tz) -> Vec<MissingStretch> {
    let mut told: Vec<MissingStretch> = Vec::new();
    let mut before = None;
    for (index, expected) in line.runs.expected.iter().enumerate() {
        if expected.run.is_some() {
            continue;
        }
        let (due, why) = (moment(expected.due, zone), expected.missing.map_or("no-job", |m| m.word()));
        match told.last_mut().filter(|t| before == index.checked_sub(1) && t.why == why) {
            Some(stretch) => {
                stretch.last = due;
                stretch.runs += 1;
            }
            None => told.push(MissingStretch {
                schedule: line.schedule.name.clone(),
                first: due.clone(),
                last: due,
                runs: 1,
                why,
            }),
        }
        before = Some(index);
    }
    told
}

pub fn runs(clusters: &[&ClusterRecord], line: &Line) -> RunsLine {
    let runs = &line.runs;
    let (completed, partially_failed) = (runs.ended(Phase::Completed), runs.ended(Phase::PartiallyFailed));
    let failed = runs.ended(Phase::Failed) + runs.ended(Phase::FailedValidation);
    let missing = runs.missing().count();
    let recorded = clusters.iter().find(|c| c.cluster.name == line.cluster.name).and_then(|c| c.velero);
    RunsLine {
        cluster: line.cluster.name.clone(),
        schedule: line.schedule.name.clone(),
        due: runs.expected.len(),
        completed,
        partially_failed,
        failed,
        unfinished: runs.expected.len() - missing - completed - partially_failed - failed,
        missing,
        extra: runs.extra.len(),
        paused: line.recorded.is_some_and(|s| s.paused),
        drift: line
            .drift
            .iter()
            .map(|d| DriftLine { field: d.field, declared: d.declared.clone(), recorded: d.recorded.clone() })
            .collect(),
        recorded: recorded.map(|_| line.recorded.is_some()),
    }
}

pub fn missing(line: &Line, zone: Tz) -> Vec<MissingLine> {
    let told = |e: &crate::facts::record::Expected| MissingLine {
        cluster: line.cluster.name.clone(),
        schedule: line.schedule.name.clone(),
        due: moment(e.due, zone),
        why: e.missing.map_or("no-job", |m| m.word()),
    };
    line.runs.missing().map(told).collect()
}
