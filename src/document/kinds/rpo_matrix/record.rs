//! What was recorded of one class: what was attained, the points that there are, each breach and each missing run.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use super::Ground;
use crate::clock::{Instant, Tz};
use crate::document::{Desk, moment};
use crate::facts::drill::begun_minutes;
use crate::facts::record::{Attained, Breach, Cause, ClusterRecord, History, Line, Period, Records, WorkloadRecord};
use crate::evidence::velero::Phase;
use crate::unit::{Percent, Span};

mod source;
pub mod table;
pub mod timeline;

pub use source::{Source, SourceFile, sources};

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
    /// `pass`, `fail` or `no-data`.
    state: &'static str,
    /// Why it cannot be said.
    unknown: Option<&'static str>,
    targets: Vec<TargetLine>,
    workloads: Vec<WorkloadLine>,
    breaches: Vec<BreachLine>,
    runs: Vec<RunsLine>,
    missing: Vec<MissingLine>,
    /// All schedules together: what was due is what was made and what is missing.
    runs_due: usize,
    runs_made: usize,
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
    attained: Option<String>,
    share: Option<String>,
    state: &'static str,
    unknown: Option<&'static str>,
}

#[derive(Serialize)]
struct WorkloadLine {
    name: String,
    title: String,
    cluster: String,
    attained: Option<String>,
    share: Option<String>,
    p95: Option<String>,
    state: &'static str,
    unknown: Option<&'static str>,
    /// The newest backup that can be restored.
    newest: Option<String>,
    /// The state that it holds, and how old that is when the records end.
    newest_at: Option<String>,
    newest_age: Option<String>,
    expires: Option<String>,
    /// Restore points of the class's schedules when the records end, and how many should be there.
    held: usize,
    expected: Option<usize>,
}

/// A time that nothing protected, of all workloads that share their points.
#[derive(Serialize)]
struct BreachLine {
    workloads: Vec<String>,
    cluster: String,
    from: String,
    to: String,
    length: String,
    /// It ends with the records: no next point yet.
    open: bool,
    /// More may have been lost.
    at_least: bool,
    causes: Vec<CauseLine>,
    /// Causes beyond the four that a cell has room for.
    more_causes: usize,
}

#[derive(Serialize)]
struct CauseLine {
    reason: &'static str,
    at: String,
    backup: Option<String>,
    schedule: Option<String>,
}

/// The runs of one schedule in one cluster: what was due is what ran and what is missing.
#[derive(Serialize)]
struct RunsLine {
    cluster: String,
    schedule: String,
    due: usize,
    completed: usize,
    partially_failed: usize,
    failed: usize,
    /// Not finished when the records end, or being deleted.
    unfinished: usize,
    missing: usize,
    /// None was due: by hand, or by another cron.
    extra: usize,
    paused: bool,
    /// Fields in which the recorded schedule differs from the declared one.
    drift: Vec<DriftLine>,
    /// None where nothing was recorded of its cluster.
    recorded: Option<bool>,
}

#[derive(Serialize)]
struct DriftLine {
    field: &'static str,
    declared: String,
    recorded: String,
}

#[derive(Serialize)]
struct MissingLine {
    cluster: String,
    schedule: String,
    due: String,
    why: &'static str,
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
        state: state(standing.keeps),
        unknown: standing.unknown.map(|u| u.word()),
        targets: records.targets(&class.name).iter().map(|t| TargetLine {
            name: t.target.name.clone(),
            replica: t.replica,
            attained: t.loss().map(begun),
            share: t.share.map(share),
            state: state(t.keeps),
            unknown: t.unknown.map(|u| u.word()),
        }).collect(),
        workloads: workloads.iter().map(|(c, w)| workload(desk, c, w, &lines)).collect(),
        breaches: breaches(&workloads, zone),
        runs: lines.iter().map(|l| runs(&clusters, l)).collect(),
        missing: lines.iter().flat_map(|l| missing(l, zone)).collect(),
        runs_due: lines.iter().map(|l| l.runs.expected.len()).sum(),
        runs_made: lines.iter().flat_map(|l| &l.runs.expected).filter(|e| e.run.is_some()).count(),
        runs_missing: lines.iter().map(|l| l.runs.missing().count()).sum(),
        chart: timeline::chart(desk, ground).map(|c| c.path),
        sources: recorded.iter().filter_map(|c| source::of(desk, c)).collect(),
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

/// In whole minutes, those that have begun included: seconds are in the tables for programs.
pub fn begun(span: Span) -> String {
    begun_minutes(span).in_hours()
}

pub fn state(keeps: Option<bool>) -> &'static str {
    match keeps {
        Some(true) => "pass",
        Some(false) => "fail",
        None => "no-data",
    }
}

