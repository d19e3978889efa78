//! What a class loses at worst, schedule by schedule.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::copies;
use crate::clock::{Tz, day_start};
use crate::cron::{Cron, CronError, Dialect, Gap};
use crate::model::{BackupTarget, Lookup, Object, Platform, Schedule, WorkloadClass};
use crate::unit::Span;

/// How far ahead gaps are looked for: a year, and the clock changes at both of its ends.
pub const HORIZON_DAYS: u32 = 400;

/// One schedule of one class.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    pub class: &'a Object<WorkloadClass>,
    /// Its place in `schedules`.
    pub index: usize,
    pub schedule: &'a Schedule,
    pub target: Option<&'a Object<BackupTarget>>,
    /// The zone that its hours are meant in; Velero's own image runs in UTC.
    pub zone: Tz,
    /// As each Velero version among the class's clusters understands it.
    pub readings: Vec<Reading<'a>>,
    /// The longest over all readings; none where a reading is invalid or never runs.
    pub gap: Option<Gap>,
    /// What the promise waits for after the backup: none where it is not declared.
    pub lag: Option<Span>,
}

/// An expression as one dialect understands it, and the clusters that speak it.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    pub dialect: Dialect,
    pub clusters: Vec<&'a str>,
    pub cron: Result<Cron, CronError>,
}

/// Can a schedule keep the class's RPO?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Yes,
    No,
    /// It cannot, but another schedule of the class does: a tier that is kept for longer.
    Other,
    /// What is declared is not enough to say.
    Unknown,
}

impl Reach {
    pub fn word(self) -> Option<&'static str> {
        match self {
            Reach::Yes => Some("yes"),
            Reach::No => Some("no"),
            Reach::Other => Some("other-schedule"),
            Reach::Unknown => None,
        }
    }
}

impl Planned<'_> {
    /// The field of this schedule, as findings name it.
    pub fn path(&self, field: &str) -> String {
        format!("schedules[{}].{field}", self.index)
    }

    pub fn longest_gap(&self) -> Option<Span> {
        self.gap.map(|g| Span(g.seconds))
    }

    /// Longest gap, run time and replication: none where one of them is not known.
    pub fn worst_loss(&self) -> Option<Span> {
        self.longest_gap()?.checked_add(self.schedule.expected_duration?)?.checked_add(self.lag?)
    }

    /// The sum of what is known: it can be more, never less.
    pub fn least_loss(&self) -> Option<Span> {
        let known = |span: Option<Span>| span.unwrap_or_default();
        Some(
            self.longest_gap()?
                .saturating_add(known(self.schedule.expected_duration))
                .saturating_add(known(self.lag)),
        )
    }

    /// By itself, whatever the other schedules of its class do.
    pub fn keeps_rpo(&self) -> Option<bool> {
        if self.least_loss()? > self.class.rpo {
            return Some(false);
        }
        self.worst_loss().map(|_| true)
    }

    /// The first reading that is valid.
    pub fn cron(&self) -> Option<&Cron> {
        self.readings.iter().find_map(|r| r.cron.as_ref().ok())
    }
}

/// Every schedule of every class, by class.
pub fn all(platform: &Platform) -> Vec<Planned<'_>> {
    platform.workload_classes.values().flat_map(|c| of_class(platform, c)).collect()
}

/// The schedules of a class, in the order in which they are declared.
pub fn of_class<'a>(platform: &'a Platform, class: &'a Object<WorkloadClass>) -> Vec<Planned<'a>> {
    let dialects = dialects(platform, &class.name);
    class.schedules.iter().enumerate().map(|(i, s)| planned(platform, class, i, s, &dialects)).collect()
}

/// A schedule among those of its class.
pub fn reach(schedule: &Planned, of_class: &[Planned]) -> Reach {
    match schedule.keeps_rpo() {
        Some(true) => Reach::Yes,
        None => Reach::Unknown,
        Some(false) if of_class.iter().any(|s| s.keeps_rpo() == Some(true)) => Reach::Other,
        Some(false) => Reach::No,
    }
}

/// The schedules that carry the RPO: those that keep it, else the one that loses least.
pub fn bearers<'s, 'a>(schedules: &'s [Planned<'a>]) -> Vec<&'s Planned<'a>> {
    let keeping: Vec<_> = schedules.iter().filter(|s| s.keeps_rpo() == Some(true)).collect();
    if keeping.is_empty() { least(schedules).into_iter().collect() } else { keeping }
}

/// The schedule of a class that loses least.
pub fn least<'s, 'a>(schedules: &'s [Planned<'a>]) -> Option<&'s Planned<'a>> {
    schedules.iter().filter(|s| s.gap.is_some()).min_by_key(|s| s.least_loss())
}

/// The beginning of the as-of day: the same answer at every hour of it.
pub fn start(platform: &Platform) -> DateTime<Utc> {
    day_start(platform.today.date, platform.zone()).0
}

fn planned<'a>(
    platform: &'a Platform,
    class: &'a Object<WorkloadClass>,
    index: usize,
    schedule: &'a Schedule,
    dialects: &BTreeMap<Dialect, Vec<&'a str>>,
) -> Planned<'a> {
    let zone = schedule.timezone.unwrap_or(Tz::UTC);
    let readings: Vec<Reading> = dialects
        .iter()
        .map(|(dialect, clusters)| Reading {
            dialect: *dialect,
            clusters: clusters.clone(),
            cron: Cron::parse(&schedule.cron, *dialect),
        })
        .collect();
    let target = platform.find(&schedule.target);
    Planned {
        class,
        index,
        schedule,
        target,
        zone,
        gap: longest(&readings, start(platform), zone),
        readings,
        lag: target.and_then(|t| copies::awaited_lag(platform, &class.name, class.copies(), t)),
    }
}

fn longest(readings: &[Reading], from: DateTime<Utc>, zone: Tz) -> Option<Gap> {
    let gaps: Option<Vec<Gap>> =
        readings.iter().map(|r| r.cron.as_ref().ok()?.longest_gap(from, HORIZON_DAYS, zone)).collect();
    gaps?.into_iter().max_by_key(|g| g.seconds)
}

/// The dialects that the clusters of a class speak; that of Velero 1.15 to 1.18.2 where no cluster says.
fn dialects<'a>(platform: &'a Platform, class: &'a str) -> BTreeMap<Dialect, Vec<&'a str>> {
    let mut spoken: BTreeMap<Dialect, Vec<&str>> = BTreeMap::new();
    for cluster in platform.clusters_with_class(class) {
        let dialect = cluster.velero_version().map(Dialect::of_velero_version).unwrap_or_default();
        spoken.entry(dialect).or_default().push(&cluster.name);
    }
    if spoken.is_empty() {
        spoken.insert(Dialect::default(), Vec::new());
    }
    spoken
}
