//! How a decimal number looks in a document.

use rust_decimal::{Decimal, RoundingStrategy};

use super::locale;

/// Between a number and its unit: a line never breaks there.
pub const NBSP: char = '\u{a0}';
/// The minus of documents; tables for programs keep the hyphen.
pub const MINUS: char = '\u{2212}';

/// At most `digits` decimals, half to even, trailing zeros dropped: `1.5`, `4`, `−0.25`.
pub fn number(value: Decimal, digits: u32) -> String {
    signed(rounded(value, digits).normalize(), |text| text.replacen('.', locale::decimal(), 1))
}

/// Exactly `digits` decimals and thousands apart: `48 210.45`, `48.210,45`.
pub fn grouped(value: Decimal, digits: u32) -> String {
    let mut value = rounded(value, digits);
    value.rescale(digits);
    signed(value, |text| match text.split_once('.') {
        Some((whole, fraction)) => format!("{}{}{fraction}", thousands(whole), locale::decimal()),
        None => thousands(&text),
    })
}

/// Typed text inside a message: in backticks, one line, never longer than a line.
pub fn shown(text: &str) -> String {
    let mut out = String::from("`");
    for (index, c) in text.chars().enumerate() {
        if index == 60 {
            out.push('…');
            break;
        }
        match c {
            '`' => out.push('\''),
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out.push('`');
    out
}

pub(super) fn rounded(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven)
}

/// The minus goes on last, and never onto a zero.
fn signed(value: Decimal, print: impl Fn(String) -> String) -> String {
    let text = print(value.abs().to_string());
    if value.is_sign_negative() && !value.is_zero() { format!("{MINUS}{text}") } else { text }
}

fn thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(locale::thousands());
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn trims_and_rounds_half_to_even() {
        let cases =
            [("1.50", "1.5"), ("4.000", "4"), ("2.345", "2.34"), ("2.355", "2.36"), ("-0.25", "−0.25")];
        for (value, want) in cases {
            assert_eq!(number(decimal(value), 2), want);
        }
        assert_eq!(number(decimal("-0.001"), 2), "0", "a rounded zero has no sign");
        assert_eq!(number(decimal("1200"), 2), "1200");
    }

    #[test]
    fn groups_by_three() {
        let cases = [("0", "0.00"), ("999.995", "1\u{202f}000.00"), ("48210.45", "48\u{202f}210.45")];
        for (value, want) in cases {
            assert_eq!(grouped(decimal(value), 2), want);
        }
        assert_eq!(grouped(decimal("-1234567"), 0), "−1\u{202f}234\u{202f}567");
    }

    #[test]
    fn quotes_without_breaking_the_sentence() {
        assert_eq!(shown("30x"), "`30x`");
        assert_eq!(shown("a`b\nc"), "`a'b\\nc`");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), 63);
    }
}
