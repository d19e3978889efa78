//! When each Supervisor's rebuild was last rehearsed, and when the next rehearsal is due.

use chrono::Days;

use super::drill::days_past;
use crate::clock::Date;
use crate::evidence::{Evidence, Recorded};
use crate::model::{Object, Platform, Rehearsal, RehearsalResult, Supervisor};
use crate::unit::Span;

pub struct Rehearsals<'a> {
    pub supervisor: &'a Object<Supervisor>,
    pub rto: Option<Span>,
    /// Up to the day that is looked from, the newest first.
    pub held: Vec<Rehearsed<'a>>,
    pub last_pass: Option<Date>,
    /// None before the first pass.
    pub due: Option<Date>,
    pub overdue: Option<i64>,
}

pub struct Rehearsed<'a> {
    pub rehearsal: &'a Rehearsal,
    /// The file that its record names, where it is there. No hash is declared for it: it is on file, not proven.
    pub on_file: Option<&'a Recorded>,
}

impl Rehearsed<'_> {
    pub fn took(&self) -> Option<Span> {
        self.rehearsal.minutes.map(|m| Span::minutes(m.into()))
    }
}

/// Of every Supervisor, by name.
pub fn rehearsals<'a>(platform: &'a Platform, evidence: &'a Evidence) -> Vec<Rehearsals<'a>> {
    platform.supervisors.values().map(|s| of(platform, evidence, s)).collect()
}

fn of<'a>(
    platform: &'a Platform,
    evidence: &'a Evidence,
    supervisor: &'a Object<Supervisor>,
) -> Rehearsals<'a> {
    let today = platform.today;
    let declared = supervisor.rebuild.iter().flat_map(|r| &r.rehearsals);
    let mut held: Vec<Rehearsed> = declared
        .filter(|r| r.date <= today.date)
        .map(|rehearsal| Rehearsed {
            rehearsal,
            on_file: rehearsal.evidence.as_ref().and_then(|path| evidence.file(path)),
        })
        .collect();
    held.sort_by_key(|r| std::cmp::Reverse(r.rehearsal.date));
    let passed = |r: &&Rehearsed| r.rehearsal.result == RehearsalResult::Pass;
    let last_pass = held.iter().find(passed).map(|r| r.rehearsal.date);
    let every = Days::new(platform.record.rehearsal_days().into());
    let due = last_pass.and_then(|date| date.checked_add_days(every));
    Rehearsals {
        supervisor,
        rto: supervisor.rebuild.as_ref().and_then(|r| r.rto),
        held,
        last_pass,
        due,
        overdue: due.and_then(|due| days_past(today, due)),
    }
}
