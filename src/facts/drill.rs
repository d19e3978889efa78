//! What drills have shown: each record held against its class, and where each class stands.

use chrono::Days;

use crate::clock::{Date, Instant, Today};
use crate::evidence::Evidence;
use crate::model::{Drill, DrillIsolation, DrillResult, Lookup, Object, Platform, Workload, WorkloadClass};
use crate::unit::Span;

/// Every drill up to the day that is looked from, the oldest first.
pub struct Logbook<'a> {
    pub entries: Vec<Entry<'a>>,
    platform: &'a Platform,
}

/// One drill beside the promise that it tested.
pub struct Entry<'a> {
    pub drill: &'a Object<Drill>,
    /// The class that the record names, else that of its workload.
    pub class: Option<&'a Object<WorkloadClass>>,
    /// From the start to a usable service.
    pub took: Option<Span>,
    /// What would have been lost: from the backup to the start.
    pub age: Option<Span>,
    pub exhibits: Vec<Exhibit<'a>>,
    /// The newest of its workload (or class), or the newest there that passed: older ones are history.
    pub in_force: bool,
}

/// A piece of evidence as it was recorded and as it lies there now.
pub struct Exhibit<'a> {
    pub path: &'a str,
    pub recorded: Option<&'a str>,
    pub found: Option<&'a str>,
}

/// Where a class stands on the day that is looked from.
pub struct Standing<'a, 'b> {
    pub class: &'a Object<WorkloadClass>,
    pub workloads: Vec<&'a Object<Workload>>,
    pub last: Option<&'b Entry<'a>>,
    pub last_pass: Option<&'b Entry<'a>>,
    /// The newest drill within the cadence that shows all that the class asks for.
    pub proof: Option<&'b Entry<'a>>,
    /// The last pass and the cadence; None before the first pass.
    pub due: Option<Date>,
    /// Days past the due date; None where it is not past.
    pub overdue: Option<i64>,
}

/// A standing in one word. Only `Proven` is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No workload has this class.
    NotApplicable,
    Never,
    /// The newest drill did not pass, or passed too late.
    Failed,
    Overdue,
    /// Passed, but no evidence shows it.
    Claimed,
    /// Passed and shown, but nearer to the source than asked, without its volumes, or without the time it took.
    Partial,
    Proven,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::NotApplicable => "not-applicable",
            State::Never => "never",
            State::Failed => "failed",
            State::Overdue => "overdue",
            State::Claimed => "claimed",
            State::Partial => "partial",
            State::Proven => "proven",
        }
    }
}

impl<'a> Logbook<'a> {
    pub fn read(platform: &'a Platform, evidence: &'a Evidence) -> Self {
        let mut entries: Vec<Entry> = platform
            .drills
            .values()
            .filter(|d| d.date <= platform.today.date)
            .map(|d| entry(platform, evidence, d))
            .collect();
        entries.sort_by_key(|e| (e.drill.date, e.drill.started_at, &e.drill.name));
        mark_in_force(&mut entries);
        Logbook { entries, platform }
    }

    /// The day that is looked from.
    pub fn today(&self) -> Date {
        self.platform.today.date
    }

    /// Drills that count for a class.
    pub fn of_class(&self, class: &str) -> impl DoubleEndedIterator<Item = &Entry<'a>> {
        self.entries.iter().filter(move |e| e.class.is_some_and(|c| c.name == class))
    }

    /// Drills of one workload.
    pub fn of_workload(&self, workload: &str) -> impl DoubleEndedIterator<Item = &Entry<'a>> {
        self.entries.iter().filter(move |e| e.drill.workload.as_ref().is_some_and(|w| *w == *workload))
    }

    pub fn standing<'b>(&'b self, class: &'a Object<WorkloadClass>) -> Standing<'a, 'b> {
        let last_pass = self.of_class(&class.name).rev().find(|e| e.passed());
        let due = last_pass.and_then(|e| due_after(e, class));
        Standing {
            class,
            workloads: self.platform.workloads.values().filter(|w| w.class == *class.name).collect(),
            last: self.of_class(&class.name).next_back(),
            last_pass,
            proof: self.of_class(&class.name).rev().find(|e| e.holds() && self.counts(e, class)),
            due,
            overdue: due.and_then(|due| days_past(self.platform.today, due)),
        }
    }

    /// Not yet overdue by this drill alone?
    fn counts(&self, entry: &Entry, class: &WorkloadClass) -> bool {
        due_after(entry, class).is_some_and(|due| due >= self.platform.today.date)
    }

    /// When a class is due again.
    pub fn standing_due(&self, class: &str) -> Option<Date> {
        self.platform.workload_classes.get(class).and_then(|class| self.standing(class).due)
    }

    /// Of every class, in the order of their names.
    pub fn standings(&self) -> Vec<Standing<'a, '_>> {
        self.platform.workload_classes.values().map(|c| self.standing(c)).collect()
    }
}

