//! One class and one of its schedules.

use serde::Serialize;

use super::{Ground, record};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Severity};
use crate::document::record::{begun, share};
use crate::document::{Cell, Desk, Table, moment};
use crate::facts::drill::{Entry, Logbook, Standing};
use crate::facts::promise::{Grounds, judge};
use crate::facts::record::Held;
use crate::facts::recovery_point::{Planned, Reach, reach};
use crate::facts::retention::points_held;
use crate::model::{BackupTarget, Lookup, Object, Platform, WorkloadClass};
use crate::unit::{Date, Percent, Span, day};

#[derive(Serialize)]
pub struct Row {
    pub class: String,
    pub class_title: String,
    /// Not the class's first: its name stands in the row above.
    pub continued: bool,
    pub tier: Option<u32>,
    pub workloads: usize,
    pub rpo: String,
    pub rto: String,
    pub method: &'static str,
    pub schedule: Option<String>,
    pub cron: Option<String>,
    /// The schedule in words; none where there are none that say more, or where Velero cannot read it.
    pub words: Option<String>,
    pub zone: Option<String>,
    pub longest_gap: Option<String>,
    pub expected_duration: Option<String>,
    pub lag: Option<String>,
    /// None where a part of it is not known.
    pub worst_loss: Option<String>,
    /// The sum of the parts that are known.
    pub least_loss: Option<String>,
    /// `yes`, `no`, `other-schedule`, or none where that cannot be said.
    pub reachable: Option<&'static str>,
    /// The most that would have been lost by the recorded backups; none without records, and of a long-term tier,
    /// on which the RPO does not rest.
    pub attained: Option<String>,
    /// The least share of time within the RPO, over the class's workloads.
    pub share: Option<String>,
    /// When the oldest of the newest points of each workload was taken.
    pub last_good: Option<String>,
    /// Why nothing is attained: `no-evidence`, `no-point-before` and so on.
    pub unknown: Option<&'static str>,
    /// Of the workload that lacks most: points that are there, and how many should be.
    pub held: Option<usize>,
    /// How many should be there.
    pub held_of: Option<usize>,
    pub keep: String,
    pub ttl: Option<String>,
    pub points_held: Option<i64>,
    pub target: Option<String>,
    pub failure_domain: Option<String>,
    pub lock_mode: Option<&'static str>,
    pub locked_days: u32,
    pub replica: Option<String>,
    pub drill: Option<DrillCell>,
    /// `pass`, `fail`, `no-data`, `not-applicable` or `waived`.
    pub state: &'static str,
    pub notes: Vec<Note>,
    #[serde(skip)]
    cells: Vec<Cell>,
}

/// The class's newest drill.
#[derive(Serialize)]
pub struct DrillCell {
    pub name: String,
    #[serde(skip)]
    on: Date,
    pub date: String,
    pub took: Option<String>,
    pub in_time: Option<bool>,
    /// It passed and shows all that the class asks for.
    pub proven: bool,
}

/// A finding, at the column that it speaks of.
#[derive(Serialize)]
pub struct Note {
    pub column: &'static str,
    pub rule: &'static str,
    /// `error`, `warning`, `note` or `waived`.
    pub level: &'static str,
}

const COLUMNS: &[&str] = &[
    "class",
    "tier",
    "rpo_seconds",
    "rto_seconds",
    "method",
    "schedule",
    "cron",
    "timezone",
    "longest_gap_seconds",
    "expected_duration_seconds",
    "worst_case_loss_seconds",
    "reachable",
    "retention_seconds",
    "ttl_seconds",
    "points_held",
    "target",
    "failure_domain",
    "immutable",
    "drill_every_days",
    "last_drill",
    "attained_rpo_seconds",
    "state",
    "in_rpo_percent",
    "last_good_point",
    "points_recorded",
    "points_expected",
];

pub fn table(rows: &[Row]) -> Table {
    Table {
        path: "rpo-matrix".into(),
        columns: COLUMNS.to_vec(),
        rows: rows.iter().map(|r| r.cells.clone()).collect(),
    }
}

/// A class without a schedule is a row, too: the one with nothing in it.
pub fn rows(desk: &Desk, logbook: &Logbook, ground: &Ground) -> Vec<Row> {
    let standing = logbook.standing(ground.class);
    let planned = ground.schedules.iter().map(Some);
    let none = ground.schedules.is_empty().then_some(None);
    planned.chain(none).map(|p| row(desk, &standing, ground, p)).collect()
}

