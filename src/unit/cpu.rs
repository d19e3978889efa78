//! Computing power, in cores or, as vSphere counts it, in hertz.

use std::fmt;

use rust_decimal::Decimal;

use super::{NBSP, Quantity, locale, number, shown};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cpu {
    Cores(Decimal),
    Hertz(Decimal),
}

impl Cpu {
    /// `4`, `500m`, or a clock rate as `12.5GHz` and `800MHz`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refuse =
            || format!("{} is not an amount of CPU: write it as 4, 500m, 12.5GHz or 800MHz", shown(text));
        let rates = [("GHz", 1_000_000_000), ("MHz", 1_000_000), ("kHz", 1000), ("Hz", 1)];
        for (suffix, hertz) in rates {
            if let Some(count) = text.strip_suffix(suffix) {
                let count = rate(count).ok_or_else(refuse)?;
                return count.checked_mul(Decimal::from(hertz)).map(Self::Hertz).ok_or_else(refuse);
            }
        }
        let cores = Quantity::parse(text).ok().and_then(Quantity::decimal).ok_or_else(refuse)?;
        if cores.is_sign_negative() && !cores.is_zero() {
            return Err(format!(
                "{} is negative: an amount of CPU is at least 0, as in 500m or 4",
                shown(text)
            ));
        }
        Ok(Self::Cores(cores))
    }

    /// `None` where `ghz_per_core` is needed and is not above zero.
    pub fn cores(self, ghz_per_core: Decimal) -> Option<Decimal> {
        match self {
            Self::Cores(cores) => Some(cores),
            Self::Hertz(hertz) => hertz.checked_div(hertz_per_core(ghz_per_core)?),
        }
    }

    /// `None` where `ghz_per_core` is needed and is not above zero.
    pub fn hertz(self, ghz_per_core: Decimal) -> Option<Decimal> {
        match self {
            Self::Cores(cores) => cores.checked_mul(hertz_per_core(ghz_per_core)?),
            Self::Hertz(hertz) => Some(hertz),
        }
    }

    /// `None` for cores and hertz together, which only a clock rate could join.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Cores(a), Self::Cores(b)) => a.checked_add(b).map(Self::Cores),
            (Self::Hertz(a), Self::Hertz(b)) => a.checked_add(b).map(Self::Hertz),
            _ => None,
        }
    }
}

/// `4 cores`, `0.5 cores`, `12.5 GHz`.
impl fmt::Display for Cpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, unit) = match self {
            Self::Cores(cores) => (*cores, locale::cores(*cores == Decimal::ONE)),
            Self::Hertz(hertz) => in_unit(*hertz),
        };
        write!(f, "{}{NBSP}{unit}", number(value, 3))
    }
}

fn in_unit(hertz: Decimal) -> (Decimal, &'static str) {
    let mega = Decimal::from(1_000_000);
    let giga = Decimal::from(1_000_000_000);
    match hertz.abs() {
        size if size >= giga => (hertz / giga, "GHz"),
        size if size >= mega => (hertz / mega, "MHz"),
        _ => (hertz, "Hz"),
    }
}

fn hertz_per_core(ghz: Decimal) -> Option<Decimal> {
    (ghz > Decimal::ZERO).then(|| ghz.checked_mul(Decimal::from(1_000_000_000)))?
}

/// A plain decimal: a clock rate takes no exponent and no second suffix.
fn rate(text: &str) -> Option<Decimal> {
    let plain = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| Decimal::from_str_exact(text).ok()?.normalize().into())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cores_and_rates() {
        let cases = [
            ("4", "4 cores"),
            ("500m", "0.5 cores"),
            ("1000m", "1 core"),
            ("0.1234", "0.123 cores"),
            ("0", "0 cores"),
            ("12.5GHz", "12.5 GHz"),
            ("800MHz", "800 MHz"),
            ("1200MHz", "1.2 GHz"),
        ];
        for (text, want) in cases {
            assert_eq!(Cpu::parse(text).unwrap().to_string(), want.replace(' ', "\u{a0}"), "{text}");
        }
        for text in ["", "GHz", "1e3GHz", "-2GHz", "2 GHz", "2ghz", "-1", "four", "1.2.3GHz"] {
            assert!(Cpu::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn converts_with_a_clock_rate() {
        let ghz = Decimal::from_str_exact("2.5").unwrap();
        assert_eq!(Cpu::parse("12.5GHz").unwrap().cores(ghz), Some(Decimal::from(5)));
        assert_eq!(Cpu::parse("4").unwrap().hertz(ghz), Some(Decimal::from(10_000_000_000u64)));
        assert_eq!(Cpu::parse("12.5GHz").unwrap().cores(Decimal::ZERO), None);
        assert_eq!(Cpu::parse("4").unwrap().cores(Decimal::ZERO), Some(Decimal::from(4)));
        assert_eq!(Cpu::parse("4").unwrap().checked_add(Cpu::parse("1GHz").unwrap()), None);
    }
}
