//! The recorded figures for other programs.

use super::super::Ground;
use crate::document::record::{state, waived};
use crate::document::{Cell, Desk, Table};
use crate::facts::record::{Attained, ClusterRecord, Held, Line, Point, WorkloadRecord};

/// A row for each workload and target, one for each breach, one for each run that was due.
pub fn tables(desk: &Desk, grounds: &[Ground]) -> Vec<Table> {
    vec![points(desk, grounds), breaches(desk, grounds), runs(desk, grounds)]
}

fn points(desk: &Desk, grounds: &[Ground]) -> Table {
    let mut rows = Vec::new();
    for (cluster, record) in all(desk, grounds) {
        // An empty target is the class as a whole: what is held against the RPO.
        rows.push(point_row(desk, cluster, record, None, &record.history.attained, record.history.newest()));
        for at in &record.history.targets {
            rows.push(point_row(desk, cluster, record, Some((&at.target.name, at.held)), &at.attained, at.newest.as_ref()));
        }
    }
    Table { path: "rpo-matrix-points".into(), columns: POINTS.to_vec(), rows }
}

fn point_row(
    desk: &Desk,
    cluster: &ClusterRecord,
    record: &WorkloadRecord,
    target: Option<(&String, usize)>,
    attained: &Attained,
    newest: Option<&Point>,
) -> Vec<Cell> {
    let judged = attained.keeps().is_some();
    let only = |cell: Cell| if judged { cell } else { Cell::Unknown };
    vec![
        Cell::text(&record.class.name),
        Cell::text(&record.workload.name),
        Cell::text(&cluster.cluster.name),
        Cell::maybe(target, |(name, _)| Cell::text(name)),
        Cell::Int(attained.rpo.seconds()),
        Cell::text(attained.period.from),
        Cell::text(attained.period.to),
        Cell::maybe(attained.loss(), |s| Cell::Int(s.seconds())),
        only(Cell::maybe(attained.p95, |s| Cell::Int(s.seconds()))),
        only(Cell::Int(attained.beyond.seconds())),
        only(Cell::maybe(attained.share, |p| Cell::Number(p.0.round_dp(4)))),
        only(Cell::Int(attained.breaches.len() as i64)),
        Cell::maybe(newest, |p| Cell::text(&p.backup.name)),
        Cell::maybe(newest, |p| Cell::text(p.start)),
        Cell::maybe(newest.and_then(|p| p.until), Cell::text),
        Cell::maybe(target.filter(|_| cluster.velero.is_some()), |(_, held)| Cell::Int(held as i64)),
        Cell::text(waived(desk, record.class, state(attained.keeps()))),
        Cell::maybe(attained.unknown, |u| Cell::text(u.word())),
    ]
}

fn breaches(desk: &Desk, grounds: &[Ground]) -> Table {
    let row = |cluster: &ClusterRecord, record: &WorkloadRecord, breach: &crate::facts::record::Breach| {
        let reasons: Vec<&str> = breach.causes.iter().map(|c| c.reason.word()).collect();
        let backups: Vec<&str> = breach.causes.iter().filter_map(|c| c.backup.map(|b| &*b.name)).collect();
        vec![
            Cell::text(&record.class.name),
            Cell::text(&record.workload.name),
            Cell::text(&cluster.cluster.name),
            Cell::text(breach.gap.from),
            Cell::text(breach.gap.to),
            Cell::Int(breach.gap.length().seconds()),
            Cell::Int(breach.gap.beyond.seconds()),
            Cell::Bool(breach.gap.open),
            Cell::Bool(breach.gap.at_least),
            Cell::text(reasons.join(" ")),
            Cell::text(backups.join(" ")),
        ]
    };
    let found = all(desk, grounds);
    let rows = found.iter().flat_map(|(c, w)| w.history.attained.breaches.iter().map(move |b| row(c, w, b)));
    Table { path: "rpo-matrix-breaches".into(), columns: BREACHES.to_vec(), rows: rows.collect() }
}

fn runs(desk: &Desk, grounds: &[Ground]) -> Table {
    let row = |line: &Line, expected: &crate::facts::record::Expected| {
        vec![
            Cell::text(&line.class.name),
            Cell::text(&line.cluster.name),
            Cell::text(&line.schedule.name),
            Cell::text(expected.due),
            Cell::maybe(expected.run, |b| Cell::text(&b.name)),
            Cell::maybe(expected.run, |b| Cell::text(b.phase.word())),
            Cell::maybe(expected.run.and_then(|b| b.start), Cell::text),
            Cell::maybe(expected.run.and_then(|b| b.completion), Cell::text),
            Cell::maybe(expected.missing, |m| Cell::text(m.word())),
        ]
    };
    let lines = grounds.iter().flat_map(|g| {
        let class = &g.class.name;
        (0..g.class.schedules.len()).flat_map(move |i| desk.records().lines_of(class, i))
    });
    let rows = lines.flat_map(|l| l.runs.expected.iter().map(move |e| row(l, e))).collect();
    Table { path: "rpo-matrix-runs".into(), columns: RUNS.to_vec(), rows }
}

fn all<'d>(desk: &'d Desk, grounds: &'d [Ground]) -> Vec<(&'d ClusterRecord<'d>, &'d WorkloadRecord<'d>)> {
    grounds.iter().flat_map(|g| desk.records().workloads_of(&g.class.name)).collect()
}

/// The points of a class's schedule over all its workloads: the fewest that one of them holds, and how many it should.
pub fn fewest(desk: &Desk, class: &str, index: usize) -> Option<Held> {
    let records = desk.records();
    let lines = records.lines_of(class, index);
    let held = lines.filter(|l| l.known || !l.runs.all.is_empty()).flat_map(|line| {
        let cluster = records.cluster(&line.cluster.name);
        let workloads = cluster.into_iter().flat_map(|c| c.workloads.iter().map(move |w| (c, w)));
        let of_class = workloads.filter(move |(_, w)| w.class.name == class);
        of_class.map(move |(c, w)| c.held(desk.platform, &w.history, line))
    });
    held.min_by_key(|h| (h.points as i64) - h.expected.map_or(0, |e| e as i64))
}

const POINTS: [&str; 18] = [
    "class",
    "workload",
    "cluster",
    "target",
    "rpo_seconds",
    "period_start",
    "period_end",
    "attained_rpo_seconds",
    "p95_seconds",
    "beyond_rpo_seconds",
    "in_rpo_percent",
    "breaches",
    "newest_point",
    "newest_point_start",
    "newest_point_expires",
    "points_held",
    "state",
    "reason",
];

const BREACHES: [&str; 11] = [
    "class",
    "workload",
    "cluster",
    "start",
    "end",
    "seconds",
    "beyond_rpo_seconds",
    "open",
    "at_least",
    "reasons",
    "backups",
];

const RUNS: [&str; 9] =
    ["class", "cluster", "schedule", "due", "backup", "phase", "start", "completion", "missing"];
