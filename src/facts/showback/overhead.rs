//! What tenants bear together: shared costs and tax.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::charges::{Charge, DIGITS, Part};
use super::rates::{Segment, sane};
use super::share::split;
use crate::model::{RateCard, SharedCost, Split};

/// Adds the shares of each card's shared costs, then its tax on everything before.
pub(super) fn add(
    tenants: &BTreeSet<&String>,
    segments: &[Segment],
    charges: &mut Vec<Charge>,
    currency: &str,
) {
    let whole: i64 = segments.iter().map(Segment::milliseconds).sum();
    for segment in segments {
        let Some(card) = segment.card else { continue };
        let direct: Vec<Decimal> = tenants.iter().map(|t| direct(charges, t, &card.name)).collect();
        for cost in &card.shared {
            let monthly = sane(cost.monthly.0).map(|m| part(m, segment.milliseconds(), whole));
            let split_by = |m| split(m, &weights(cost, tenants, &direct), DIGITS);
            let shares = monthly.and_then(split_by);
            match shares {
                Some(shares) => {
                    charges.extend(tenants.iter().zip(shares).filter(|(_, share)| !share.is_zero()).map(
                        |(tenant, share)| shared(Some((*tenant).clone()), cost, Some(share), &card.name),
                    ))
                }
                // No tenant has a weight: the cost is there all the same.
                None => charges.push(shared(None, cost, monthly, &card.name)),
            }
        }
    }
    let cards: BTreeMap<&String, &RateCard> =
        segments.iter().filter_map(|s| s.card).map(|c| (&c.name, &c.spec)).collect();
    for (name, card) in cards {
        add_tax(card, name, charges, currency);
    }
}

/// A month's cost for a part of the month.
fn part(monthly: Decimal, inside: i64, whole: i64) -> Decimal {
    match inside == whole {
        true => monthly,
        false => (monthly * (Decimal::from(inside) / Decimal::from(whole))).round_dp(DIGITS),
    }
}

fn direct(charges: &[Charge], tenant: &str, card: &str) -> Decimal {
    let own = |c: &&Charge| c.tenant.as_deref() == Some(tenant) && c.card.as_deref() == Some(card);
    charges.iter().filter(own).filter(|c| c.part != Part::Shared).filter_map(|c| c.amount).sum()
}

/// Proportional to nothing is even: somebody ran the platform.
fn weights(cost: &SharedCost, tenants: &BTreeSet<&String>, direct: &[Decimal]) -> Vec<Decimal> {
    let even = || vec![Decimal::ONE; tenants.len()];
    match cost.split.unwrap_or(Split::Proportional) {
        Split::Even => even(),
        Split::Proportional if direct.iter().all(|d| *d <= Decimal::ZERO) => even(),
        Split::Proportional => direct.to_vec(),
        Split::Weighted => {
            let weight = |t: &&String| {
                cost.weights.as_ref().and_then(|w| w.get(*t)).copied().and_then(sane).unwrap_or_default()
            };
            tenants.iter().map(weight).collect()
        }
    }
}

fn shared(tenant: Option<String>, cost: &SharedCost, amount: Option<Decimal>, card: &str) -> Charge {
    Charge {
        tenant,
        cluster: String::new(),
        namespace: String::new(),
        part: Part::Shared,
        meter: "shared",
        storage_class: None,
        basis: cost.split.unwrap_or(Split::Proportional).word(),
        quantity: None,
        unit: None,
        price: None,
        amount: amount.map(|a| a.normalize()),
        rounded: Decimal::ZERO,
        note: cost.name.clone(),
        card: Some(card.to_string()),
    }
}

/// One line a tenant: the per cent of all that the card charged.
fn add_tax(card: &RateCard, name: &str, charges: &mut Vec<Charge>, currency: &str) {
    let Some((tax, percent)) = card.tax.as_ref().and_then(|t| Some((t, sane(t.percent)?))) else { return };
    let own = |c: &&Charge| c.card.as_deref() == Some(name) && c.part != Part::Tax;
    let tenants: BTreeSet<Option<String>> = charges.iter().filter(own).map(|c| c.tenant.clone()).collect();
    for tenant in tenants {
        let base: Decimal =
            charges.iter().filter(own).filter(|c| c.tenant == tenant).filter_map(|c| c.amount).sum();
        let price = percent / Decimal::ONE_HUNDRED;
        charges.push(Charge {
            tenant,
            cluster: String::new(),
            namespace: String::new(),
            part: Part::Tax,
            meter: "tax",
            storage_class: None,
            basis: "net",
            quantity: Some(base),
            unit: Some(currency.to_string()),
            price: Some(price.normalize()),
            amount: base.checked_mul(price).and_then(sane).map(|a| a.normalize()),
            rounded: Decimal::ZERO,
            note: tax.name.clone(),
            card: Some(name.to_string()),
        });
    }
}
