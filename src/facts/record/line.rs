//! Which recorded schedule and which runs belong to which promise: each schedule of a class becomes one Velero
//! Schedule of the same name in every cluster that runs the class.

use std::collections::BTreeMap;

use super::drift::{self, Drift};
use super::period::{Period, known_from};
use super::run::{self, Runs};
use crate::clock::Instant;
use crate::cron::{Cron, Dialect};
use crate::evidence::Velero;
use crate::evidence::velero::{self, Backup};
use crate::facts::recovery_point::{Planned, of_class};
use crate::model::{BackupTarget, Cluster, Object, Platform, Schedule, WorkloadClass};
use crate::unit::Span;

/// What Velero takes where no ttl is said.
const DEFAULT_TTL: Span = Span::days(30);
/// Expiry is looked for once an hour.
const SWEEP: Span = Span::hours(1);

/// One schedule of a class in one cluster.
#[derive(Clone)]
pub struct Line<'a> {
    pub cluster: &'a Object<Cluster>,
    pub class: &'a Object<WorkloadClass>,
    /// Its place in the class's `schedules`.
    pub index: usize,
    pub schedule: &'a Schedule,
    pub target: Option<&'a Object<BackupTarget>>,
    pub planned: Planned<'a>,
    /// Of the class's workloads here, sorted: what the recorded schedule must include.
    pub namespaces: Vec<&'a str>,
    /// The recorded schedule of that name.
    pub recorded: Option<&'a velero::Schedule>,
    /// Schedules were recorded here: one that is missing is missing.
    pub known: bool,
    pub drift: Vec<Drift>,
    pub runs: Runs<'a>,
    /// From when on evidence would show a backup of it; the end of the period where nothing is recorded.
    pub known_from: Instant,
    /// From when on a point must be there, if everything ran.
    pub horizon: Instant,
}

impl<'a> Line<'a> {
    /// The newest run, whatever became of it.
    pub fn last_run(&self) -> Option<&'a Backup> {
        self.runs.all.last().copied()
    }

    /// It was there since: its own date, or that of its first run where that is earlier.
    pub fn since(&self) -> Option<Instant> {
        let first = self.runs.all.first().and_then(|b| run::moment(b));
        self.recorded.and_then(|s| s.created).into_iter().chain(first).min()
    }
}

pub(super) fn lines<'a>(
    platform: &'a Platform,
    cluster: &'a Object<Cluster>,
    velero: Option<&'a Velero>,
    period: Period,
) -> Vec<Line<'a>> {
    let mut namespaces: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for workload in platform.workloads_of(&cluster.name) {
        let of_class = namespaces.entry(&workload.class.name).or_default();
        of_class.extend(workload.namespaces.iter().map(String::as_str));
    }
    let runs = velero.map(by_schedule).unwrap_or_default();
    let mut lines = Vec::new();
    for (name, mut namespaces) in namespaces {
        let Some(class) = platform.workload_classes.get(name) else { continue };
        namespaces.sort_unstable();
        namespaces.dedup();
        for planned in of_class(platform, class) {
            let mine = runs.get(planned.schedule.name.as_str()).cloned().unwrap_or_default();
            lines.push(line(cluster, planned, namespaces.clone(), velero, mine, period));
        }
    }
    lines
}

fn line<'a>(
    cluster: &'a Object<Cluster>,
    planned: Planned<'a>,
    namespaces: Vec<&'a str>,
    velero: Option<&'a Velero>,
    runs: Vec<&'a Backup>,
    period: Period,
) -> Line<'a> {
    let schedule = planned.schedule;
    let recorded = velero.and_then(|v| v.schedule(&schedule.name));
    let known = velero.is_some_and(|v| !v.schedules.is_empty());
    let ttl = recorded.map_or(schedule.ttl, |s| s.scope.ttl.map_or(DEFAULT_TTL, Span)).min(schedule.ttl);
    let known_from = velero.map_or(period.to, |v| known_from(v, ttl, period.to));
    let slack = planned.least_loss().unwrap_or_default().saturating_add(SWEEP);
    let dialect = cluster.velero_version().map(Dialect::of_velero_version).unwrap_or_default();
    let cron = Cron::parse(&schedule.cron, dialect).ok().filter(|_| velero.is_some());
    let watched = Period { from: period.from.max(known_from), to: period.to };
    let silent = !known && velero.is_none_or(|v| v.backups.is_empty());
    let expected = run::runs(cron.as_ref(), planned.zone, watched, recorded, (known, silent), runs);
    let default = velero.and_then(|v| v.locations.iter().find(|l| l.default));
    let drift =
        recorded.map(|s| drift::drift(cluster, &planned, &namespaces, s, default)).unwrap_or_default();
    Line {
        cluster,
        class: planned.class,
        index: planned.index,
        schedule,
        target: planned.target,
        namespaces,
        recorded,
        known,
        drift,
        runs: expected,
        known_from,
        horizon: known_from.checked_add_seconds(slack.seconds()).unwrap_or(period.to),
        planned,
    }
}

/// The runs of each schedule, in the order in which they were made.
fn by_schedule(velero: &Velero) -> BTreeMap<&str, Vec<&Backup>> {
    let mut runs: BTreeMap<&str, Vec<&Backup>> = BTreeMap::new();
    for backup in &velero.backups {
        if let Some(schedule) = &backup.schedule {
            runs.entry(schedule).or_default().push(backup);
        }
    }
    runs.values_mut().for_each(|runs| runs.sort_by_key(|b| run::moment(b)));
    runs
}
