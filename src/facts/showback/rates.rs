//! Which price is valid when, and for what.

use rust_decimal::Decimal;

use crate::clock::{Date, Instant, day_start};
use crate::model::{Environment, Meter, Object, Platform, Rate, RateCard, RateUnit};

/// A stretch of the month in which one rate card is valid.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    pub start: Instant,
    pub end: Instant,
    /// None where no card is valid, or only one in another currency.
    pub card: Option<&'a Object<RateCard>>,
}

impl Segment<'_> {
    pub fn milliseconds(&self) -> i64 {
        (self.end.0 - self.start.0).num_milliseconds()
    }
}

/// The days of a month cut where the rate card changes; a row across a cut is divided by time.
pub fn segments(platform: &Platform, start: Instant, end: Instant) -> Vec<Segment<'_>> {
    let zone = platform.zone();
    let mut cuts = vec![start, end];
    for card in platform.rate_cards.values() {
        let after = card.valid_to.and_then(|d| d.succ_opt());
        cuts.extend([Some(card.valid_from), after].into_iter().flatten().map(|d| day_start(d, zone)));
    }
    cuts.retain(|c| (start..=end).contains(c));
    cuts.sort();
    cuts.dedup();
    let pairs = cuts.windows(2);
    let mut segments: Vec<Segment> = pairs
        .map(|w| Segment { start: w[0], end: w[1], card: card_on(platform, w[0].date_in(zone)) })
        .collect();
    segments.dedup_by(|b, a| {
        let same = a.card.map(|c| &c.name) == b.card.map(|c| &c.name);
        if same {
            a.end = b.end;
        }
        same
    });
    segments
}

/// The card of a day: of several the one that begins last, since it was written to change the others.
pub fn card_on(platform: &Platform, day: Date) -> Option<&Object<RateCard>> {
    let ours =
        |card: &&Object<RateCard>| card.currency.as_ref().is_none_or(|c| *c == platform.record.currency);
    platform
        .rate_cards
        .values()
        .filter(|c| valid(c, day))
        .filter(ours)
        .max_by_key(|c| (c.valid_from, &c.name))
}

pub fn valid(card: &RateCard, day: Date) -> bool {
    card.valid_from <= day && card.valid_to.is_none_or(|to| day <= to)
}

/// What a price is looked up for.
#[derive(Clone, Copy, Debug)]
pub struct Want<'a> {
    pub meter: Meter,
    pub units: &'static [RateUnit],
    /// In a guest cluster a storage class bears the name of the storage policy that it stands for.
    pub storage_class: Option<&'a str>,
    pub environment: Option<Environment>,
}

/// The most specific rate that fits, the first of equals; storage outweighs environment.
pub fn rate<'a>(card: &'a RateCard, want: &Want) -> Option<&'a Rate> {
    let fits = |r: &&Rate| {
        r.meter == want.meter
            && want.units.contains(&r.unit)
            && r.storage_class.as_deref().is_none_or(|c| Some(c) == want.storage_class)
            && r.policy.as_deref().is_none_or(|p| want.storage_class.is_some_and(|c| names_policy(c, p)))
            && r.environment.is_none_or(|e| Some(e) == want.environment)
    };
    card.rates.iter().filter(fits).rev().max_by_key(|r| weight(r))
}

/// Whether storage of a class has a price.
pub fn prices_storage(card: &RateCard, class: &str, environment: Option<Environment>) -> bool {
    let units = super::charges::units(Meter::Storage);
    rate(card, &Want { meter: Meter::Storage, units, storage_class: Some(class), environment }).is_some()
}

fn weight(rate: &Rate) -> u32 {
    let storage = u32::from(rate.storage_class.is_some()) + u32::from(rate.policy.is_some());
    storage * 2 + u32::from(rate.environment.is_some())
}

/// The class of a policy is its name in lower case with hyphens: `Gold Tier` becomes `gold-tier`.
fn names_policy(class: &str, policy: &str) -> bool {
    let hyphened: String = policy
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    class == policy || class == hyphened
}

/// Beyond this a product could leave the range of a decimal: it counts as no price at all.
pub fn sane(value: Decimal) -> Option<Decimal> {
    (value.abs() <= Decimal::from(1_000_000_000_000_000_000u64)).then_some(value)
}
