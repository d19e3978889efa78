//! A moment, the same in every zone.

use std::fmt;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use super::date::shape;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub DateTime<Utc>);

impl Instant {
    /// RFC 3339 in its strict form: `2026-10-31T02:15:00Z` or with `+01:00`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let strict =
            text.get(..10).is_some_and(|day| shape(day.as_bytes())) && time_shape(&text.as_bytes()[10..]);
        let parsed = if strict { DateTime::parse_from_rfc3339(text).ok() } else { None };
        parsed.map(|moment| Self(moment.to_utc())).ok_or_else(|| {
            format!(
                "`{}` is not a point in time: write it as 2026-10-31T02:15:00Z or 2026-10-31T02:15:00+01:00",
                text.escape_debug()
            )
        })
    }

    /// The day that it is then in `zone`.
    pub fn date_in(self, zone: Tz) -> NaiveDate {
        self.0.with_timezone(&zone).date_naive()
    }

    /// For readers: `2026-10-31 02:15 CET`.
    pub fn display_in(self, zone: Tz) -> String {
        self.0.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
    }

    /// Whole seconds from `earlier` until this; negative where `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_seconds()
    }

    pub fn checked_add_seconds(self, seconds: i64) -> Option<Self> {
        self.0.checked_add_signed(TimeDelta::try_seconds(seconds)?).map(Self)
    }
}

/// RFC 3339 in UTC, as tables for programs take it.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// `Thh:mm:ss`, a fraction perhaps, then `Z` or an offset. A second 60 is refused: no recorded tool writes it.
fn time_shape(text: &[u8]) -> bool {
    let digits = |from: usize| text.get(from..from + 2).is_some_and(|two| two.iter().all(u8::is_ascii_digit));
    let colons = text.get(3) == Some(&b':') && text.get(6) == Some(&b':');
    if text.first() != Some(&b'T') || !colons || !digits(1) || !digits(4) || !digits(7) || text[7] == b'6' {
        return false;
    }
    let rest = &text[9..];
    let fraction = match rest.first() {
        Some(b'.') => 1 + rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 0,
    };
    fraction != 1 && matches!(&rest[fraction..], [b'Z'] | [b'+' | b'-', _, _, b':', _, _])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_strict() {
        let moment = Instant::parse("2026-10-31T02:15:00+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-10-31T01:15:00Z");
        assert_eq!(
            Instant::parse("2026-10-31T01:15:00.25Z").unwrap().to_string(),
            "2026-10-31T01:15:00.250Z"
        );
        let refused = [
            "2026-10-31",
            "2026-10-31 01:15:00Z",
            "2026-10-31T01:15:00",
            "2026-10-31T01:15Z",
            "2026-10-31t01:15:00z",
            "2026-2-3T01:15:00Z",
            "2026-02-30T01:15:00Z",
            "2026-10-31T24:00:00Z",
            "2026-10-31T01:15:60Z",
            "2026-10-31T01:15:00.Z",
            "2026-10-31T01:15:00+0100",
            "2026-10-31T01:15:00\u{2212}01:00",
            "",
            "zwölf Uhr, mittags",
        ];
        for text in refused {
            assert!(Instant::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn prints_in_a_zone() {
        let moment = Instant::parse("2026-10-25T01:30:00Z").unwrap();
        assert_eq!(moment.display_in(Tz::Europe__Berlin), "2026-10-25 02:30 CET");
        assert_eq!(moment.date_in(Tz::America__New_York).to_string(), "2026-10-24");
        let later = moment.checked_add_seconds(90).unwrap();
        assert_eq!((later.seconds_since(moment), moment.seconds_since(later)), (90, -90));
        assert_eq!(moment.checked_add_seconds(i64::MAX), None);
    }
}
