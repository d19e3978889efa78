//! Runs whose hour is skipped when the clocks go forward.

use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;

use super::spec::{DAY, Spec};
use super::walk::{local, offset};
use super::{Cron, Dialect, Kind};

/// A planned run at a local time that does not exist on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DstGap {
    /// What the schedule says.
    pub planned: NaiveDateTime,
    /// When the clocks go forward.
    pub jump: DateTime<Utc>,
    /// When it runs instead; `None`: not at all.
    pub runs: Option<DateTime<Utc>>,
}

impl Cron {
    /// Planned runs of the coming `days` that fall into a skipped hour. Those that a regular run makes up for by the
    /// time that they were due are left out: an hourly schedule loses nothing.
    pub fn in_dst_gap(&self, default_zone: Tz, from: DateTime<Utc>, days: u32) -> Vec<DstGap> {
        let Kind::Spec(spec) = &self.kind else { return Vec::new() };
        let zone = self.zone.unwrap_or(default_zone);
        let mut found = Vec::new();
        for jump in jumps(zone, from.timestamp(), days) {
            for planned in skipped(spec, zone, jump) {
                found.extend(self.outcome(spec, zone, jump, planned));
            }
        }
        found
    }

    /// The first moment at which the two run differently within the coming `days`.
    pub fn first_difference(
        &self,
        other: &Self,
        from: DateTime<Utc>,
        days: u32,
        zone: Tz,
    ) -> Option<DateTime<Utc>> {
        if self.kind == other.kind && self.zone == other.zone {
            let late = |cron: &Self| cron.in_dst_gap(zone, from, days);
            let pairs = late(self).into_iter().zip(late(other));
            return pairs.filter(|(mine, theirs)| mine.runs != theirs.runs).map(|(mine, _)| mine.jump).next();
        }
        let to = DateTime::from_timestamp(from.timestamp() + i64::from(days) * DAY, 0)?;
        let (mut mine, mut theirs) = (self.fires(from, to, zone), other.fires(from, to, zone));
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return None,
                (a, b) if a == b => {}
                (a, b) => return a.into_iter().chain(b).min(),
            }
        }
    }

    fn outcome(&self, spec: &Spec, zone: Tz, jump: i64, planned: NaiveDateTime) -> Option<DstGap> {
        let before = offset(zone, jump - 1)?;
        let due = planned.and_utc().timestamp() - before;
        let run = self.run_within(zone, jump, due);
        let regular = run.and_then(|run| local(zone, run)).is_some_and(|run| is_planned(spec, run));
        if regular {
            return None;
        }
        let moment = |seconds| DateTime::from_timestamp(seconds, 0);
        Some(DstGap { planned, jump: moment(jump)?, runs: run.and_then(moment) })
    }

    /// The first run from the jump to the moment at which the skipped run was due.
    fn run_within(&self, zone: Tz, jump: i64, due: i64) -> Option<i64> {
        // Only go-cron makes up for a run, and what it does depends on where its search begins: at the run before.
        let mut run = jump - if self.dialect == Dialect::GoCron { 2 * DAY } else { 1 };
        while run < jump {
            run = self.next_second(run, zone)?;
        }
        (run <= due).then_some(run)
    }
}

/// The moments at which the clocks go forward.
fn jumps(zone: Tz, from: i64, days: u32) -> Vec<i64> {
    let mut found = Vec::new();
    for day in 0..i64::from(days) {
        let (mut low, mut high) = (from + day * DAY, from + (day + 1) * DAY);
        let (Some(before), Some(after)) = (offset(zone, low), offset(zone, high)) else { break };
        if after <= before {
            continue;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if offset(zone, middle) == Some(before) { low = middle } else { high = middle }
        }
        found.push(high);
    }
    found
}

/// Planned local times between the clocks' last reading before the jump and the first after it.
fn skipped(spec: &Spec, zone: Tz, jump: i64) -> Vec<NaiveDateTime> {
    let (Some(before), Some(after)) = (offset(zone, jump - 1), offset(zone, jump)) else { return Vec::new() };
    let minutes = (jump + before..jump + after).step_by(60);
    let moments =
        minutes.filter_map(|second| DateTime::from_timestamp(second, 0)).map(|moment| moment.naive_utc());
    moments.filter(|moment| is_planned(spec, *moment)).collect()
}

fn is_planned(spec: &Spec, moment: NaiveDateTime) -> bool {
    spec.date_matches(moment.date())
        && spec.hour_matches(moment.hour())
        && spec.minute_matches(moment.minute())
}
