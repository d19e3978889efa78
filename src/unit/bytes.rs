//! An amount of storage or memory.

use std::fmt;

use rust_decimal::Decimal;

use super::{MINUS, NBSP, Quantity, locale, shown};

const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
const GIB: i128 = 1 << 30;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub i128);

impl Bytes {
    pub const ZERO: Self = Self(0);

    /// A Kubernetes quantity; part of a byte takes a whole one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bytes = Quantity::parse(text)?.whole();
        if bytes < 0 {
            return Err(format!(
                "{} is negative: a size is at least 0, as in 512Mi, 2Gi or 1.5T",
                shown(text)
            ));
        }
        Ok(Self(bytes))
    }

    pub fn gib(self) -> Decimal {
        match Decimal::try_from_i128_with_scale(self.0, 0) {
            Ok(bytes) => bytes / Decimal::from(GIB as u64),
            Err(_) if self.0 < 0 => Decimal::MIN,
            Err(_) => Decimal::MAX,
        }
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn checked_mul(self, times: i128) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// `None` once the sum leaves the range.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

/// Binary units, at most two decimals, half to even: `1.5 TiB`.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let mut step = 0;
        while step + 1 < UNITS.len() && hundredths(size, step) >= 102_400 {
            step += 1;
        }
        let value = hundredths(size, step);
        if self.0 < 0 {
            write!(f, "{MINUS}")?;
        }
        let point = locale::decimal();
        match (value / 100, value % 100) {
            (whole, 0) => write!(f, "{whole}")?,
            (whole, tenths) if tenths % 10 == 0 => write!(f, "{whole}{point}{}", tenths / 10)?,
            (whole, rest) => write!(f, "{whole}{point}{rest:02}")?,
        }
        write!(f, "{NBSP}{}", UNITS[step])
    }
}

/// Hundredths of the unit, half to even, so that 1023.999 GiB moves on to 1 TiB.
fn hundredths(size: u128, step: usize) -> u128 {
    let unit = 1u128 << (10 * step);
    let part = size % unit * 100;
    let (down, rest) = (part / unit, part % unit);
    let up = rest * 2 > unit || (rest * 2 == unit && down % 2 == 1);
    // Only an amount beyond 10²⁰ EiB could overflow here.
    (size / unit).saturating_mul(100).saturating_add(down + u128::from(up))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_binary_units() {
        let cases = [
            ("0", "0 B"),
            ("1023", "1023 B"),
            ("1Ki", "1 KiB"),
            ("1.5Ti", "1.5 TiB"),
            ("1536Mi", "1.5 GiB"),
            ("1T", "931.32 GiB"),
            ("1023.999Gi", "1 TiB"),
            ("2000Ti", "1.95 PiB"),
            ("8192Ei", "8 EiB"),
        ];
        for (text, want) in cases {
            assert_eq!(Bytes::parse(text).unwrap().to_string(), want.replace(' ', "\u{a0}"), "{text}");
        }
        assert_eq!(Bytes(-(5 << 29)).to_string(), "−2.5\u{a0}GiB");
        assert_eq!(Bytes(i128::MIN).to_string().chars().next(), Some('−'));
    }

    #[test]
    fn rounds_up_to_a_byte_and_refuses_less_than_nothing() {
        assert_eq!(Bytes::parse("1.1Gi"), Ok(Bytes(1_181_116_007)));
        assert_eq!(Bytes::parse("1m"), Ok(Bytes(1)));
        assert_eq!(Bytes::parse("-1Gi").unwrap_err().split(':').next(), Some("`-1Gi` is negative"));
        assert_eq!(Bytes::parse("0.5Ti").unwrap().gib(), Decimal::from(512));
        assert_eq!(Bytes(i128::MAX).checked_add(Bytes(1)), None);
    }
}