fn row(desk: &Desk, standing: &Standing, ground: &Ground, planned: Option<&Planned>) -> Row {
    let class = ground.class;
    let schedule = planned.map(|p| p.schedule);
    let target = planned.and_then(|p| p.target);
    let long_term = planned.is_some_and(|p| reach(p, &ground.schedules) == Reach::Other);
    let findings: Vec<&Finding> =
        desk.findings.iter().filter(|f| concerns(f, class, planned, long_term, standing.last)).collect();
    let hours = |span: Option<Span>| span.map(Span::in_hours);
    let recorded = Recorded::of(desk, ground, planned);
    let row = Row {
        class: class.name.clone(),
        class_title: class.display().to_string(),
        continued: planned.is_some_and(|p| p.index > 0),
        tier: class.tier,
        workloads: standing.workloads.len(),
        rpo: class.rpo.in_hours(),
        rto: class.rto.in_hours(),
        method: class.method.word(),
        schedule: schedule.map(|s| s.name.clone()),
        cron: schedule.map(|s| s.cron.clone()),
        words: planned.and_then(words),
        zone: planned.map(zone),
        longest_gap: hours(planned.and_then(Planned::longest_gap)),
        expected_duration: hours(schedule.and_then(|s| s.expected_duration)),
        lag: hours(planned.and_then(|p| p.lag)),
        worst_loss: hours(planned.and_then(Planned::worst_loss)),
        least_loss: hours(planned.and_then(Planned::least_loss)),
        reachable: planned.map_or(Some("no"), |p| reach(p, &ground.schedules).word()),
        attained: recorded.loss.map(begun),
        share: recorded.share.map(share),
        last_good: recorded.last_good.map(|at| moment(at, desk.platform.zone())),
        unknown: recorded.unknown,
        held: recorded.held.map(|h| h.points),
        held_of: recorded.held.and_then(|h| h.expected),
        keep: class.retention.keep.to_string(),
        ttl: schedule.map(|s| s.ttl.to_string()),
        points_held: planned.and_then(|p| points_held(desk.platform, p)),
        target: schedule.map(|s| s.target.to_string()),
        failure_domain: target.and_then(|t| domain(desk.platform, t)),
        lock_mode: target.and_then(|t| t.lock.as_ref()).map(|l| l.mode.word()),
        locked_days: target.map_or(0, |t| t.locked_days()),
        replica: target.and_then(|t| t.replicates_to.as_ref()).map(|r| r.to_string()),
        drill: standing.last.map(drill),
        state: state(standing, &findings, recorded.keeps),
        notes: notes(&findings),
        cells: Vec::new(),
    };
    Row { cells: cells(&row, class, planned, &recorded), ..row }
}

/// What records say of one row.
struct Recorded {
    loss: Option<Span>,
    share: Option<Percent>,
    last_good: Option<Instant>,
    unknown: Option<&'static str>,
    held: Option<Held>,
    keeps: Option<bool>,
}

impl Recorded {
    /// The RPO rests on the class's points as a whole. A long-term tier holds no RPO: it keeps its promise as long as
    /// the points are there that should be.
    fn of(desk: &Desk, ground: &Ground, planned: Option<&Planned>) -> Recorded {
        let name = &ground.class.name;
        let held = planned.and_then(|p| record::table::fewest(desk, name, p.index));
        if planned.is_some_and(|p| reach(p, &ground.schedules) == Reach::Other) {
            let keeps = held.and_then(|h| Some(h.points >= h.expected?));
            return Recorded { loss: None, share: None, last_good: None, unknown: None, held, keeps };
        }
        let standing = desk.records().class(name);
        Recorded {
            loss: standing.loss(),
            share: standing.keeps.and(standing.share),
            last_good: standing.last_good.map(|p| p.start),
            unknown: standing.unknown.filter(|_| standing.keeps.is_none()).map(|u| u.word()),
            held,
            keeps: standing.keeps,
        }
    }
}

fn state(standing: &Standing, findings: &[&Finding], attained: Option<bool>) -> &'static str {
    let errors = |waived: bool| {
        findings.iter().filter(|f| f.severity == Severity::Error && f.is_waived() == waived).count()
    };
    let used = !standing.workloads.is_empty();
    judge(Grounds { used, open_errors: errors(false), accepted_errors: errors(true), attained }).word()
}

