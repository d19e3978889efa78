//! When a schedule runs next.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::spec::{DAY, Spec};
use super::walk::{offset, walk};
use super::{Cron, Kind};

/// Days that arithmetic alone looks ahead: no zone changes its clocks there and back within them.
const AHEAD: i64 = 7;

impl Cron {
    /// The first run after a moment. `default_zone` is the server's: UTC in Velero's own image.
    pub fn next(&self, after: DateTime<Utc>, default_zone: Tz) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.next_second(after.timestamp(), default_zone)?, 0)
    }

    /// The runs of `[from, to)`. `@every` is counted as if the run before had been at `from`.
    pub fn fires(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Fires<'_> {
        Fires { cron: self, at: self.before(from), to: to.timestamp(), zone }
    }

    /// Where a search must begin so that a run at `from` itself is found.
    pub(super) fn before(&self, from: DateTime<Utc>) -> i64 {
        let whole = from.timestamp() + i64::from(from.timestamp_subsec_nanos() > 0);
        if self.drifts() { whole } else { whole - 1 }
    }

    pub(super) fn next_second(&self, after: i64, default_zone: Tz) -> Option<i64> {
        match &self.kind {
            Kind::Never => None,
            Kind::Every(seconds) => after.checked_add(*seconds),
            Kind::Spec(spec) if spec.is_empty() => None,
            Kind::Spec(spec) => {
                let zone = self.zone.unwrap_or(default_zone);
                let begin = after.checked_add(1)?;
                calculate(spec, zone, begin).or_else(|| walk(spec, self.dialect, zone, begin))
            }
        }
    }
}

/// Runs, one after the other.
pub struct Fires<'a> {
    cron: &'a Cron,
    at: i64,
    to: i64,
    zone: Tz,
}

impl Iterator for Fires<'_> {
    type Item = DateTime<Utc>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.cron.next_second(self.at, self.zone)?;
        if next >= self.to {
            return None;
        }
        self.at = next;
        DateTime::from_timestamp(next, 0)
    }
}

/// The same answer as the walk, by arithmetic; `None` where a clock change or more than a week lies between.
fn calculate(spec: &Spec, zone: Tz, begin: i64) -> Option<i64> {
    let shift = offset(zone, begin)?;
    let now = begin.checked_add(shift)?;
    let today = now.div_euclid(DAY);
    let minute = u32::try_from((now.rem_euclid(DAY) + 59) / 60).ok()?;
    let found = (today..=today + AHEAD).find_map(|day| {
        let from = if day == today { minute } else { 0 };
        date(day)
            .filter(|date| spec.date_matches(*date))
            .and_then(|_| spec.time_from(from))
            .map(|time| (day, time))
    });
    let (day, time) = found?;
    let next = day * DAY + i64::from(time) * 60 - shift;
    // The walk may step back to the start of the day or month before it goes on.
    let back = if spec.month == Spec::ALL_MONTHS { 0 } else { i64::from(date(today)?.day0()) };
    let start = (today - back) * DAY - shift;
    let calm =
        next - start <= (AHEAD + 1) * DAY && offset(zone, start)? == shift && offset(zone, next)? == shift;
    calm.then_some(next)
}

pub(super) fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}
