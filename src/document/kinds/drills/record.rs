//! One drill as its record prints it.

use serde::Serialize;

use crate::document::{Desk, moment};
use crate::facts::drill::{Entry, Exhibit, begun_minutes, days_past};
use crate::model::{DrillFinding, DrillResult};
use crate::unit::day;

/// What a drill measured, each figure beside its promise.
#[derive(Serialize)]
pub struct Result {
    pub name: String,
    pub date: String,
    /// `pass` only where evidence shows it; else `claimed`, `partial` or `fail`.
    pub result: &'static str,
    /// `proven` or `claimed`.
    pub proof: &'static str,
    pub took: Option<String>,
    pub rto: Option<String>,
    /// `pass`, `claimed`, `fail` or `no-data`.
    pub in_time: &'static str,
    pub age: Option<String>,
    pub rpo: Option<String>,
    pub fresh: &'static str,
    pub isolation: String,
    /// What the class asks for, where the drill stayed nearer.
    pub nearer_than: Option<String>,
}

/// A drill with all that was written down.
#[derive(Serialize)]
pub struct Record {
    pub measured: Result,
    pub title: String,
    pub cluster: String,
    pub workload: Option<String>,
    pub class: Option<String>,
    pub stateful: bool,
    pub backup: Option<String>,
    pub backup_taken_at: Option<String>,
    pub destination: Option<String>,
    pub started_at: String,
    pub service_usable_at: Option<String>,
    pub operator: String,
    pub witness: Option<String>,
    pub volumes: Vec<VolumeLine>,
    pub checks: Vec<CheckLine>,
    pub findings: Vec<FindingLine>,
    pub evidence: Vec<EvidenceLine>,
}

#[derive(Serialize)]
pub struct VolumeLine {
    name: String,
    expected: Option<String>,
    restored: Option<String>,
    check: Option<String>,
}

#[derive(Serialize)]
pub struct CheckLine {
    title: String,
    /// As the drill's own result.
    result: &'static str,
    note: Option<String>,
}

#[derive(Serialize)]
pub struct FindingLine {
    text: String,
    owner: Option<String>,
    due: Option<String>,
    closed: Option<String>,
    /// `closed`, `open` or `overdue`.
    state: &'static str,
}

#[derive(Serialize)]
pub struct EvidenceLine {
    path: String,
    recorded: Option<String>,
    found: Option<String>,
    /// `matches`, `differs`, `no hash` or `missing`.
    state: &'static str,
}

impl Result {
    pub fn of(entry: &Entry) -> Self {
        let proven = entry.is_proven();
        Result {
            name: entry.drill.name.clone(),
            date: day(entry.drill.date),
            result: result(entry.drill.result, proven),
            proof: entry.proof_word(),
            took: entry.took.map(|t| begun_minutes(t).to_string()),
            rto: entry.class.map(|c| c.rto.to_string()),
            in_time: measured(entry.in_time(), proven),
            age: entry.age.map(|a| begun_minutes(a).to_string()),
            rpo: entry.class.map(|c| c.rpo.to_string()),
            fresh: measured(entry.fresh(), proven),
            isolation: entry.drill.isolation.to_string(),
            nearer_than: entry.nearer_than().map(|i| i.to_string()),
        }
    }
}

impl Record {
    pub fn of(desk: &Desk, entry: &Entry) -> Self {
        let (drill, zone) = (entry.drill, desk.platform.zone());
        let proven = entry.is_proven();
        let check = |c: &crate::model::DrillCheck| CheckLine {
            title: c.title.clone(),
            result: result(c.result, proven),
            note: c.note.clone(),
        };
        let volume = |v: &crate::model::DrillVolume| VolumeLine {
            name: v.name.clone(),
            expected: v.expected.clone(),
            restored: v.restored.clone(),
            check: v.check.clone(),
        };
        Record {
            measured: Result::of(entry),
            title: drill.display().to_string(),
            cluster: drill.cluster.to_string(),
            workload: drill.workload.as_ref().map(|w| w.to_string()),
            class: entry.class.map(|c| c.name.clone()),
            stateful: entry.class.is_some_and(|c| c.stateful),
            backup: drill.backup.clone(),
            backup_taken_at: drill.backup_taken_at.map(|i| moment(i, zone)),
            destination: drill.destination.clone(),
            started_at: moment(drill.started_at, zone),
            service_usable_at: drill.service_usable_at.map(|i| moment(i, zone)),
            operator: drill.operator.clone(),
            witness: drill.witness.clone(),
            volumes: drill.volumes.iter().map(volume).collect(),
            checks: drill.checks.iter().map(check).collect(),
            findings: drill.findings.iter().map(|f| finding(desk, f)).collect(),
            evidence: entry.exhibits.iter().map(exhibit).collect(),
        }
    }
}

fn result(result: DrillResult, proven: bool) -> &'static str {
    match result {
        DrillResult::Pass if proven => "pass",
        DrillResult::Pass => "claimed",
        DrillResult::Partial => "partial",
        DrillResult::Fail => "fail",
    }
}

/// A figure that keeps its promise is good only where evidence shows it.
pub fn measured(kept: Option<bool>, proven: bool) -> &'static str {
    match kept {
        Some(true) if proven => "pass",
        Some(true) => "claimed",
        Some(false) => "fail",
        None => "no-data",
    }
}

fn finding(desk: &Desk, finding: &DrillFinding) -> FindingLine {
    let today = desk.platform.today;
    let closed = finding.closed.filter(|closed| *closed <= today.date);
    FindingLine {
        text: finding.text.clone(),
        owner: finding.owner.clone(),
        due: finding.due.map(day),
        closed: closed.map(day),
        state: match (closed, finding.due.and_then(|due| days_past(today, due))) {
            (Some(_), _) => "closed",
            (None, Some(_)) => "overdue",
            (None, None) => "open",
        },
    }
}

fn exhibit(exhibit: &Exhibit) -> EvidenceLine {
    EvidenceLine {
        path: exhibit.path.to_string(),
        recorded: exhibit.recorded.map(str::to_string),
        found: exhibit.found.map(str::to_string),
        state: match (exhibit.recorded, exhibit.found) {
            (_, None) => "missing",
            (None, Some(_)) => "no hash",
            (Some(recorded), Some(found)) if recorded == found => "matches",
            _ => "differs",
        },
    }
}