fn cells(row: &Row, class: &Object<WorkloadClass>, planned: Option<&Planned>, recorded: &Recorded) -> Vec<Cell> {
    let seconds = |span: Option<Span>| Cell::maybe(span, |s| Cell::Int(s.seconds()));
    let text = |text: &Option<String>| Cell::maybe(text.as_ref(), Cell::text);
    let schedule = planned.map(|p| p.schedule);
    vec![
        Cell::text(&row.class),
        Cell::maybe(class.tier, |t| Cell::Int(t.into())),
        seconds(Some(class.rpo)),
        seconds(Some(class.rto)),
        Cell::text(class.method),
        text(&row.schedule),
        text(&row.cron),
        text(&row.zone),
        seconds(planned.and_then(Planned::longest_gap)),
        seconds(schedule.and_then(|s| s.expected_duration)),
        seconds(planned.and_then(Planned::worst_loss)),
        Cell::maybe(row.reachable, Cell::text),
        seconds(Some(class.retention.keep)),
        seconds(schedule.map(|s| s.ttl)),
        Cell::maybe(row.points_held, Cell::Int),
        text(&row.target),
        text(&row.failure_domain),
        Cell::maybe(planned.and_then(|p| p.target), |t| Cell::Bool(t.locked_days() > 0)),
        Cell::Int(class.drill_every_days.into()),
        Cell::maybe(row.drill.as_ref(), |d| Cell::text(d.on)),
        seconds(recorded.loss),
        Cell::text(row.state),
        Cell::maybe(recorded.share, |p| Cell::Number(p.0.round_dp(4))),
        Cell::maybe(recorded.last_good, Cell::text),
        Cell::maybe(row.held, |n| Cell::Int(n as i64)),
        Cell::maybe(row.held_of, |n| Cell::Int(n as i64)),
    ]
}

/// An expression may name its own zone.
pub fn zone(planned: &Planned) -> String {
    planned.cron().and_then(|c| c.zone()).unwrap_or(planned.zone).name().to_string()
}

pub fn words(planned: &Planned) -> Option<String> {
    planned.cron().map(|c| c.words()).filter(|words| *words != planned.schedule.cron)
}

fn domain(platform: &Platform, target: &Object<BackupTarget>) -> Option<String> {
    platform.find(&target.site).map(|s| s.failure_domain.clone())
}

fn drill(entry: &Entry) -> DrillCell {
    DrillCell {
        name: entry.drill.name.clone(),
        on: entry.drill.date,
        date: day(entry.drill.date),
        took: entry.took.map(|s| s.in_hours()),
        in_time: entry.in_time(),
        proven: entry.holds(),
    }
}

/// A finding speaks of a row when it names this schedule, its class as a whole, its target, or the newest drill.
fn concerns(
    finding: &Finding,
    class: &Object<WorkloadClass>,
    planned: Option<&Planned>,
    long_term: bool,
    last: Option<&Entry>,
) -> bool {
    if finding.object == class.id() {
        // This one stands at the schedule that loses least, and all of them lose too much.
        let of_all = finding.rule == "rpo-unreachable";
        // A long-term tier bears no RPO.
        if finding.rule == "rpo-missed" && long_term {
            return false;
        }
        return of_all || schedule_of(finding, class).is_none_or(|i| planned.is_some_and(|p| p.index == i));
    }
    planned.and_then(|p| p.target).is_some_and(|t| t.id() == finding.object)
        || last.is_some_and(|e| e.drill.id() == finding.object)
}

/// Two clusters may have the same trouble: a cell says it once.
fn notes(findings: &[&Finding]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for note in findings.iter().filter_map(|f| note(f)) {
        let known = |n: &Note| (n.column, n.rule, n.level) == (note.column, note.rule, note.level);
        if !notes.iter().any(known) {
            notes.push(note);
        }
    }
    notes
}

/// The schedule at one of whose fields a finding stands.
fn schedule_of(finding: &Finding, class: &Object<WorkloadClass>) -> Option<usize> {
    let fields = ["name", "cron", "timezone", "ttl", "target", "expectedDuration"];
    let stands_at =
        |i: &usize| fields.iter().any(|f| class.place(&format!("schedules[{i}].{f}")) == finding.place);
    (0..class.schedules.len()).find(stands_at)
}

fn note(finding: &Finding) -> Option<Note> {
    let column = match finding.rule {
        "snapshot-is-not-backup" | "volumes-not-covered" | "volumes-not-captured" => "method",
        "invalid-cron" | "cron-changes-meaning" | "schedule-in-dst-gap" => "schedule",
        "rpo-unreachable" => "loss",
        "rpo-missed" | "no-backup-data" | "backup-failed" | "evidence-stale" => "attained",
        "schedule-drift" | "schedule-paused" => "schedule",
        "retention-too-short" | "retention-too-long" | "last-good-may-expire" => "retention",
        "target-in-failure-domain"
        | "too-few-copies"
        | "target-not-immutable"
        | "lock-shorter-than-retention"
        | "target-unencrypted"
        | "location-unavailable"
        | "lock-not-enforced"
        | "operators-may-delete" => "target",
        "never-drilled"
        | "drill-overdue"
        | "drill-failed"
        | "drill-missed-rto"
        | "drill-unproven"
        | "drill-too-close"
        | "drill-without-volumes" => "drill",
        _ => return None,
    };
    let level = if finding.is_waived() { "waived" } else { finding.severity.word() };
    Some(Note { column, rule: finding.rule, level })
}
