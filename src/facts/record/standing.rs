//! Where a class stands: the worst of its workloads speaks for it.

use super::attained::{Attained, Unknown};
use super::history::{AtTarget, History};
use super::line::Line;
use super::point::{Origin, Point};
use super::{ClusterRecord, Records, WorkloadRecord};
use crate::clock::Instant;
use crate::facts::retention;
use crate::model::{BackupTarget, Object, Platform, Workload};
use crate::unit::{Percent, Span};

/// A class, over all its workloads.
#[derive(Clone, Debug)]
pub struct ClassStanding<'r, 'a> {
    pub workloads: usize,
    /// Of these, the ones that can be judged.
    pub judged: usize,
    /// Workloads that broke the RPO.
    pub broken: usize,
    /// Was the RPO kept by all of them? None where that cannot be said.
    pub keeps: Option<bool>,
    /// The workload that would have lost most.
    pub worst: Option<(&'a Object<Workload>, &'r Attained<'a>)>,
    /// The least share of time within the RPO.
    pub share: Option<Percent>,
    /// Of the newest points of each workload the oldest; none where a workload has none.
    pub last_good: Option<Point<'a>>,
    /// Why it cannot be said, where it cannot.
    pub unknown: Option<Unknown>,
}

impl ClassStanding<'_, '_> {
    /// The most that would have been lost; none where that cannot be said.
    pub fn loss(&self) -> Option<Span> {
        self.keeps?;
        self.worst.and_then(|(_, attained)| attained.loss())
    }
}

/// What can be had from one target, of all workloads of a class.
#[derive(Clone, Debug)]
pub struct TargetStanding<'r, 'a> {
    pub target: &'a Object<BackupTarget>,
    /// It is only written to by replication.
    pub replica: bool,
    pub keeps: Option<bool>,
    pub worst: Option<(&'a Object<Workload>, &'r Attained<'a>)>,
    pub share: Option<Percent>,
    pub last_good: Option<Point<'a>>,
    pub unknown: Option<Unknown>,
}

impl TargetStanding<'_, '_> {
    pub fn loss(&self) -> Option<Span> {
        self.keeps?;
        self.worst.and_then(|(_, attained)| attained.loss())
    }
}

/// Restore points of one workload from one schedule, when the period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub points: usize,
    /// Times at which a run was due whose point should still be there; none where the cron cannot tell.
    pub expected: Option<usize>,
    /// At the peak, right after a run: what the class promises.
    pub promised: Option<i64>,
}

impl<'a> Records<'a> {
    /// Held against the RPO.
    pub fn class(&self, class: &str) -> ClassStanding<'_, 'a> {
        let all: Vec<&WorkloadRecord> = self.workloads_of(class).map(|(_, w)| w).collect();
        let of: Vec<_> = all.iter().map(|w| (w.workload, &w.history.attained)).collect();
        let sum = Sum::of(&of);
        ClassStanding {
            workloads: all.len(),
            judged: of.iter().filter(|(_, a)| a.keeps().is_some()).count(),
            broken: of.iter().filter(|(_, a)| a.keeps() == Some(false)).count(),
            keeps: sum.keeps,
            worst: sum.worst,
            share: sum.share,
            last_good: oldest(all.iter().map(|w| w.history.newest().copied())),
            unknown: sum.unknown,
        }
    }

    /// At each target of a class, by the order of its schedules.
    pub fn targets(&self, class: &str) -> Vec<TargetStanding<'_, 'a>> {
        let all: Vec<&WorkloadRecord> = self.workloads_of(class).map(|(_, w)| w).collect();
        let first = all.first().map_or(&[][..], |w| &w.history.targets);
        first.iter().map(|at| target(&all, at)).collect()
    }
}

fn target<'r, 'a>(all: &[&'r WorkloadRecord<'a>], like: &AtTarget<'a>) -> TargetStanding<'r, 'a> {
    let at: Vec<_> =
        all.iter().filter_map(|w| Some((w.workload, w.history.at(&like.target.name)?))).collect();
    let of: Vec<_> = at.iter().map(|(w, at)| (*w, &at.attained)).collect();
    let sum = Sum::of(&of);
    TargetStanding {
        target: like.target,
        replica: like.replica,
        keeps: sum.keeps,
        worst: sum.worst,
        share: sum.share,
        last_good: oldest(at.iter().map(|(_, at)| at.newest)),
        unknown: sum.unknown,
    }
}

struct Sum<'r, 'a> {
    keeps: Option<bool>,
    worst: Option<(&'a Object<Workload>, &'r Attained<'a>)>,
    share: Option<Percent>,
    unknown: Option<Unknown>,
}

impl<'r, 'a> Sum<'r, 'a> {
    fn of(all: &[(&'a Object<Workload>, &'r Attained<'a>)]) -> Self {
        let judged = || all.iter().filter(|(_, a)| a.keeps().is_some());
        Sum {
            keeps: judged_together(all.iter().map(|(_, a)| a.keeps())),
            // Of equal ones the first by name.
            worst: judged().rev().max_by_key(|(_, a)| a.loss()).copied(),
            share: judged().filter_map(|(_, a)| a.share).min(),
            unknown: all.iter().find_map(|(_, a)| a.unknown),
        }
    }
}

fn judged_together(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let all: Vec<Option<bool>> = all.collect();
    if all.contains(&Some(false)) {
        return Some(false);
    }
    (!all.is_empty() && all.iter().all(Option::is_some)).then_some(true)
}

fn oldest<'a>(newest: impl Iterator<Item = Option<Point<'a>>>) -> Option<Point<'a>> {
    newest.collect::<Option<Vec<_>>>()?.into_iter().min_by_key(|p| p.start)
}

/// Whether a recorded RPO was kept, as the state of a promise takes it.
pub fn judged(records: &Records, class: &str) -> Option<bool> {
    records.class(class).keeps
}

impl<'a> ClusterRecord<'a> {
    /// The points that a workload holds of one schedule, beside those that it should.
    pub fn held(&self, platform: &Platform, history: &History<'a>, line: &Line<'a>) -> Held {
        let end = self.period.to;
        let mine = history.points.iter().filter(|p| p.origin == Origin::Declared(line.index));
        Held {
            points: mine.filter(|p| p.holds_at(end)).count(),
            expected: expected(line, end),
            promised: retention::points_held(platform, &line.planned),
        }
    }
}

/// Runs that were due within the `ttl` and have had the time to end.
fn expected(line: &Line, end: Instant) -> Option<usize> {
    let back = |span: Span| end.checked_add_seconds(-span.seconds());
    let from = back(line.schedule.ttl)?.max(line.since()?);
    let to = back(line.schedule.expected_duration.unwrap_or_default())?;
    let cron = line.planned.cron().filter(|c| !c.drifts())?;
    Some(cron.fires(from.0, to.0, line.planned.zone).take(MOST).count())
}

/// More than anybody keeps.
const MOST: usize = 100_000;
