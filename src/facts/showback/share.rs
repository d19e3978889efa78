//! Dividing so that the parts add up to the whole.

use rust_decimal::{Decimal, RoundingStrategy};

/// `whole` in parts near `exact`, each with `digits` decimals, whose sum is `whole`: everyone is rounded down, then
/// the largest remainders get the missing units, the first of equals first.
pub fn largest_remainder(exact: &[Decimal], whole: Decimal, digits: u32) -> Vec<Decimal> {
    let unit = Decimal::new(1, digits);
    let down = |d: &Decimal| d.round_dp_with_strategy(digits, RoundingStrategy::ToNegativeInfinity);
    let mut parts: Vec<Decimal> = exact.iter().map(down).collect();
    if parts.is_empty() {
        return parts;
    }
    let missing = (whole - parts.iter().sum::<Decimal>()) / unit;
    let missing = i64::try_from(missing.round()).unwrap_or_default();
    let everyone = Decimal::from(missing.div_euclid(parts.len() as i64)) * unit;
    let some = missing.rem_euclid(parts.len() as i64) as usize;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(exact[*i] - parts[*i]), *i));
    for (rank, index) in order.into_iter().enumerate() {
        parts[index] += everyone + if rank < some { unit } else { Decimal::ZERO };
    }
    parts
}

/// `whole` in proportion to weights, with at most `digits` decimals a part. None where all weights are zero, or a
/// figure is out of reach.
pub fn split(whole: Decimal, weights: &[Decimal], digits: u32) -> Option<Vec<Decimal>> {
    let weights: Vec<Decimal> = weights.iter().map(|w| (*w).max(Decimal::ZERO)).collect();
    let sum =
        weights.iter().try_fold(Decimal::ZERO, |sum, w| sum.checked_add(*w)).filter(|s| !s.is_zero())?;
    let exact: Option<Vec<Decimal>> =
        weights.iter().map(|w| w.checked_div(sum)?.checked_mul(whole)).collect();
    Some(largest_remainder(&exact?, whole, digits.max(whole.scale())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|t| Decimal::from_str_exact(t).unwrap()).collect()
    }

    #[test]
    fn thirds_add_up() {
        let exact = decimals(&["33.335", "33.335", "33.33"]);
        let whole = Decimal::from(100);
        assert_eq!(largest_remainder(&exact, whole, 2), decimals(&["33.34", "33.33", "33.33"]));
        assert_eq!(
            split(whole, &decimals(&["1", "1", "1"]), 2).unwrap(),
            decimals(&["33.34", "33.33", "33.33"])
        );
        assert_eq!(
            split(whole, &decimals(&["4", "2", "2", "0"]), 2).unwrap(),
            decimals(&["50", "25", "25", "0"])
        );
        assert_eq!(split(whole, &decimals(&["0", "0"]), 2), None);
    }

    #[test]
    fn credits_go_with_charges() {
        let parts = largest_remainder(&decimals(&["-0.335", "1.005"]), Decimal::new(67, 2), 2);
        assert_eq!(parts, decimals(&["-0.33", "1.00"]));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(
            cents in -10_000_000_000i64..10_000_000_000,
            weights in prop::collection::vec((0u64..1_000_000_000, 0u32..9), 1..40),
            digits in 0u32..12,
        ) {
            let whole = Decimal::new(cents, 2);
            let weights: Vec<Decimal> =
                weights.into_iter().map(|(w, scale)| Decimal::from_i128_with_scale(w.into(), scale)).collect();
            match split(whole, &weights, digits) {
                Some(parts) => {
                    prop_assert_eq!(parts.iter().sum::<Decimal>(), whole);
                    let sum: Decimal = weights.iter().sum();
                    let unit = Decimal::new(1, digits.max(2));
                    for (part, weight) in parts.iter().zip(&weights) {
                        prop_assert!((*part - whole * (*weight / sum)).abs() <= unit);
                    }
                }
                None => prop_assert!(weights.iter().all(Decimal::is_zero)),
            }
        }

        #[test]
        fn rounding_moves_nobody_by_a_cent(
            millis in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 1..50),
        ) {
            let exact: Vec<Decimal> = millis.into_iter().map(|m| Decimal::new(m, 5)).collect();
            let whole = crate::unit::Money(exact.iter().sum()).rounded(2).0;
            let parts = largest_remainder(&exact, whole, 2);
            prop_assert_eq!(parts.iter().sum::<Decimal>(), whole);
            for (part, exact) in parts.iter().zip(&exact) {
                prop_assert!((*part - *exact).abs() <= Decimal::new(1, 2));
            }
        }
    }
}
