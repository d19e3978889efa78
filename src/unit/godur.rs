//! Go's `time.Duration`, as Velero reads and prints it.

use std::fmt;

use super::{Span, shown};

const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1000),
    ("µs", 1000),
    ("μs", 1000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];
const LIMIT: u64 = 1 << 63;

/// Nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoDuration(pub i64);

impl GoDuration {
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// `None` where a part of a second is left.
    pub fn whole(self) -> Option<Span> {
        (self.0 % 1_000_000_000 == 0).then_some(Span(self.0 / 1_000_000_000))
    }

    /// Wider than Go's own range, since a `Span` is.
    pub(super) fn print(nanos: i128) -> String {
        let sign = if nanos < 0 { "-" } else { "" };
        let size = nanos.unsigned_abs();
        let (seconds, part) = (size / 1_000_000_000, size % 1_000_000_000);
        let text = match (seconds, part) {
            (0, 0) => "0s".into(),
            (0, part) if part < 1000 => format!("{part}ns"),
            (0, part) if part < 1_000_000 => format!("{}µs", point(part, 3)),
            (0, part) => format!("{}ms", point(part, 6)),
            _ => format!("{}{}s", minutes(seconds), point(size - seconds / 60 * 60_000_000_000, 9)),
        };
        format!("{sign}{text}")
    }
}

impl fmt::Display for GoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Self::print(i128::from(self.0)))
    }
}

/// `time.ParseDuration`: signed decimals with units, in any order, or a bare zero.
pub fn go_parse(text: &str) -> Result<GoDuration, String> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let nanos = match digits {
        "0" => 0,
        "" => return Err(refuse(text, "")),
        _ => sum(digits).map_err(|why| refuse(text, &why))?,
    };
    match i64::try_from(nanos) {
        Ok(nanos) => Ok(GoDuration(if negative { -nanos } else { nanos })),
        Err(_) if negative && nanos == LIMIT => Ok(GoDuration(i64::MIN)),
        Err(_) => Err(refuse(text, TOO_LONG)),
    }
}

const TOO_LONG: &str = ": it is longer than 292 years";

fn sum(text: &str) -> Result<u64, String> {
    let mut rest = text;
    let mut total = 0u64;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = after.strip_prefix('.').map_or(("", after), digits);
        if whole.is_empty() && fraction.is_empty() {
            return Err(String::new());
        }
        let length = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (name, after) = after.split_at(length);
        if name.is_empty() {
            return Err(": a number is without its unit".into());
        }
        let unit = UNITS.iter().find(|(known, _)| *known == name);
        let unit = unit.ok_or_else(|| format!(": {} is not a unit", shown(name)))?.1;
        let term = nanos(whole, fraction, unit).ok_or(TOO_LONG)?;
        total = total.checked_add(term).filter(|total| *total <= LIMIT).ok_or(TOO_LONG)?;
        rest = after;
    }
    Ok(total)
}

/// Go drops what lies below a nanosecond.
fn nanos(whole: &str, fraction: &str, unit: u64) -> Option<u64> {
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let near = &fraction[..fraction.len().min(18)];
    let part = if near.is_empty() { 0 } else { near.parse::<u128>().ok()? };
    let part = part * u128::from(unit) / 10u128.pow(near.len() as u32);
    whole.checked_mul(unit)?.checked_add(u64::try_from(part).ok()?).filter(|nanos| *nanos <= LIMIT)
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

fn minutes(seconds: u128) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => String::new(),
        (0, minutes) => format!("{minutes}m"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

/// `value` with the point `digits` from its end, no trailing zeros.
fn point(value: u128, digits: usize) -> String {
    let power = 10u128.pow(digits as u32);
    match value % power {
        0 => (value / power).to_string(),
        rest => format!("{}.{}", value / power, format!("{rest:0digits$}").trim_end_matches('0')),
    }
}

fn refuse(text: &str, why: &str) -> String {
    format!("{} is not a Go duration{why}; write h, m and s, as in 720h0m0s", shown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_go() {
        // Printed by Go's own time package.
        let cases = [
            ("24h0m0s", "24h0m0s"),
            ("168h", "168h0m0s"),
            ("0h25m0s", "25m0s"),
            ("12m30s", "12m30s"),
            ("0s", "0s"),
            ("0", "0s"),
            ("1.5h", "1h30m0s"),
            ("0.1h", "6m0s"),
            ("-1h", "-1h0m0s"),
            ("+1h", "1h0m0s"),
            ("90m", "1h30m0s"),
            ("1000ms", "1s"),
            ("24h0m", "24h0m0s"),
            ("1m1h", "1h1m0s"),
            ("1500us", "1.5ms"),
            ("1500ns", "1.5µs"),
            ("7ns", "7ns"),
            (".5s", "500ms"),
            ("1.s", "1s"),
            ("61.001s", "1m1.001s"),
            ("2562047h47m16.854775807s", "2562047h47m16.854775807s"),
            ("-2562047h47m16.854775808s", "-2562047h47m16.854775808s"),
        ];
        for (text, want) in cases {
            assert_eq!(go_parse(text).unwrap().to_string(), want, "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        let cases = [
            "",
            "30d",
            "2562048h",
            "1h 30m",
            "1H",
            "1h0",
            "h",
            "P30D",
            "forever",
            ".",
            "-",
            "2562047h47m16.854775808s",
        ];
        for text in cases {
            assert!(go_parse(text).is_err(), "{text}");
        }
        assert_eq!(
            go_parse("30d").unwrap_err(),
            "`30d` is not a Go duration: `d` is not a unit; write h, m and s, as in 720h0m0s"
        );
        assert_eq!(Span::go_parse("500ms").unwrap_err(), "`500ms` is not a whole number of seconds");
    }

    /// Every row that Go itself gave, where the collection is at hand.
    #[test]
    fn agrees_with_the_collected_rows() {
        let Ok(corpus) = std::env::var("DAYBOOK_CORPUS") else { return };
        let path = format!("{corpus}/cron_semantics/ttl_duration_oracle.csv");
        for row in csv::Reader::from_path(path).unwrap().records().map(Result::unwrap) {
            let want = row[4].is_empty().then(|| row[2].to_owned());
            assert_eq!(go_parse(&row[0]).ok().map(|read| read.to_string()), want, "{}", &row[0]);
        }
    }
}
