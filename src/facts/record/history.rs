//! The points of each workload, and what they attained at each target.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::attained::{Attained, Footing, Stretch, attained};
use super::cause::Suspects;
use super::coverage::Coverage;
use super::line::Line;
use super::period::Period;
use super::point::{Origin, Point, Refusal, Refused, judge};
use super::volume::{Contents, Witness};
use super::{WorkloadRecord, class_of};
use crate::clock::Instant;
use crate::evidence::{Kubernetes, Velero, velero::Phase};
use crate::facts::copies::{awaited_lag, chain};
use crate::model::{BackupTarget, Cluster, Object, Platform, Workload, WorkloadClass};
use crate::unit::Span;

/// The points of workloads that share them.
pub struct History<'a> {
    /// The class's name.
    pub class: &'a str,
    /// By start.
    pub points: Vec<Point<'a>>,
    /// Backups that could have been points and are none, by time.
    pub refused: Vec<Refused<'a>>,
    /// Held against the RPO: a point counts from when it is on as many targets as the class asks for, and on one that
    /// does not fall together with the cluster.
    pub attained: Attained<'a>,
    /// At each target of the class and each that it is replicated to.
    pub targets: Vec<AtTarget<'a>>,
    /// What is looked at.
    pub period: Period,
}

/// What can be had from one target, should all the others be lost.
pub struct AtTarget<'a> {
    pub target: &'a Object<BackupTarget>,
    /// It is only written to by replication.
    pub replica: bool,
    /// The newest that could be restored from here when the period ends.
    pub newest: Option<Point<'a>>,
    /// Points that could be restored from here then.
    pub held: usize,
    pub attained: Attained<'a>,
}

impl<'a> History<'a> {
    /// The newest point of all targets that could be restored when the period ends.
    pub fn newest(&self) -> Option<&Point<'a>> {
        self.points.iter().rev().find(|p| p.holds_at(self.period.to))
    }

    pub fn at(&self, target: &str) -> Option<&AtTarget<'a>> {
        self.targets.iter().find(|t| t.target.name == target)
    }

    /// The newest backup that was refused for a reason.
    pub fn last_refused(&self, why: Refusal) -> Option<&Refused<'a>> {
        self.refused.iter().rev().find(|r| r.why == why)
    }
}

/// What feeds a target: the location that points are written to, and how long they take from there.
struct Feed<'a> {
    target: &'a Object<BackupTarget>,
    from: Vec<(&'a str, Option<Span>)>,
}

/// One class in one cluster.
struct Bench<'a, 'b> {
    class: &'a Object<WorkloadClass>,
    lines: Vec<&'b Line<'a>>,
    feeds: Vec<Feed<'a>>,
    /// Location, and what the promise waits for.
    promised: Vec<(&'a str, Option<Span>)>,
    period: Period,
}

pub(super) fn workloads<'a>(
    platform: &'a Platform,
    cluster: &'a Object<Cluster>,
    velero: Option<&'a Velero>,
    kubernetes: Option<&'a Kubernetes>,
    period: Period,
    lines: &[Line<'a>],
) -> Vec<WorkloadRecord<'a>> {
    let mut benches: BTreeMap<&str, Bench> = BTreeMap::new();
    let mut shelf = velero.map(|velero| Shelf::of(velero, kubernetes));
    let mut records = Vec::new();
    for workload in platform.workloads_of(&cluster.name) {
        let Some(class) = class_of(platform, workload) else { continue };
        let bench = benches.entry(&class.name).or_insert_with(|| bench(platform, class, lines, period));
        let history = match &mut shelf {
            Some(shelf) => shelf.history(bench, workload),
            None => Rc::new(bench.nothing()),
        };
        records.push(WorkloadRecord { workload, class, history });
    }
    records
}

