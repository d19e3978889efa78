//! A Kubernetes quantity, read exactly as `apimachinery/pkg/api/resource` reads it.

use std::fmt;

use rust_decimal::Decimal;

use super::shown;

const NANOS: i128 = 1_000_000_000;
/// Go caps sizes with a binary suffix at the largest int64, and only those.
const BINARY_CAP: i128 = i64::MAX as i128 * NANOS;

/// A number of billionths: the finest step that Kubernetes keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity {
    nanos: i128,
}

impl Quantity {
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = Parts::split(text).ok_or_else(|| malformed(text))?;
        let unit = Unit::parse(parts.suffix).ok_or_else(|| bad_suffix(text, parts.suffix))?;
        let nanos = parts.nanos(unit).ok_or_else(|| format!("{} is too large a quantity", shown(text)))?;
        Ok(Self { nanos })
    }

    pub const fn from_nanos(nanos: i128) -> Self {
        Self { nanos }
    }

    pub const fn nanos(self) -> i128 {
        self.nanos
    }

    /// Whole units, away from zero: half a byte takes a byte.
    pub fn whole(self) -> i128 {
        divide_away(self.nanos, NANOS)
    }

    pub fn decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.nanos, 9).ok().map(|value| value.normalize())
    }
}

/// The plain decimal, which reads back as the same quantity.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, nanos) = (self.nanos.unsigned_abs(), NANOS.unsigned_abs());
        let sign = if self.nanos < 0 { "-" } else { "" };
        write!(f, "{sign}{}", size / nanos)?;
        match size % nanos {
            0 => Ok(()),
            rest => write!(f, ".{}", format!("{rest:09}").trim_end_matches('0')),
        }
    }
}

struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    suffix: &'a str,
}

impl<'a> Parts<'a> {
    /// `None` where there is no digit at all: Go reads `.` as zero, which can only be a slip.
    fn split(text: &'a str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, rest) = digits(rest);
        let (fraction, suffix) = rest.strip_prefix('.').map_or(("", rest), digits);
        (!whole.is_empty() || !fraction.is_empty()).then_some(Self { negative, whole, fraction, suffix })
    }

    fn nanos(&self, unit: Unit) -> Option<i128> {
        let whole = self.whole.trim_start_matches('0');
        let fraction = self.fraction.trim_end_matches('0');
        if whole.is_empty() && fraction.is_empty() {
            return Some(0);
        }
        let magnitude = match unit {
            Unit::Binary(bits) => binary(whole, fraction, bits)?,
            Unit::Decimal(exponent) => decimal(whole, fraction, exponent)?,
        };
        let signed = if self.negative { -magnitude } else { magnitude };
        Some(if matches!(unit, Unit::Binary(_)) { signed.min(BINARY_CAP) } else { signed })
    }
}

fn decimal(whole: &str, fraction: &str, exponent: i64) -> Option<i128> {
    let shift = exponent.checked_add(9)?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let all = [whole, fraction].concat();
    if shift >= 0 {
        let power = 10i128.checked_pow(u32::try_from(shift).ok()?)?;
        return all.parse::<i128>().ok()?.checked_mul(power);
    }
    // Digits below a billionth only tell whether to round up.
    let all = all.trim_start_matches('0');
    let dropped = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
    let kept = all.get(..all.len().saturating_sub(dropped)).unwrap_or_default();
    let lost = all.get(kept.len()..).unwrap_or_default().bytes().any(|digit| digit != b'0');
    let nanos = if kept.is_empty() { 0 } else { kept.parse::<i128>().ok()? };
    nanos.checked_add(i128::from(lost))
}

fn binary(whole: &str, fraction: &str, bits: u32) -> Option<i128> {
    let factor = (1i128 << bits).checked_mul(NANOS)?;
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(factor)?.checked_add(part_of(fraction, factor))
}

/// `0.fraction × factor`, rounded up, digit by digit from the right so that nothing overflows.
fn part_of(fraction: &str, factor: i128) -> i128 {
    let mut carried = 0i128;
    let mut inexact = false;
    for digit in fraction.bytes().rev() {
        let sum = i128::from(digit - b'0') * factor + carried;
        carried = sum / 10;
        inexact |= sum % 10 != 0;
    }
    carried + i128::from(inexact)
}

fn divide_away(value: i128, by: i128) -> i128 {
    value / by + (value % by).signum()
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[derive(Clone, Copy)]
enum Unit {
    Decimal(i64),
    Binary(u32),
}

impl Unit {
    fn parse(suffix: &str) -> Option<Self> {
        Some(match suffix {
            "n" => Self::Decimal(-9),
            "u" => Self::Decimal(-6),
            "m" => Self::Decimal(-3),
            "" => Self::Decimal(0),
            "k" => Self::Decimal(3),
            "M" => Self::Decimal(6),
            "G" => Self::Decimal(9),
            "T" => Self::Decimal(12),
            "P" => Self::Decimal(15),
            "E" => Self::Decimal(18),
            "Ki" => Self::Binary(10),
            "Mi" => Self::Binary(20),
            "Gi" => Self::Binary(30),
            "Ti" => Self::Binary(40),
            "Pi" => Self::Binary(50),
            "Ei" => Self::Binary(60),
            _ => Self::Decimal(exponent(suffix.strip_prefix(['e', 'E'])?)?),
        })
    }
}

/// Exponents beyond ±9999 mean no quantity that anyone has; holding them there keeps the sums small.
fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(9999).min(9999);
    Some(if text.starts_with('-') { -size } else { size })
}

fn malformed(text: &str) -> String {
    format!(
        "{} is not a quantity: write a number and at most a suffix, as in 512Mi, 2Gi, 1.5T or 500m",
        shown(text)
    )
}

fn bad_suffix(text: &str, suffix: &str) -> String {
    let hint = match suffix.trim() {
        "K" | "KB" | "kB" => "; thousands are `k`, 1024s are `Ki`",
        "MB" | "GB" | "TB" | "PB" => "; there is no B in a quantity: G is 10⁹, Gi is 2³⁰",
        "KiB" | "MiB" | "GiB" | "TiB" | "PiB" => "; leave out the B",
        trimmed if trimmed.len() != suffix.len() => "; there is no space in a quantity",
        _ => "",
    };
    format!(
        "{}: {} is not a suffix; accepted are n, u, m, k, M, G, T, P, E and Ki, Mi, Gi, Ti, Pi, Ei, \
         or an exponent as in 1e3{hint}",
        shown(text),
        shown(suffix)
    )
}

#[cfg(test)]
mod tests;
