//! Two prices for the same thing on the same day.

use crate::check::{Check, Group, Scene};
use crate::clock::Date;
use crate::diagnostic::{Finding, Severity};
use crate::model::{Object, RateCard};

pub const CHECK: Check = Check {
    name: "rate-overlap",
    group: Group::Showback,
    severity: Severity::Error,
    summary: "two rate cards, or two rates of one card, are valid for the same thing",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut cards: Vec<&Object<RateCard>> = scene.platform.rate_cards.values().collect();
    cards.sort_by_key(|c| (c.valid_from, &c.name));
    let mut findings = Vec::new();
    for (index, card) in cards.iter().enumerate() {
        let earlier = cards[..index].iter().find(|e| last(e) >= card.valid_from);
        if let Some(earlier) = earlier.filter(|_| card.valid_from <= last(card)) {
            findings.push(overlap(check, card, earlier));
        }
        findings.extend(twice(check, card));
    }
    findings
}

fn last(card: &RateCard) -> Date {
    card.valid_to.unwrap_or(Date::MAX)
}

fn overlap(check: &Check, card: &Object<RateCard>, earlier: &Object<RateCard>) -> Finding {
    let until = last(card).min(last(earlier));
    let until = if until == Date::MAX { "without end".to_string() } else { format!("to {until}") };
    let message = format!("from {} {until} rate card `{}` is valid, too", card.valid_from, earlier.name);
    let help =
        "End one card on the day before the other begins; until then the one that begins later counts.";
    let mut finding = check.at(card, "validFrom", message, help);
    let path = if earlier.valid_to.is_some() { "validTo" } else { "" };
    finding.related.push((earlier.place(path), "the other card".into()));
    finding
}

/// Rates of one card that fit the same things equally well.
fn twice(check: &Check, card: &Object<RateCard>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, rate) in card.rates.iter().enumerate() {
        let key = |r: &crate::model::Rate| {
            (r.meter, r.unit, r.storage_class.clone(), r.policy.clone(), r.environment)
        };
        if card.rates[..index].iter().any(|r| key(r) == key(rate)) {
            let message = format!("the card has a rate for {} of the same kind already", rate.meter);
            let help = "Keep one of the two; the first one counts.";
            findings.push(check.at(card, &format!("rates[{index}]"), message, help));
        }
    }
    findings
}