fn bench<'a, 'b>(
    platform: &'a Platform,
    class: &'a Object<WorkloadClass>,
    lines: &'b [Line<'a>],
    period: Period,
) -> Bench<'a, 'b> {
    let lines: Vec<&Line> = lines.iter().filter(|l| l.class.name == class.name).collect();
    let mut written: Vec<&Object<BackupTarget>> = Vec::new();
    for target in lines.iter().filter_map(|l| l.target) {
        if !written.iter().any(|known| known.name == target.name) {
            written.push(target);
        }
    }
    let mut feeds: Vec<Feed> = Vec::new();
    for from in &written {
        for copy in chain(platform, from) {
            let place = feeds.iter().position(|f| f.target.name == copy.target.name).unwrap_or_else(|| {
                feeds.push(Feed { target: copy.target, from: Vec::new() });
                feeds.len() - 1
            });
            feeds[place].from.push((&from.name, copy.lag));
        }
    }
    let lag = |t: &'a Object<BackupTarget>| awaited_lag(platform, &class.name, class.copies(), t);
    let promised = written.iter().map(|t| (t.name.as_str(), lag(t))).collect();
    Bench { class, lines, feeds, promised, period }
}

impl<'a> Bench<'a, '_> {
    fn nothing(&self) -> History<'a> {
        self.reckon(Vec::new(), Vec::new(), false)
    }

    fn reckon(&self, points: Vec<Point<'a>>, refused: Vec<Refused<'a>>, recorded: bool) -> History<'a> {
        let volumes_unknown = refused.iter().any(|r| r.why == Refusal::VolumesUnknown);
        let suspects = Suspects { lines: &self.lines, refused: &refused, points: &points };
        let of = |from: &[(&str, Option<Span>)]| {
            let stretches = stretches(&points, from);
            let feeding = self.lines.iter().filter(|l| l.target.is_some_and(|t| is_fed(from, &t.name)));
            let footing = Footing {
                recorded,
                volumes_unknown,
                lag_unknown: from.iter().any(|(_, lag)| lag.is_none()),
                traces: self.lines.iter().any(|l| l.recorded.is_some() || !l.runs.all.is_empty())
                    || !refused.is_empty(),
                since: self.lines.iter().filter_map(|l| l.since()).min(),
                known: earliest(feeding.copied()),
            };
            attained(self.class.rpo, self.period, &stretches, &footing, &suspects)
        };
        let targets = self.feeds.iter().map(|feed| {
            let here = stretches(&points, &feed.from);
            let held = here.iter().filter(|s| s.holds_at(self.period.to));
            AtTarget {
                target: feed.target,
                replica: !feed.from.iter().any(|(name, _)| *name == feed.target.name),
                newest: held.clone().max_by_key(|s| (s.start, s.point)).map(|s| points[s.point]),
                held: held.count(),
                attained: of(&feed.from),
            }
        });
        let (targets, attained) = (targets.collect(), of(&self.promised));
        History { class: &self.class.name, targets, attained, points, refused, period: self.period }
    }
}

/// The line that shows the longest: from when its backups are known, and from when a point must be there. One that
/// keeps the RPO by itself is enough to judge by.
fn earliest<'a, 'b: 'a>(lines: impl Iterator<Item = &'a Line<'b>>) -> Option<(Instant, Instant)> {
    let lines: Vec<&Line> = lines.collect();
    let keeping = lines.iter().filter(|l| l.planned.keeps_rpo() != Some(false)).min_by_key(|l| l.horizon);
    let least = lines.iter().min_by_key(|l| l.planned.least_loss());
    keeping.or(least).map(|l| (l.known_from, l.horizon))
}

fn is_fed(from: &[(&str, Option<Span>)], target: &str) -> bool {
    from.iter().any(|(name, _)| *name == target)
}

fn stretches(points: &[Point], from: &[(&str, Option<Span>)]) -> Vec<Stretch> {
    let here = |(index, point): (usize, &Point)| {
        let (_, lag) = from.iter().find(|(name, _)| *name == point.location)?;
        let usable = point.usable.checked_add_seconds(lag.unwrap_or_default().seconds())?;
        Some(Stretch { start: point.start, usable, until: point.until, point: index })
    };
    points.iter().enumerate().filter_map(here).collect()
}

