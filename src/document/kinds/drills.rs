//! What was restored, how long it took, and what shows it.

use serde::Serialize;

use crate::document::{Cell, Content, Desk, Kind, Scope, Subject, Table};
use crate::facts::drill::{Entry, Logbook, Standing, State};
use crate::facts::rehearsal::{Rehearsals, Rehearsed, rehearsals};
use crate::model::RehearsalResult;
use crate::unit::{Span, day};

mod record;

pub const KIND: Kind = Kind {
    name: "drills",
    scope: Scope::Platform,
    code: "DRL",
    landscape: false,
    record: true,
    summary: "what was restored to try it, how long it took, and what proves it",
    build,
};

/// Where every class stands, every drill, every rehearsal, and what was never tried.
#[derive(Serialize)]
struct Context {
    counts: Counts,
    /// The class that is due next and not yet overdue.
    next: Option<Next>,
    classes: Vec<ClassLine>,
    /// Workloads that no drill has restored.
    undrilled: Vec<WorkloadLine>,
    workloads: usize,
    supervisors: Vec<SupervisorLine>,
    /// Days after which a rehearsal no longer counts.
    rehearsal_days: u32,
    /// The newest first.
    records: Vec<record::Record>,
}

/// Classes that have workloads, by their state.
#[derive(Default, Serialize)]
struct Counts {
    classes: usize,
    proven: usize,
    claimed: usize,
    partial: usize,
    failed: usize,
    /// Claimed, partial or failed.
    fell_short: usize,
    overdue: usize,
    never: usize,
}

#[derive(Serialize)]
struct Next {
    class: String,
    due: String,
    days: i64,
}

/// A class in the calendar.
#[derive(Serialize)]
struct ClassLine {
    name: String,
    title: String,
    tier: Option<u32>,
    workloads: usize,
    every_days: u32,
    asks_isolation: Option<String>,
    /// `proven`, `claimed`, `partial`, `failed`, `overdue`, `never` or `not-applicable`.
    state: &'static str,
    due: Option<String>,
    overdue_days: Option<i64>,
    /// The newest drill, whatever came of it.
    last: Option<record::Result>,
    last_pass: Option<String>,
    /// The drill that proves it.
    proof: Option<Proof>,
}

#[derive(Serialize)]
struct Proof {
    name: String,
    date: String,
}

#[derive(Serialize)]
struct WorkloadLine {
    name: String,
    title: String,
    tenant: String,
    cluster: String,
    class: String,
    tier: Option<u32>,
}

#[derive(Serialize)]
struct SupervisorLine {
    name: String,
    title: String,
    rto: Option<String>,
    due: Option<String>,
    overdue_days: Option<i64>,
    /// `claimed`, `overdue`, `failed` or `never`: a rehearsal has no recorded hash, so it is never proven.
    state: &'static str,
    held: Vec<RehearsalLine>,
}

#[derive(Serialize)]
struct RehearsalLine {
    date: String,
    took: Option<String>,
    /// `pass`, `claimed`, `partial` or `fail`.
    result: &'static str,
    /// `fail`, `claimed` or `no-data`.
    in_time: &'static str,
    evidence: Option<String>,
    sha256: Option<String>,
}

fn build(desk: &Desk, _: &Subject) -> Option<Content> {
    let platform = desk.platform;
    let logbook = Logbook::read(platform, desk.evidence);
    let mut standings = logbook.standings();
    standings.sort_by_key(|s| (s.class.tier.unwrap_or(u32::MAX), &s.class.name));
    let drilled = |name: &str| logbook.of_workload(name).next().is_some();
    let context = Context {
        counts: counts(&standings),
        next: next(desk, &standings),
        classes: standings.iter().map(class_line).collect(),
        undrilled: undrilled(desk, drilled),
        workloads: platform.workloads.len(),
        supervisors: rehearsals(platform, desk.evidence).iter().map(supervisor_line).collect(),
        rehearsal_days: platform.record.rehearsal_days(),
        records: logbook.entries.iter().rev().map(|e| record::Record::of(desk, e)).collect(),
    };
    let mut content = Content::new(&context)?;
    content.tables.push(table(&logbook));
    Some(content)
}

fn counts(standings: &[Standing]) -> Counts {
    let mut counts = Counts::default();
    for state in standings.iter().map(Standing::state).filter(|s| *s != State::NotApplicable) {
        counts.classes += 1;
        let slot = match state {
            State::Proven => &mut counts.proven,
            State::Claimed => &mut counts.claimed,
            State::Partial => &mut counts.partial,
            State::Overdue => &mut counts.overdue,
            State::Never => &mut counts.never,
            State::Failed | State::NotApplicable => &mut counts.failed,
        };
        *slot += 1;
    }
    counts.fell_short = counts.claimed + counts.partial + counts.failed;
    counts
}

