//! What was recorded of one class: what was attained, the points that there are, each breach and each missing run.

use serde::Serialize;

use super::Ground;
use crate::document::record::{
    BreachLine, MissingLine, RunsLine, Source, PointLine, begun, breaches, missing, runs, share, source, state, waived, workload,
};
use crate::document::{Desk, moment};
use crate::facts::record::{ClusterRecord, Line, Period, Records};

pub mod table;
pub mod timeline;

/// The recorded side of a class.
#[derive(Serialize)]
pub struct RecordPart {
    /// Clusters with workloads of the class and without any record of Velero.
    unrecorded: Vec<String>,
    /// What is looked at, from and to; none where nothing was recorded.
    period: Option<(String, String)>,
    /// Some workload's period is shorter: older backups have expired, and no collection held them.
    shortened: bool,
    /// The most that would have been lost, over all workloads.
    attained: Option<String>,
    /// The least share of time within the RPO.
    share: Option<String>,
    /// `pass`, `fail`, `no-data` or `waived`.
    state: &'static str,
    /// Why it cannot be said.
    unknown: Option<&'static str>,
    targets: Vec<TargetLine>,
    workloads: Vec<PointLine>,
    /// Workloads that the inventory declares of the class.
    declared: usize,
    /// Times beyond the RPO, in order.
    breaches: Vec<BreachLine>,
    /// A line for each schedule and cluster.
    runs: Vec<RunsLine>,
    /// Each run that was due and not made.
    missing: Vec<MissingLine>,
    /// All schedules together: what was due is what was made and what is missing.
    runs_due: usize,
    /// Of these, made.
    runs_made: usize,
    /// Of these, never made.
    runs_missing: usize,
    /// The file of the timeline.
    chart: Option<String>,
    sources: Vec<Source>,
}

/// What can be had from one target, should all the others be lost.
#[derive(Serialize)]
struct TargetLine {
    name: String,
    /// Only replication writes to it.
    replica: bool,
    /// The most that would have been lost with this target alone.
    attained: Option<String>,
    share: Option<String>,
    state: &'static str,
    /// Why it cannot be said.
    unknown: Option<&'static str>,
}

pub fn part(desk: &Desk, ground: &Ground) -> RecordPart {
    let (records, class, zone) = (desk.records(), ground.class, desk.platform.zone());
    let standing = records.class(&class.name);
    let lines: Vec<&Line> = (0..class.schedules.len()).flat_map(|i| records.lines_of(&class.name, i)).collect();
    let workloads: Vec<_> = records.workloads_of(&class.name).collect();
    let clusters: Vec<&ClusterRecord> = clusters(records, &class.name);
    let recorded: Vec<&&ClusterRecord> = clusters.iter().filter(|c| c.velero.is_some()).collect();
    RecordPart {
        unrecorded: clusters.iter().filter(|c| c.velero.is_none()).map(|c| c.cluster.name.clone()).collect(),
        period: whole(recorded.iter().map(|c| c.period)).map(|p| (moment(p.from, zone), moment(p.to, zone))),
        shortened: workloads.iter().any(|(_, w)| w.history.attained.shortened),
        attained: standing.loss().map(begun),
        share: standing.share.map(share),
        state: waived(desk, class, state(standing.keeps)),
        unknown: standing.unknown.map(|u| u.word()),
        targets: records.targets(&class.name).iter().map(|t| TargetLine {
            name: t.target.name.clone(),
            replica: t.replica,
            attained: t.loss().map(begun),
            share: t.share.map(share),
            state: waived(desk, class, state(t.keeps)),
            unknown: t.unknown.map(|u| u.word()),
        }).collect(),
        declared: desk.platform.workloads.values().filter(|w| w.class == *class.name).count(),
        workloads: workloads.iter().map(|(c, w)| workload(desk, c, w, &lines)).collect(),
        breaches: breaches(&workloads, zone),
        runs: lines.iter().map(|l| runs(&clusters, l)).collect(),
        missing: lines.iter().flat_map(|l| missing(l, zone)).collect(),
        runs_due: lines.iter().map(|l| l.runs.expected.len()).sum(),
        runs_made: lines.iter().flat_map(|l| &l.runs.expected).filter(|e| e.run.is_some()).count(),
        runs_missing: lines.iter().map(|l| l.runs.missing().count()).sum(),
        chart: (!recorded.is_empty()).then(|| timeline::path(&class.name)),
        sources: recorded.iter().filter_map(|c| source(desk, c)).collect(),
    }
}

/// The clusters that run a class, by name.
fn clusters<'r, 'a>(records: &'r Records<'a>, class: &str) -> Vec<&'r ClusterRecord<'a>> {
    records.clusters.iter().filter(|c| c.workloads.iter().any(|w| w.class.name == class)).collect()
}

/// From the first beginning to the last end.
fn whole(periods: impl Iterator<Item = Period>) -> Option<Period> {
    periods.reduce(|a, b| Period { from: a.from.min(b.from), to: a.to.max(b.to) })
}
