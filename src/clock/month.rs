//! A calendar month: the period of showback and of audit records.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;

use super::{Instant, day_start};

/// Kept as its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// `2026-10`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refuse = || format!("`{}` is not a month: write it as 2026-10", text.escape_debug());
        super::date(&format!("{text}-01")).map(Self::of).map_err(|_| refuse())
    }

    /// The month that the day lies in.
    pub fn of(date: NaiveDate) -> Self {
        Self { first: date.with_day(1).unwrap_or(date) }
    }

    pub fn previous(self) -> Self {
        Self { first: self.first.checked_sub_months(Months::new(1)).unwrap_or(self.first) }
    }

    pub fn next(self) -> Self {
        Self { first: self.first.checked_add_months(Months::new(1)).unwrap_or(self.first) }
    }

    /// The first day.
    pub const fn start(self) -> NaiveDate {
        self.first
    }

    /// The first day that is no longer in it.
    pub fn end(self) -> NaiveDate {
        self.next().first
    }

    pub fn last(self) -> NaiveDate {
        self.end().pred_opt().unwrap_or(self.first)
    }

    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    pub fn days(self) -> i64 {
        (self.end() - self.first).num_days()
    }

    /// In UTC, where every day has 24.
    pub fn hours(self) -> i64 {
        self.days() * 24
    }

    pub fn start_instant(self) -> Instant {
        day_start(self.first, Tz::UTC)
    }

    /// Half-open: the month is over at this moment.
    pub fn end_instant(self) -> Instant {
        self.next().start_instant()
    }

    /// Start and end in a zone, half-open.
    pub fn bounds(self, zone: Tz) -> (Instant, Instant) {
        (day_start(self.first, zone), day_start(self.end(), zone))
    }

    /// `2026-10`, as in file names.
    pub fn slug(self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

/// `October 2026`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%B %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_bounds() {
        let month = Month::parse("2026-10").unwrap();
        assert_eq!((month.to_string().as_str(), month.slug().as_str()), ("October 2026", "2026-10"));
        assert_eq!(
            (month.hours(), month.previous().hours(), month.previous().slug().as_str()),
            (744, 720, "2026-09")
        );
        assert_eq!(month.start().to_string(), "2026-10-01");
        assert_eq!(
            (month.last().to_string().as_str(), month.end().to_string().as_str()),
            ("2026-10-31", "2026-11-01")
        );
        assert_eq!(month.start_instant().to_string(), "2026-10-01T00:00:00Z");
        assert_eq!(month.end_instant().to_string(), "2026-11-01T00:00:00Z");
        assert_eq!(Month::parse("2028-02").unwrap().hours(), 29 * 24);
        assert_eq!(Month::parse("2026-12").unwrap().next().slug(), "2027-01");
        assert!(month.contains(month.last()) && !month.contains(month.end()));
    }

    #[test]
    fn knows_its_bounds_in_a_zone() {
        let (start, end) = Month::parse("2026-10").unwrap().bounds(Tz::Europe__Berlin);
        assert_eq!(start.to_string(), "2026-09-30T22:00:00Z");
        // One hour more than in UTC: the clocks went back.
        assert_eq!(end.seconds_since(start), 745 * 3600);
    }

    #[test]
    fn is_strict() {
        for text in
            ["", "2026", "2026-1", "2026-13", "2026-00", "2026-10-01", "10-2026", "2026/10", " 2026-10"]
        {
            assert!(Month::parse(text).is_err(), "{text}");
        }
    }
}
