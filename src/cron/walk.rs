//! The next run, step by step as the libraries search it: their answers near a clock change follow from the steps.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use super::Dialect;
use super::spec::{Spec, has, weekday};

/// All three give up when five years have brought nothing.
const YEARS: i32 = 5;
const HOUR: i64 = 3600;
/// Far more steps than five years take. Go's own search goes round for ever where a zone leaves out a whole day.
const STEPS: u32 = 200_000;

/// Seconds that local clocks are ahead of UTC at a moment.
pub(super) fn offset(zone: Tz, utc: i64) -> Option<i64> {
    let naive = DateTime::from_timestamp(utc, 0)?.naive_utc();
    Some(i64::from(zone.offset_from_utc_datetime(&naive).fix().local_minus_utc()))
}

/// The first run at or after `begin` that the stepping finds.
pub(super) fn walk(spec: &Spec, dialect: Dialect, zone: Tz, begin: i64) -> Option<i64> {
    let mut walk = Walk { spec, dialect, zone, at: begin, moved: false, left: STEPS };
    let last = walk.local()?.year() + YEARS;
    while walk.local()?.year() <= last {
        if walk.month()? && walk.day()? && walk.hour()? && walk.minute()? && walk.second()? {
            return Some(walk.at);
        }
    }
    None
}

struct Walk<'a> {
    spec: &'a Spec,
    dialect: Dialect,
    zone: Tz,
    at: i64,
    /// Once a field has moved, all below it stand at their first value.
    moved: bool,
    left: u32,
}

/// Each step tells whether its field holds; `false` starts again at the month.
impl Walk<'_> {
    fn month(&mut self) -> Option<bool> {
        while !self.spec.month_matches(self.local()?.month()) {
            self.step()?;
            if !self.moved {
                self.moved = true;
                self.at = self.moment(self.local()?.date().with_day(1)?.and_hms_opt(0, 0, 0)?)?;
            }
            let now = self.local()?;
            // Go lets the days of a short month run over into the next.
            let first = now.date().with_day(1)?.checked_add_months(Months::new(1))?;
            let date = first.checked_add_signed(TimeDelta::days(i64::from(now.day0())))?;
            self.at = self.moment(date.and_time(now.time()))?;
            if self.local()?.month() == 1 {
                return Some(false);
            }
        }
        Some(true)
    }

    fn day(&mut self) -> Option<bool> {
        loop {
            let date = self.local()?.date();
            if self.spec.day_matches(date.day(), weekday(date)) {
                return Some(true);
            }
            self.next_day()?;
            if self.local()?.day() == 1 {
                return Some(false);
            }
        }
    }

    fn next_day(&mut self) -> Option<()> {
        self.step()?;
        if !self.moved {
            self.moved = true;
            self.at = self.moment(midnight(self.local()?.date())?)?;
        }
        let now = self.local()?;
        self.at = self.moment(now.date().succ_opt()?.and_time(now.time()))?;
        // Where midnight is skipped the day begins at 23 or 1 o'clock; the oldest library lets it.
        if self.dialect != Dialect::RobfigV1 {
            let hour = i64::from(self.local()?.hour());
            self.at += if hour > 12 { (24 - hour) * HOUR } else { -hour * HOUR };
        }
        Some(())
    }

    fn hour(&mut self) -> Option<bool> {
        loop {
            let now = self.local()?;
            if self.spec.hour_matches(now.hour()) {
                return Some(true);
            }
            self.step()?;
            if !self.moved {
                self.moved = true;
                self.at = self.moment(now.date().and_hms_opt(now.hour(), 0, 0)?)?;
            }
            let before = self.local()?.hour();
            self.at += HOUR;
            let after = self.local()?.hour();
            let jumped = after == before + 2 && has(self.spec.hour, after - 1);
            if jumped && self.dialect == Dialect::GoCron {
                // The skipped hour's run is made up for at once.
                return Some(true);
            }
            if after == 0 {
                return Some(false);
            }
        }
    }

    fn minute(&mut self) -> Option<bool> {
        while !self.spec.minute_matches(self.local()?.minute()) {
            self.step()?;
            if !self.moved {
                self.moved = true;
                self.at -= self.at.rem_euclid(60);
            }
            self.at += 60;
            if self.local()?.minute() == 0 {
                return Some(false);
            }
        }
        Some(true)
    }

    fn second(&mut self) -> Option<bool> {
        match i64::from(self.local()?.second()) {
            0 => Some(true),
            past => {
                self.moved = true;
                self.at += 60 - past;
                Some(false)
            }
        }
    }

    fn step(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    fn local(&self) -> Option<NaiveDateTime> {
        local(self.zone, self.at)
    }

    /// Go's `time.Date`: a local time that is skipped or twofold gets the offset that its reading as UTC leads to.
    fn moment(&self, local: NaiveDateTime) -> Option<i64> {
        let reading = local.and_utc().timestamp();
        let guess = offset(self.zone, reading)?;
        Some(reading - offset(self.zone, reading - guess)?)
    }
}

pub(super) fn local(zone: Tz, utc: i64) -> Option<NaiveDateTime> {
    Some(DateTime::from_timestamp(utc.checked_add(offset(zone, utc)?)?, 0)?.naive_utc())
}

fn midnight(date: NaiveDate) -> Option<NaiveDateTime> {
    date.and_hms_opt(0, 0, 0)
}