fn next(desk: &Desk, standings: &[Standing]) -> Option<Next> {
    let today = desk.platform.today;
    let in_use = standings.iter().filter(|s| !s.workloads.is_empty() && s.overdue.is_none());
    let (due, class) =
        in_use.filter_map(|s| Some((s.due?, s.class))).min_by_key(|(due, c)| (*due, &c.name))?;
    Some(Next { class: class.display().to_string(), due: day(due), days: today.days_until(due) })
}

fn class_line(standing: &Standing) -> ClassLine {
    let class = standing.class;
    ClassLine {
        name: class.name.clone(),
        title: class.display().to_string(),
        tier: class.tier,
        workloads: standing.workloads.len(),
        every_days: class.drill_every_days,
        asks_isolation: class.drill_isolation.map(|i| i.to_string()),
        state: standing.state().word(),
        due: standing.due.map(day),
        overdue_days: standing.overdue,
        last: standing.last.map(record::Result::of),
        last_pass: standing.last_pass.map(|e| day(e.drill.date)),
        proof: standing.proof.map(|e| Proof { name: e.drill.name.clone(), date: day(e.drill.date) }),
    }
}

fn undrilled(desk: &Desk, drilled: impl Fn(&str) -> bool) -> Vec<WorkloadLine> {
    let platform = desk.platform;
    let mut lines: Vec<WorkloadLine> = platform
        .workloads
        .values()
        .filter(|w| !drilled(&w.name))
        .map(|w| WorkloadLine {
            name: w.name.clone(),
            title: w.display().to_string(),
            tenant: w.tenant.to_string(),
            cluster: w.cluster.to_string(),
            class: w.class.to_string(),
            tier: platform.workload_classes.get(&*w.class.name).and_then(|c| c.tier),
        })
        .collect();
    lines.sort_by(|a, b| (a.tier.unwrap_or(u32::MAX), &a.name).cmp(&(b.tier.unwrap_or(u32::MAX), &b.name)));
    lines
}

fn supervisor_line(rehearsals: &Rehearsals) -> SupervisorLine {
    let state = match (rehearsals.held.first(), rehearsals.overdue) {
        (None, _) => "never",
        (Some(newest), _) if newest.rehearsal.result != RehearsalResult::Pass => "failed",
        (_, Some(_)) => "overdue",
        (Some(newest), _) if newest.took() > rehearsals.rto && rehearsals.rto.is_some() => "failed",
        _ => "claimed",
    };
    SupervisorLine {
        name: rehearsals.supervisor.name.clone(),
        title: rehearsals.supervisor.display().to_string(),
        rto: rehearsals.rto.map(|r| r.to_string()),
        due: rehearsals.due.map(day),
        overdue_days: rehearsals.overdue,
        state,
        held: rehearsals.held.iter().map(|r| rehearsal_line(r, rehearsals.rto)).collect(),
    }
}

fn rehearsal_line(rehearsed: &Rehearsed, rto: Option<Span>) -> RehearsalLine {
    let rehearsal = rehearsed.rehearsal;
    RehearsalLine {
        date: day(rehearsal.date),
        took: rehearsed.took().map(|t| t.to_string()),
        result: match rehearsal.result {
            RehearsalResult::Pass => "claimed",
            RehearsalResult::Partial => "partial",
            RehearsalResult::Fail => "fail",
        },
        in_time: record::measured(rehearsed.took().zip(rto).map(|(took, rto)| took <= rto), false),
        evidence: rehearsal.evidence.clone(),
        sha256: rehearsed.on_file.map(|f| f.sha256.clone()),
    }
}

fn table(logbook: &Logbook) -> Table {
    let row = |e: &Entry| {
        let drill = e.drill;
        let due = e.class.and_then(|class| logbook.standing_due(&class.name));
        let seconds = |span: Option<Span>| Cell::maybe(span, |s| Cell::Int(s.0));
        vec![
            Cell::text(drill.date),
            Cell::text(&drill.cluster),
            Cell::maybe(drill.workload.as_ref(), Cell::text),
            Cell::maybe(e.class, |c| Cell::text(&c.name)),
            Cell::text(drill.result),
            Cell::maybe(e.minutes(), Cell::Int),
            seconds(e.class.map(|c| c.rto)),
            seconds(e.age),
            seconds(e.class.map(|c| c.rpo)),
            Cell::text(drill.isolation),
            Cell::text(e.proof_word()),
            Cell::text(&drill.operator),
            Cell::maybe(drill.witness.as_ref(), Cell::text),
            Cell::maybe(due, Cell::text),
        ]
    };
    Table {
        path: "drills".into(),
        columns: COLUMNS.to_vec(),
        rows: logbook.entries.iter().rev().map(row).collect(),
    }
}

const COLUMNS: [&str; 14] = [
    "date",
    "cluster",
    "workload",
    "class",
    "result",
    "minutes",
    "rto_seconds",
    "age_seconds",
    "rpo_seconds",
    "isolation",
    "proof",
    "operator",
    "witness",
    "next_due",
];
