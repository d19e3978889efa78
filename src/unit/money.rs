//! An amount of money; the currency stands beside it, not in it.

use std::fmt;

use rust_decimal::Decimal;

use super::number::{grouped, rounded};
use super::shown;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub Decimal);

impl Money {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Digits and at most one point; never through a binary float.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(format!(
                "{} is not an amount of money: write digits and a point, as in 1250 or 0.0185",
                shown(text)
            ));
        }
        let exact = Decimal::from_str_exact(text);
        exact
            .map(Self)
            .map_err(|_| format!("{} has more digits than an amount of money can keep (28)", shown(text)))
    }

    /// Half to even: sums stay unrounded, each line that is paid is rounded once.
    pub fn rounded(self, digits: u32) -> Self {
        Self(rounded(self.0, digits))
    }

    /// For tables that programs read: `48210.45`, every digit kept.
    pub fn plain(self) -> String {
        self.0.normalize().to_string()
    }

    /// For prices, which have more digits than amounts: at least two, all that there are.
    pub fn exact(self) -> String {
        let value = self.0.normalize();
        grouped(value, value.scale().max(2))
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn checked_mul(self, times: Decimal) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    pub fn checked_div(self, by: Decimal) -> Option<Self> {
        self.0.checked_div(by).map(Self)
    }

    /// `None` once the sum leaves the range.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

/// Two decimals, thousands apart: `48 210.45`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(self.0, 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_two_decimals_half_to_even() {
        let cases = [
            ("48210.45", "48 210.45"),
            ("0.005", "0.00"),
            ("0.015", "0.02"),
            ("-1234.5", "−1 234.50"),
            ("-0.001", "0.00"),
            ("1000000", "1 000 000.00"),
        ];
        for (text, want) in cases {
            assert_eq!(Money::parse(text).unwrap().to_string(), want.replace(' ', "\u{202f}"), "{text}");
        }
    }

    #[test]
    fn keeps_every_digit() {
        let tenth = Money::parse("0.1").unwrap();
        assert_eq!(Money::sum([tenth; 10]).unwrap(), Money::parse("1").unwrap());
        assert_eq!(Money::parse("0.01850").unwrap().plain(), "0.0185");
        assert_eq!(Money::parse("1000.0185").unwrap().exact(), "1\u{202f}000.0185");
        assert_eq!(Money::parse("5").unwrap().exact(), "5.00");
        assert_eq!(Money::parse("2.345").unwrap().rounded(2), Money::parse("2.34").unwrap());
        assert_eq!(Money(Decimal::MAX).checked_add(Money(Decimal::MAX)), None);
        assert_eq!(tenth.checked_div(Decimal::ZERO), None);
    }

    #[test]
    fn refuses_what_is_not_plain() {
        for text in ["", "1e3", "1_000", "1,5", "+1", ".5", "5.", " 5", "€5", "NaN", "--1", "1.2.3", "١"] {
            assert!(Money::parse(text).is_err(), "{text}");
        }
        assert!(Money::parse(&"9".repeat(40)).is_err());
        assert!(Money::parse(&format!("0.{}1", "0".repeat(30))).is_err());
    }
}