/// The backups of one cluster, looked up once for all of its workloads.
struct Shelf<'a> {
    velero: &'a Velero,
    coverage: Coverage<'a>,
    witness: Witness<'a>,
    default: &'a str,
    contents: HashMap<usize, Contents<'a>>,
    known: HashMap<Verdicts<'a>, Rc<History<'a>>>,
}

/// Class, and each backup with what was found of it: equal ones have equal histories.
type Verdicts<'a> = (&'a str, Vec<(usize, Option<Refusal>)>);

impl<'a> Shelf<'a> {
    fn of(velero: &'a Velero, kubernetes: Option<&'a Kubernetes>) -> Self {
        let default = velero.locations.iter().find(|l| l.default).map_or("default", |l| &l.name);
        Shelf {
            velero,
            coverage: Coverage::of(velero),
            witness: Witness::of(velero, kubernetes),
            default,
            contents: HashMap::new(),
            known: HashMap::new(),
        }
    }

    fn history(&mut self, bench: &Bench<'a, '_>, workload: &Workload) -> Rc<History<'a>> {
        let verdicts = self.verdicts(bench, workload);
        let key = (bench.class.name.as_str(), verdicts);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let (mut points, mut refused) = (Vec::new(), Vec::new());
        for (index, why) in &key.1 {
            match (why, self.point(bench, *index)) {
                (None, Some(point)) => points.push(point),
                (why, _) => refused.push(Refused {
                    backup: &self.velero.backups[*index],
                    why: why.unwrap_or(Refusal::Gone),
                }),
            }
        }
        let history = Rc::new(bench.reckon(points, refused, true));
        self.known.insert(key, history.clone());
        history
    }

    fn verdicts(&mut self, bench: &Bench<'a, '_>, workload: &Workload) -> Vec<(usize, Option<Refusal>)> {
        let is_mine = |name: &str| bench.lines.iter().any(|l| l.schedule.name == name);
        let mut verdicts = Vec::new();
        let asked = (workload, self.witness.oldest_claim(workload));
        for reach in &self.coverage.scopes {
            let covers = reach.covers_all(&workload.namespaces);
            for index in &reach.backups {
                let backup = &self.velero.backups[*index];
                if !covers && !backup.schedule.as_ref().is_some_and(|name| is_mine(name)) {
                    continue;
                }
                let look = || self.witness.contents(backup, reach);
                let contents =
                    bench.class.stateful.then(|| &*self.contents.entry(*index).or_insert_with(look));
                let why = judge(&self.witness, bench.class, asked, (reach, covers), backup, contents);
                let location = location(backup, self.default);
                let elsewhere = why.is_none() && !is_fed(&bench.promised, location);
                verdicts.push((*index, if elsewhere { Some(Refusal::Elsewhere) } else { why }));
            }
        }
        // By start, as the backups are.
        verdicts.sort_unstable_by_key(|(index, _)| *index);
        verdicts
    }

    fn point(&self, bench: &Bench<'a, '_>, index: usize) -> Option<Point<'a>> {
        let backup = &self.velero.backups[index];
        let going = backup.deleting || backup.phase == Phase::Deleting;
        let until = backup.expiration.into_iter().chain(going.then_some(bench.period.to)).min();
        let line = |name: &str| bench.lines.iter().find(|l| l.schedule.name == name);
        let origin = match &backup.schedule {
            None => Origin::Manual,
            Some(name) => line(name).map_or(Origin::OtherSchedule, |l| Origin::Declared(l.index)),
        };
        let location = location(backup, self.default);
        Some(Point { backup, start: backup.start?, usable: backup.completion?, until, origin, location })
    }
}

fn location<'a>(backup: &'a crate::evidence::velero::Backup, default: &'a str) -> &'a str {
    if backup.scope.location.is_empty() { default } else { &backup.scope.location }
}
