//! The day that documents speak of.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{Instant, Month, date, day_start, now};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    pub date: NaiveDate,
    /// The moment that ages are counted to. For `--as-of` the end of that day: all that it recorded has happened.
    pub instant: Instant,
}

impl Today {
    /// `--as-of`, then `SOURCE_DATE_EPOCH`, then the clock; the day is that of `zone`.
    pub fn resolve(as_of: Option<&str>, epoch: Option<&str>, zone: Tz) -> Result<Self, String> {
        match (as_of, epoch) {
            (Some(text), _) => {
                date(text).map(|date| Self::of(date, zone)).map_err(|why| format!("--as-of: {why}"))
            }
            (None, Some(text)) => Ok(Self::at(from_epoch(text)?, zone)),
            (None, None) => Ok(Self::at(now(), zone)),
        }
    }

    /// A whole day, seen from its end.
    pub fn of(date: NaiveDate, zone: Tz) -> Self {
        Self { date, instant: day_start(date.succ_opt().unwrap_or(date), zone) }
    }

    pub fn at(instant: Instant, zone: Tz) -> Self {
        Self { date: instant.date_in(zone), instant }
    }

    pub fn month(self) -> Month {
        Month::of(self.date)
    }

    /// Whole days from this day until `date`; negative where it is past.
    pub fn days_until(self, date: NaiveDate) -> i64 {
        (date - self.date).num_days()
    }
}

fn from_epoch(text: &str) -> Result<Instant, String> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = if plain { text.parse::<i64>().ok() } else { None };
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(Instant).ok_or_else(|| {
        format!(
            "SOURCE_DATE_EPOCH is `{}`: it must be whole seconds since 1970, as in 1793404800",
            text.escape_debug()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefers_what_was_typed() {
        let zone = Tz::Europe__Berlin;
        let today = Today::resolve(Some("2026-10-31"), Some("0"), zone).unwrap();
        assert_eq!(
            (today.date.to_string().as_str(), today.instant.to_string().as_str()),
            ("2026-10-31", "2026-10-31T23:00:00Z")
        );
        // 2026-10-30T23:30:00Z is already the 31st in Berlin.
        let today = Today::resolve(None, Some("1793403000"), zone).unwrap();
        assert_eq!(
            (today.date.to_string().as_str(), today.instant.to_string().as_str()),
            ("2026-10-31", "2026-10-30T23:30:00Z")
        );
        assert_eq!(today.month().slug(), "2026-10");
        assert_eq!(today.days_until(date("2026-11-02").unwrap()), 2);
    }

    #[test]
    fn refuses_with_the_name_of_the_source() {
        let refused = |as_of, epoch| Today::resolve(as_of, epoch, Tz::UTC).unwrap_err();
        assert!(refused(Some("2026-2-3"), None).starts_with("--as-of: `2026-2-3` is not a date"));
        for text in ["", "-1", "1.5", "99999999999999999999", "now"] {
            assert!(refused(None, Some(text)).starts_with("SOURCE_DATE_EPOCH is"), "{text}");
        }
    }

    #[test]
    fn reads_the_clock_last() {
        let today = Today::resolve(None, None, Tz::UTC).unwrap();
        assert_eq!(today.date, today.instant.date_in(Tz::UTC));
        assert!(today.date > date("2024-01-01").unwrap());
    }
}
