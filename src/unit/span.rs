//! A length of time in whole seconds.

use std::fmt;

use super::godur::{GoDuration, go_parse};
use super::{MINUS, NBSP, locale, shown};

const UNITS: [(char, i64); 6] =
    [('y', 365 * DAY), ('w', 7 * DAY), ('d', DAY), ('h', 3600), ('m', 60), ('s', 1)];
const DAY: i64 = 86_400;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

impl Span {
    pub const ZERO: Self = Self(0);

    /// `15m`, `4h`, `1h30m`, `30d`, `2w`, `1y` (365 days): whole numbers, the larger unit first.
    pub fn parse(text: &str) -> Result<Self, String> {
        let seconds = if text == "0" { Some(0) } else { sum(text) };
        seconds.map(Self).ok_or_else(|| refuse(text))
    }

    /// What Velero's `ttl` takes, whole seconds only.
    pub fn go_parse(text: &str) -> Result<Self, String> {
        go_parse(text)?.whole().ok_or_else(|| format!("{} is not a whole number of seconds", shown(text)))
    }

    pub const fn seconds(self) -> i64 {
        self.0
    }

    pub const fn days(days: i64) -> Self {
        Self(days.saturating_mul(DAY))
    }

    pub const fn hours(hours: i64) -> Self {
        Self(hours.saturating_mul(3600))
    }

    pub const fn minutes(minutes: i64) -> Self {
        Self(minutes.saturating_mul(60))
    }

    /// As Go prints it and Velero reads it: `720h0m0s`.
    pub fn go(self) -> String {
        GoDuration::print(i128::from(self.0) * 1_000_000_000)
    }

    /// As losses are compared: hours below 100 of them, where `26 h` beside `24 h` says more than `1 d 2 h`.
    pub fn in_hours(self) -> String {
        let (hours, minutes) = (self.0 / 3600, self.0 % 3600 / 60);
        let [_, h, min, _] = locale::span();
        match (hours, minutes, self.0 % 60) {
            (24..100, 0, 0) => format!("{hours}{NBSP}{h}"),
            (24..100, _, 0) => format!("{hours}{NBSP}{h}{NBSP}{minutes}{NBSP}{min}"),
            _ => self.to_string(),
        }
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// From the largest unit down to the last that is not zero: `4 h 35 min`, `30 d`, `7 d 0 h 5 min`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.unsigned_abs();
        if self.0 < 0 {
            write!(f, "{MINUS}")?;
        }
        let mut begun = false;
        for (seconds, name) in [86_400, 3600, 60, 1].into_iter().zip(locale::span()) {
            let count = rest / seconds;
            rest %= seconds;
            let last = seconds == 1 && !begun;
            if count > 0 || begun || last {
                write!(f, "{}{count}{NBSP}{name}", if begun { "\u{a0}" } else { "" })?;
                begun = true;
            }
            if begun && rest == 0 {
                break;
            }
        }
        Ok(())
    }
}

fn sum(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0i64;
    let mut previous = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: i64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let seconds = UNITS.iter().find(|(letter, _)| *letter == unit)?.1;
        if seconds >= previous {
            return None;
        }
        total = total.checked_add(count.checked_mul(seconds)?)?;
        previous = seconds;
        rest = &rest[digits + 1..];
    }
    (!text.is_empty()).then_some(total)
}

fn refuse(text: &str) -> String {
    let hint = match text {
        text if text.contains('.') => " (whole numbers: 1h30m, not 1.5h)",
        text if text.ends_with("min") => " (minutes are m)",
        text if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            " (the unit is missing)"
        }
        text if text.starts_with('-') => " (it cannot be negative)",
        _ => "",
    };
    format!("{} is not a duration{hint}: write it as 15m, 4h, 1h30m, 30d, 2w or 1y", shown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_inventory_takes() {
        let cases = [
            ("15m", 900),
            ("4h", 14_400),
            ("1h30m", 5400),
            ("30d", 2_592_000),
            ("2w", 1_209_600),
            ("1y", 31_536_000),
            ("1y2w3d4h5m6s", 31_536_000 + 1_209_600 + 259_200 + 14_400 + 300 + 6),
            ("720h0m0s", 2_592_000),
            ("0", 0),
            ("0s", 0),
        ];
        for (text, want) in cases {
            assert_eq!(Span::parse(text), Ok(Span(want)), "{text}");
        }
    }

    #[test]
    fn refuses_with_the_accepted_forms() {
        for text in
            ["", "h", "30x", "30", "1.5h", "-1h", "1h 30m", "30m1h", "1h1h", "1H", "4hü", "9999999999999y"]
        {
            assert!(Span::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Span::parse("30x").unwrap_err(),
            "`30x` is not a duration: write it as 15m, 4h, 1h30m, 30d, 2w or 1y"
        );
    }

    #[test]
    fn prints_for_people_and_for_go() {
        let cases = [
            (0, "0 s", "0s"),
            (90, "1 min 30 s", "1m30s"),
            (900, "15 min", "15m0s"),
            (16_500, "4 h 35 min", "4h35m0s"),
            (2_592_000, "30 d", "720h0m0s"),
            (7 * 86_400 + 300, "7 d 0 h 5 min", "168h5m0s"),
            (86_401, "1 d 0 h 0 min 1 s", "24h0m1s"),
            (-3600, "−1 h", "-1h0m0s"),
        ];
        for (seconds, people, go) in cases {
            assert_eq!(Span(seconds).to_string(), people.replace(' ', "\u{a0}"));
            assert_eq!(Span(seconds).go(), go);
        }
        assert!(Span(i64::MIN).to_string().starts_with(MINUS));
    }

    #[test]
    fn compares_in_hours() {
        let cases = [
            (86_400, "24 h"),
            (99_000, "27 h 30 min"),
            (73 * 3600, "73 h"),
            (16_500, "4 h 35 min"),
            (100 * 3600, "4 d 4 h"),
            (86_401, "1 d 0 h 0 min 1 s"),
            (0, "0 s"),
        ];
        for (seconds, want) in cases {
            assert_eq!(Span(seconds).in_hours(), want.replace(' ', "\u{a0}"));
        }
    }
}