/// A share that is less than all never reads as all.
pub fn share(share: Percent) -> String {
    let whole = Percent(rust_decimal::Decimal::ONE_HUNDRED);
    let text = share.to_string();
    if share < whole && text == whole.to_string() {
        return Percent(rust_decimal::Decimal::new(999, 1)).to_string();
    }
    text
}

fn workload(desk: &Desk, cluster: &ClusterRecord, record: &WorkloadRecord, lines: &[&Line]) -> WorkloadLine {
    let zone = desk.platform.zone();
    let history: &History = &record.history;
    let attained: &Attained = &history.attained;
    let newest = history.newest();
    let (held, expected) = held(desk, cluster, record, lines);
    let end = cluster.period.to;
    WorkloadLine {
        name: record.workload.name.clone(),
        title: record.workload.display().to_string(),
        cluster: cluster.cluster.name.clone(),
        attained: attained.loss().map(begun),
        share: attained.keeps().and(attained.share).map(share),
        p95: attained.keeps().and(attained.p95).map(begun),
        state: state(attained.keeps()),
        unknown: attained.unknown.map(|u| u.word()),
        newest: newest.map(|p| p.backup.name.to_string()),
        newest_at: newest.map(|p| moment(p.start, zone)),
        newest_age: newest.map(|p| begun(Span(end.seconds_since(p.start)))),
        expires: newest.and_then(|p| p.until).map(|at| moment(at, zone)),
        held,
        expected,
    }
}

/// Points of all schedules of the class together; none expected where one of them cannot be told.
pub fn held(desk: &Desk, cluster: &ClusterRecord, record: &WorkloadRecord, lines: &[&Line]) -> (usize, Option<usize>) {
    let of_it = lines.iter().filter(|l| l.cluster.name == cluster.cluster.name);
    let mut sum = (0, Some(0));
    for line in of_it {
        let held = cluster.held(desk.platform, &record.history, line);
        sum = (sum.0 + held.points, sum.1.zip(held.expected).map(|(a, b)| a + b));
    }
    if cluster.velero.is_some() { sum } else { (0, None) }
}

/// Workloads with the same points have the same breaches: told once.
fn breaches(workloads: &[(&ClusterRecord, &WorkloadRecord)], zone: Tz) -> Vec<BreachLine> {
    let mut shared: BTreeMap<(&str, *const History), Vec<&WorkloadRecord>> = BTreeMap::new();
    for (cluster, record) in workloads {
        shared.entry((&cluster.cluster.name, Rc::as_ptr(&record.history))).or_default().push(record);
    }
    let mut told: Vec<(Instant, BreachLine)> = Vec::new();
    for ((cluster, _), records) in &shared {
        let names: Vec<String> = records.iter().map(|r| r.workload.name.clone()).collect();
        for breach in records.iter().take(1).flat_map(|r| &r.history.attained.breaches) {
            told.push((breach.gap.from, breach_line(breach, &names, cluster, zone)));
        }
    }
    told.sort_by(|(a, x), (b, y)| (a, &x.cluster, &x.workloads).cmp(&(b, &y.cluster, &y.workloads)));
    told.into_iter().map(|(_, line)| line).collect()
}

fn breach_line(breach: &Breach, workloads: &[String], cluster: &str, zone: Tz) -> BreachLine {
    let gap = breach.gap;
    BreachLine {
        workloads: workloads.to_vec(),
        cluster: cluster.to_string(),
        from: moment(gap.from, zone),
        to: moment(gap.to, zone),
        length: begun(gap.length()),
        open: gap.open,
        at_least: gap.at_least,
        causes: breach.causes.iter().map(|c| cause(c, zone)).collect(),
        more_causes: breach.causes.len().saturating_sub(4),
    }
}

fn cause(cause: &Cause, zone: Tz) -> CauseLine {
    CauseLine {
        reason: cause.reason.word(),
        at: moment(cause.at, zone),
        backup: cause.backup.map(|b| b.name.to_string()),
        schedule: cause.schedule.map(str::to_string),
    }
}

fn runs(clusters: &[&ClusterRecord], line: &Line) -> RunsLine {
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

fn missing(line: &Line, zone: Tz) -> Vec<MissingLine> {
    let told = |e: &crate::facts::record::Expected| MissingLine {
        cluster: line.cluster.name.clone(),
        schedule: line.schedule.name.clone(),
        due: moment(e.due, zone),
        why: e.missing.map_or("no-job", |m| m.word()),
    };
    line.runs.missing().map(told).collect()
}
