//! Five fields as sets of numbers.

use chrono::{Datelike, NaiveDate};

pub(super) const DAY: i64 = 86_400;

/// Bit n of a field is the value n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    pub minute: u64,
    pub hour: u64,
    pub dom: u64,
    pub month: u64,
    pub dow: u64,
    pub rule: DayRule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayRule {
    Both,
    Either,
}

impl Spec {
    pub const ALL_MONTHS: u64 = 0x1ffe;
    pub const ALL_DAYS: u64 = 0xffff_fffe;
    pub const ALL_WEEKDAYS: u64 = 0x7f;
    pub const ALL_HOURS: u64 = 0xff_ffff;

    pub fn month_matches(&self, month: u32) -> bool {
        has(self.month, month)
    }

    pub fn hour_matches(&self, hour: u32) -> bool {
        has(self.hour, hour)
    }

    pub fn minute_matches(&self, minute: u32) -> bool {
        has(self.minute, minute)
    }

    /// Day of month and day of week; the month is not looked at.
    pub fn day_matches(&self, day: u32, weekday: u32) -> bool {
        let (dom, dow) = (has(self.dom, day), has(self.dow, weekday));
        match self.rule {
            DayRule::Both => dom && dow,
            DayRule::Either => dom || dow,
        }
    }

    pub fn date_matches(&self, date: NaiveDate) -> bool {
        self.month_matches(date.month()) && self.day_matches(date.day(), weekday(date))
    }

    /// No time of day, or no month: an empty list such as `,` is accepted and never runs.
    pub fn is_empty(&self) -> bool {
        self.minute == 0 || self.hour == 0 || self.month == 0
    }

    /// The first minute of the day at or after `from` that is scheduled.
    pub fn time_from(&self, from: u32) -> Option<u32> {
        let (hour, minute) = (from / 60, from % 60);
        if hour >= 24 {
            return None;
        }
        let rest = self.minute >> minute;
        if self.hour_matches(hour) && rest != 0 {
            return Some(from + rest.trailing_zeros());
        }
        let later = self.hour >> (hour + 1);
        (later != 0 && self.minute != 0)
            .then(|| (hour + 1 + later.trailing_zeros()) * 60 + self.minute.trailing_zeros())
    }

    pub fn times(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.time_from(0), |time| self.time_from(time + 1))
    }
}

pub(super) fn has(set: u64, value: u32) -> bool {
    set >> value & 1 == 1
}

pub(super) fn weekday(date: NaiveDate) -> u32 {
    date.weekday().num_days_from_sunday()
}
