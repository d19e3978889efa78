//! What holds for every amount.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Bytes, Cpu, GoDuration, Money, Percent, Quantity, Span, go_parse};

/// The largest count of nanos that a quantity can be typed with.
const NANOS: std::ops::Range<i128> = -(1 << 120)..1 << 120;

proptest! {
    #[test]
    fn a_quantity_reads_back(nanos in NANOS) {
        let quantity = Quantity::from_nanos(nanos);
        prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
        prop_assert_eq!(quantity.whole() - quantity.nanos() / 1_000_000_000, (nanos % 1_000_000_000).signum());
    }

    #[test]
    fn a_suffix_is_a_factor(count in 0u32..1_000_000, power in 0u32..6) {
        let suffix = |all: [&str; 6]| Quantity::parse(&format!("{count}{}", all[power as usize])).unwrap();
        let decimal = suffix(["", "k", "M", "G", "T", "P"]);
        let binary = suffix(["", "Ki", "Mi", "Gi", "Ti", "Pi"]);
        prop_assert_eq!(decimal.whole(), i128::from(count) * 1000i128.pow(power));
        // Kubernetes caps binary sizes at the largest int64.
        prop_assert_eq!(binary.whole(), (i128::from(count) << (10 * power)).min(i64::MAX.into()));
        prop_assert_eq!(Quantity::parse(&format!("{count}e{}", 3 * power)), Ok(decimal));
    }

    #[test]
    fn a_go_duration_reads_back(nanos in any::<i64>()) {
        let duration = GoDuration(nanos);
        prop_assert_eq!(go_parse(&duration.to_string()), Ok(duration));
    }

    #[test]
    fn a_span_reads_back_from_both_notations(seconds in 0i64..9_000_000_000) {
        let span = Span(seconds);
        prop_assert_eq!(Span::go_parse(&span.go()), Ok(span));
        prop_assert_eq!(Span::parse(&span.go()), Ok(span));
        let typed = span.to_string().replace("min", "m").replace('\u{a0}', "");
        prop_assert_eq!(Span::parse(&typed), Ok(span));
    }

    #[test]
    fn an_amount_of_money_reads_back(units in any::<i64>(), scale in 0u32..12) {
        let money = Money(Decimal::new(units, scale));
        prop_assert_eq!(Money::parse(&money.plain()), Ok(money));
        prop_assert!((money.rounded(2).0 - money.0).abs() <= Decimal::new(5, 3));
    }

    #[test]
    fn no_text_makes_them_panic(text in "\\PC{0,24}|[-+.0-9a-zA-Zµ% ]{0,24}") {
        let _ = Quantity::parse(&text);
        let _ = Bytes::parse(&text).map(|bytes| (bytes.to_string(), bytes.gib()));
        let _ = Cpu::parse(&text).map(|cpu| (cpu.to_string(), cpu.cores(Decimal::ONE)));
        let _ = Money::parse(&text).map(|money| (money.to_string(), money.exact()));
        let _ = Percent::parse(&text).map(|percent| percent.to_string());
        let _ = Span::parse(&text).map(|span| (span.to_string(), span.go()));
        let _ = go_parse(&text).map(|duration| duration.to_string());
    }

    #[test]
    fn any_amount_prints(bytes in any::<i128>(), seconds in any::<i64>()) {
        prop_assert!(Bytes(bytes).to_string().ends_with('B'));
        prop_assert!(!Span(seconds).to_string().is_empty());
    }
}
