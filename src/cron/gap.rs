//! The longest and the shortest time between two runs.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::spec::{DAY, Spec};
use super::walk::offset;
use super::{Cron, Kind};

/// Two consecutive runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub seconds: i64,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Not all gaps are as long as this one.
    pub irregular: bool,
}

impl Cron {
    /// The longest time between a run in the coming `days` and the run after it, clock changes included. At least
    /// the first two runs count, however far away. `None` where there are no two runs.
    pub fn longest_gap(&self, from: DateTime<Utc>, days: u32, zone: Tz) -> Option<Gap> {
        let gaps = self.gaps(from, days, zone)?;
        gaps.longest.public(gaps.irregular())
    }

    pub fn shortest_gap(&self, from: DateTime<Utc>, days: u32, zone: Tz) -> Option<Gap> {
        let gaps = self.gaps(from, days, zone)?;
        gaps.shortest.public(gaps.irregular())
    }

    fn gaps(&self, from: DateTime<Utc>, days: u32, default_zone: Tz) -> Option<Gaps> {
        let end = from.timestamp().checked_add(i64::from(days) * DAY)?;
        let mut run = self.next_second(self.before(from), default_zone)?;
        let next = self.next_second(run, default_zone)?;
        let mut gaps = Gaps::new(Pair(run, next));
        let Kind::Spec(spec) = &self.kind else { return Some(gaps) };
        let zone = self.zone.unwrap_or(default_zone);
        let day = Day::of(spec)?;
        while run < end {
            if let Some(start) = calm_day(zone, run).filter(|start| day.begins_with(run, *start, end)) {
                gaps.note_day(&day, start);
                run = start + day.last;
            }
            let Some(next) = self.next_second(run, default_zone) else { break };
            if run < end {
                gaps.note(Pair(run, next));
            }
            run = next;
        }
        Some(gaps)
    }
}

#[derive(Clone, Copy)]
struct Pair(i64, i64);

impl Pair {
    const fn seconds(self) -> i64 {
        self.1 - self.0
    }

    fn public(self, irregular: bool) -> Option<Gap> {
        let from = DateTime::from_timestamp(self.0, 0)?;
        let to = DateTime::from_timestamp(self.1, 0)?;
        Some(Gap { seconds: self.seconds(), from, to, irregular })
    }
}

struct Gaps {
    longest: Pair,
    shortest: Pair,
}

impl Gaps {
    const fn new(first: Pair) -> Self {
        Self { longest: first, shortest: first }
    }

    const fn irregular(&self) -> bool {
        self.longest.seconds() != self.shortest.seconds()
    }

    /// Of equal gaps the first is kept.
    fn note(&mut self, pair: Pair) {
        if pair.seconds() > self.longest.seconds() {
            self.longest = pair;
        }
        if pair.seconds() < self.shortest.seconds() {
            self.shortest = pair;
        }
    }

    fn note_day(&mut self, day: &Day, start: i64) {
        if let Some(within) = &day.within {
            self.note(Pair(start + within.longest.0, start + within.longest.1));
            self.note(Pair(start + within.shortest.0, start + within.shortest.1));
        }
    }
}

/// What one day without a clock change looks like, in seconds since its midnight.
struct Day {
    first: i64,
    last: i64,
    within: Option<Gaps>,
}

impl Day {
    fn of(spec: &Spec) -> Option<Self> {
        let mut times = spec.times().map(|minute| i64::from(minute) * 60);
        let first = times.next()?;
        let mut day = Self { first, last: first, within: None };
        for time in times {
            let pair = Pair(day.last, time);
            day.within.get_or_insert(Gaps::new(pair)).note(pair);
            day.last = time;
        }
        Some(day)
    }

    /// The run is the day's first, and all of the day lies before the end.
    const fn begins_with(&self, run: i64, start: i64, end: i64) -> bool {
        run == start + self.first && start + self.last < end
    }
}

/// Midnight of the run's day in UTC, if the clocks do not change on that day.
fn calm_day(zone: Tz, run: i64) -> Option<i64> {
    let shift = offset(zone, run)?;
    let start = (run + shift).div_euclid(DAY) * DAY - shift;
    (offset(zone, start)? == shift && offset(zone, start + DAY)? == shift).then_some(start)
}
