//! How much would have been lost: the recovery point that was attained over a period.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::cause::{Cause, Suspects};
use super::period::Period;
use crate::clock::Instant;
use crate::unit::{Percent, Span};

/// What was attained. Figures are of `period`, which may be shorter than what was asked for.
#[derive(Clone, Debug)]
pub struct Attained<'a> {
    pub rpo: Span,
    /// What could be judged: it begins later than asked where older backups have expired, or where there is no
    /// earlier point.
    pub period: Period,
    pub shortened: bool,
    /// Every gap, both edges of the period included, in order.
    pub gaps: Vec<Gap>,
    pub longest: Option<Gap>,
    /// 95 of 100 gaps are no longer: by nearest rank.
    pub p95: Option<Span>,
    /// Time in the period at which more than the RPO would have been lost.
    pub beyond: Span,
    /// The rest of the period, as a share of it.
    pub share: Option<Percent>,
    /// Gaps that are longer than the RPO, in order.
    pub breaches: Vec<Breach<'a>>,
    /// Why it cannot be said to have been kept.
    pub unknown: Option<Unknown>,
}

/// From the state that a point holds until the next point could be restored: what would have been lost just before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub from: Instant,
    pub to: Instant,
    /// It ends with the period: no next point yet.
    pub open: bool,
    /// More may have been lost: there was no point at all, or the last one expired.
    pub at_least: bool,
    /// When the newest point expired although nothing newer was there.
    pub expired: Option<Instant>,
    /// Of it, beyond the RPO and within the period.
    pub beyond: Span,
}

impl Gap {
    pub fn length(&self) -> Span {
        Span(self.to.seconds_since(self.from))
    }
}

/// A gap that is longer than the RPO.
#[derive(Clone, Debug)]
pub struct Breach<'a> {
    pub gap: Gap,
    /// In order of time; the first is why it began. Never empty.
    pub causes: Vec<Cause<'a>>,
}

/// Why nothing good can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing was recorded of the cluster.
    NoEvidence,
    /// Something was, but no point.
    NoPoint,
    /// Backups are complete, but nothing was recorded that says whether volumes are in them.
    VolumesUnknown,
    /// No point before the period begins.
    NoPointBefore,
    /// The same, since its schedule was made within the period.
    CreatedInPeriod,
    /// How long replication takes is not declared.
    LagUnknown,
}

impl Unknown {
    pub fn word(self) -> &'static str {
        match self {
            Unknown::NoEvidence => "no-evidence",
            Unknown::NoPoint => "no-point",
            Unknown::VolumesUnknown => "volumes-unknown",
            Unknown::NoPointBefore => "no-point-before",
            Unknown::CreatedInPeriod => "created-in-period",
            Unknown::LagUnknown => "lag-unknown",
        }
    }
}

impl Attained<'_> {
    /// Was the RPO kept? None where that cannot be said.
    pub fn keeps(&self) -> Option<bool> {
        match (self.breaches.is_empty(), self.unknown) {
            (false, _) => Some(false),
            (true, Some(_)) => None,
            (true, None) => Some(true),
        }
    }

    /// The most that would have been lost; none where that cannot be said.
    pub fn loss(&self) -> Option<Span> {
        self.keeps().and(self.longest).map(|gap| gap.length())
    }
}

/// A point as one target sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub start: Instant,
    pub usable: Instant,
    pub until: Option<Instant>,
    pub point: usize,
}

impl Stretch {
    pub fn holds_at(&self, moment: Instant) -> bool {
        self.usable <= moment && self.until.is_none_or(|until| moment < until)
    }
}

/// What evidence can say at all.
pub(super) struct Footing {
    pub recorded: bool,
    pub volumes_unknown: bool,
    pub lag_unknown: bool,
    /// A schedule or a run of the class was recorded.
    pub traces: bool,
    /// The class is backed up here since.
    pub since: Option<Instant>,
    /// From when on backups are known, and from when on a point must be there.
    pub known: Option<(Instant, Instant)>,
}

pub(super) fn attained<'a>(
    rpo: Span,
    asked: Period,
    stretches: &[Stretch],
    footing: &Footing,
    suspects: &Suspects<'a, '_>,
) -> Attained<'a> {
    let (period, mut unknown) = judged(asked, stretches, footing);
    let mut gaps = gaps(rpo, period, stretches);
    if gaps.is_empty() && unknown == Some(Unknown::NoPoint) && footing.traces {
        gaps.extend(never(rpo, asked, footing));
    }
    if unknown.is_none() && footing.lag_unknown {
        unknown = Some(Unknown::LagUnknown);
    }
    let late = gaps.iter().filter(|g| g.length() > rpo || g.at_least);
    let breaches = late.map(|gap| Breach { gap: *gap, causes: suspects.causes(gap) }).collect();
    let beyond = gaps.iter().fold(Span::ZERO, |sum, gap| sum.saturating_add(gap.beyond));
    let length = period.length();
    let within = Decimal::from(length.seconds() - beyond.seconds());
    Attained {
        rpo,
        period,
        shortened: period.from > asked.from,
        longest: gaps.iter().copied().max_by_key(|g| (g.length(), std::cmp::Reverse(g.from))),
        p95: nearest_rank(&gaps),
        beyond,
        share: if gaps.is_empty() { None } else { Percent::of(within, Decimal::from(length.seconds())) },
        breaches,
        gaps,
        unknown,
    }
}