impl Entry<'_> {
    pub fn passed(&self) -> bool {
        self.drill.result == DrillResult::Pass
    }

    /// Within the RTO? None where either time is not known.
    pub fn in_time(&self) -> Option<bool> {
        Some(self.took? <= self.class?.rto)
    }

    /// Was the data young enough for the RPO?
    pub fn fresh(&self) -> Option<bool> {
        Some(self.age? <= self.class?.rpo)
    }

    /// What the class asks for, where the drill stayed nearer.
    pub fn nearer_than(&self) -> Option<DrillIsolation> {
        self.class?.drill_isolation.filter(|asked| self.drill.isolation < *asked)
    }

    /// A pass that shows all that the class asks for.
    pub fn holds(&self) -> bool {
        self.passed()
            && self.is_proven()
            && self.in_time() == Some(true)
            && self.nearer_than().is_none()
            && !self.lacks_volumes()
    }

    /// A stateful class whose data nobody looked at.
    pub fn lacks_volumes(&self) -> bool {
        self.class.is_some_and(|c| c.stateful) && self.drill.volumes.is_empty()
    }

    pub fn proof_word(&self) -> &'static str {
        if self.is_proven() { "proven" } else { "claimed" }
    }

    /// Whole minutes from the start to a usable service, begun ones included.
    pub fn minutes(&self) -> Option<i64> {
        self.took.map(|took| begun_minutes(took).0 / 60)
    }

    /// Every piece of evidence lies there with the hash that was recorded.
    pub fn is_proven(&self) -> bool {
        !self.exhibits.is_empty() && self.exhibits.iter().all(Exhibit::matches)
    }
}

impl Exhibit<'_> {
    pub fn matches(&self) -> bool {
        self.recorded.is_some() && self.recorded == self.found
    }
}

impl Standing<'_, '_> {
    pub fn state(&self) -> State {
        let (Some(last), Some(pass)) = (self.last, self.last_pass) else {
            return match self.last {
                _ if self.workloads.is_empty() => State::NotApplicable,
                Some(_) => State::Failed,
                None => State::Never,
            };
        };
        match () {
            () if self.workloads.is_empty() => State::NotApplicable,
            () if !last.passed() || pass.in_time() == Some(false) => State::Failed,
            () if self.overdue.is_some() => State::Overdue,
            () if self.proof.is_some() => State::Proven,
            () if pass.is_proven() => State::Partial,
            () => State::Claimed,
        }
    }
}

/// Seconds are noise beside an RTO; rounding up never flatters.
pub fn begun_minutes(span: Span) -> Span {
    Span(span.0.saturating_add(59).div_euclid(60).saturating_mul(60))
}

/// Days that `due` is past; None on the day itself and before.
pub fn days_past(today: Today, due: Date) -> Option<i64> {
    Some(-today.days_until(due)).filter(|days| *days > 0)
}

fn due_after(entry: &Entry, class: &WorkloadClass) -> Option<Date> {
    entry.drill.date.checked_add_days(Days::new(class.drill_every_days.into()))
}

fn entry<'a>(platform: &'a Platform, evidence: &'a Evidence, drill: &'a Object<Drill>) -> Entry<'a> {
    let workload = drill.workload.as_ref().and_then(|w| platform.find(w));
    let class = drill.class.as_ref().or(workload.map(|w| &w.class)).and_then(|c| platform.find(c));
    let exhibit = |e: &'a crate::model::DrillEvidence| Exhibit {
        path: &e.path.0,
        recorded: e.sha256.as_ref().map(|h| h.0.as_str()),
        found: evidence.file(&e.path.0).map(|f| f.sha256.as_str()),
    };
    Entry {
        drill,
        class,
        took: drill.service_usable_at.and_then(|usable| between(drill.started_at, usable)),
        age: drill.backup_taken_at.and_then(|taken| between(taken, drill.started_at)),
        exhibits: drill.evidence.iter().map(exhibit).collect(),
        in_force: false,
    }
}

/// None where the clock ran backwards: such a record measures nothing.
fn between(start: Instant, end: Instant) -> Option<Span> {
    Some(Span(end.seconds_since(start))).filter(|span| span.0 >= 0)
}

fn mark_in_force(entries: &mut [Entry]) {
    let subject = |e: &Entry| {
        let workload = e.drill.workload.as_ref().map(|w| w.name.to_string());
        (workload.is_none(), workload.or_else(|| e.class.map(|c| c.name.clone())))
    };
    let mut seen = Vec::new();
    for entry in entries.iter_mut().rev() {
        let newest = (subject(entry), false);
        let passing = (subject(entry), true);
        entry.in_force = !seen.contains(&newest) || entry.passed() && !seen.contains(&passing);
        if entry.passed() {
            seen.push(passing);
        }
        seen.push(newest);
    }
}
