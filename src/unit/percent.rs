//! A share of a hundred.

use std::fmt;

use rust_decimal::Decimal;

use super::{NBSP, number, shown};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub Decimal);

impl Percent {
    /// `85`, `85%` or `12.5 %`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text.strip_suffix('%').map_or(text, str::trim_end);
        let plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let value = if plain { Decimal::from_str_exact(digits).ok() } else { None };
        value.map(Self).ok_or_else(|| format!("{} is not a percentage: write it as 85 or 12.5", shown(text)))
    }

    /// `None` of nothing: there is no share of zero.
    pub fn of(part: Decimal, whole: Decimal) -> Option<Self> {
        part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole).map(Self)
    }

    /// This share of `whole`.
    pub fn times(self, whole: Decimal) -> Option<Decimal> {
        self.0.checked_mul(whole)?.checked_div(Decimal::ONE_HUNDRED)
    }
}

/// At most one decimal: `91.2 %`.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{NBSP}%", number(self.0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_one_decimal() {
        for (text, want) in [("91.2", "91.2 %"), ("85%", "85 %"), ("12.50 %", "12.5 %"), ("0.04", "0 %")] {
            assert_eq!(Percent::parse(text).unwrap().to_string(), want.replace(' ', "\u{a0}"));
        }
        for text in ["", "%", "-5", "x", "1e2", "5 % "] {
            assert!(Percent::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn divides() {
        let share = Percent::of(Decimal::from(1), Decimal::from(8)).unwrap();
        assert_eq!(share, Percent(Decimal::new(125, 1)));
        assert_eq!(share.times(Decimal::from(16)), Some(Decimal::from(2)));
        assert_eq!(Percent::of(Decimal::ONE, Decimal::ZERO), None);
    }
}