/// The part of the period that can be judged, and what stands against judging it.
fn judged(asked: Period, stretches: &[Stretch], footing: &Footing) -> (Period, Option<Unknown>) {
    let Period { from, to } = asked;
    let at = |moment: Instant| stretches.iter().any(|s| s.holds_at(moment));
    let first = |after: Instant| stretches.iter().map(|s| s.usable).filter(|u| *u >= after && *u < to).min();
    if !footing.recorded {
        return (asked, Some(Unknown::NoEvidence));
    }
    if stretches.is_empty() || (!at(from) && first(from).is_none()) {
        let why = if footing.volumes_unknown { Unknown::VolumesUnknown } else { Unknown::NoPoint };
        return (asked, Some(why));
    }
    // What has expired is not in evidence any more: judge from the first point that must still be there.
    let still_there = footing.known.filter(|(_, horizon)| from < *horizon).and_then(|(known, horizon)| {
        let first = first(known.max(from)).filter(|first| *first <= horizon)?;
        Some(if at(from) && known <= from { from } else { first })
    });
    if let Some(from) = still_there {
        return (Period { from, to }, None);
    }
    if at(from) {
        return (asked, None);
    }
    let why = match footing.since {
        Some(since) if since >= from => Unknown::CreatedInPeriod,
        _ => Unknown::NoPointBefore,
    };
    (Period { from: first(from).unwrap_or(from), to }, Some(why))
}

/// Runs were made or planned, and not one gave a point: at least that long nothing could have been restored.
fn never(rpo: Span, asked: Period, footing: &Footing) -> Option<Gap> {
    let known = footing.known.map_or(asked.from, |(known, _)| known);
    let from = footing.since?.max(asked.from).max(known);
    let length = Span(asked.to.seconds_since(from));
    let beyond = Span(length.seconds() - rpo.seconds());
    let gap = Gap { from, to: asked.to, open: true, at_least: true, expired: None, beyond };
    (length > rpo).then_some(gap)
}

/// Walks through the moments at which a point begins or ceases to be restorable.
fn gaps(rpo: Span, period: Period, stretches: &[Stretch]) -> Vec<Gap> {
    let mut events: Vec<(Instant, bool, usize)> = Vec::with_capacity(stretches.len() * 2);
    for (index, stretch) in stretches.iter().enumerate() {
        if stretch.until.is_none_or(|until| stretch.usable < until) {
            events.push((stretch.usable, false, index));
            events.extend(stretch.until.map(|until| (until, true, index)));
        }
    }
    events.sort_unstable();
    let begin = period.from;
    let mut walk = Walk { rpo, begin, at: begin, alive: BTreeSet::new(), gap: None, done: Vec::new() };
    for (moment, gone, index) in events.into_iter().take_while(|(moment, ..)| *moment <= period.to) {
        walk.advance(moment);
        let key = (stretches[index].start, index);
        if gone { walk.lose(key) } else { walk.gain(key) }
    }
    walk.advance(period.to);
    walk.close(period.to, true);
    walk.done
}

struct Walk {
    rpo: Span,
    begin: Instant,
    at: Instant,
    alive: BTreeSet<(Instant, usize)>,
    gap: Option<Gap>,
    done: Vec<Gap>,
}

impl Walk {
    fn newest(&self) -> Option<Instant> {
        self.alive.last().map(|(start, _)| *start)
    }

    fn advance(&mut self, to: Instant) {
        if to <= self.at {
            return;
        }
        let newest = self.newest();
        if let Some(gap) = &mut self.gap {
            let limit = newest.and_then(|start| start.checked_add_seconds(self.rpo.seconds()));
            let late = Span(to.seconds_since(limit.map_or(self.at, |limit| limit.max(self.at))).max(0));
            gap.beyond = gap.beyond.saturating_add(late);
        }
        self.at = to;
    }

    fn gain(&mut self, key: (Instant, usize)) {
        let newer = self.newest().is_none_or(|newest| newest < key.0);
        self.alive.insert(key);
        if newer {
            let to = self.at;
            self.close(to, false);
            let (at_least, expired, beyond) = (false, None, Span::ZERO);
            self.gap = Some(Gap { from: key.0, to, open: true, at_least, expired, beyond });
        }
    }

    /// What is left is older; where nothing is left, more is lost than can be measured.
    fn lose(&mut self, key: (Instant, usize)) {
        let was_newest = self.alive.last() == Some(&key);
        self.alive.remove(&key);
        let newest = self.newest();
        if let Some(gap) = self.gap.as_mut().filter(|_| was_newest) {
            gap.from = newest.unwrap_or(gap.from);
            gap.at_least = newest.is_none();
            gap.expired = gap.expired.or(Some(self.at));
        }
    }

    fn close(&mut self, to: Instant, open: bool) {
        // What was closed before the period begins is not part of it.
        if let Some(gap) = self.gap.take().filter(|_| to > self.begin) {
            self.done.push(Gap { to, open, ..gap });
        }
    }
}

fn nearest_rank(gaps: &[Gap]) -> Option<Span> {
    let mut lengths: Vec<Span> = gaps.iter().map(Gap::length).collect();
    lengths.sort_unstable();
    let rank = (lengths.len() * 95).div_ceil(100);
    lengths.get(rank.checked_sub(1)?).copied()
}
