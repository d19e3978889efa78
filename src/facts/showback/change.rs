//! Why a month costs more or less than the one before: like for like, so that 31 days do not look like growth.
//!
//! What the month before charged by the hour is brought to the hours of this month; what it charged by the month
//! stays as it was.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::charges::{Charge, Part};
use super::share::largest_remainder;
use super::{Account, Bill, CENTS};
use crate::model::MonthHours;
use crate::unit::{Money, Percent};

/// The change of one account against the month before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it was billed.
    pub previous: Decimal,
    /// As it would have been with the hours of this month.
    pub scaled: Decimal,
    /// Total less previous total.
    pub absolute: Decimal,
    /// Cost of a day less that of a day before.
    pub per_day: Decimal,
    /// Total less scaled previous total; the sum of the drivers.
    pub effect: Decimal,
    /// The effect in per cent of the scaled previous total.
    pub percent: Option<Percent>,
    /// By size of their effect, the largest first.
    pub drivers: Vec<Driver>,
}

/// One thing that costs more or less than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    pub cluster: String,
    pub namespace: String,
    pub part: Part,
    pub meter: &'static str,
    pub storage_class: Option<String>,
    /// The name of a shared cost.
    pub note: String,
    pub kind: Kind,
    /// Effect of more or fewer units, at this month's price.
    pub quantity: Decimal,
    /// Effect of dearer or cheaper units, at the quantity of before.
    pub price: Decimal,
    pub effect: Decimal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    New,
    Gone,
    Changed,
}

type Key<'a> = (Part, &'a str, &'a str, &'static str, Option<&'a str>, &'a str);

#[derive(Clone, Copy, Default)]
struct Sum<'a> {
    amount: Decimal,
    quantity: Decimal,
    lines: usize,
    /// The unit of every line, where each has a quantity in one and the same.
    unit: Option<&'a str>,
}

/// None where the month before has no data.
pub fn of(bill: &Bill, account: &Account, before: Option<&Bill>) -> Option<Change> {
    let before = before?;
    let previous = before.accounts.iter().find(|a| a.tenant == account.tenant)?;
    Some(between(bill, before, account.total, previous.total, &account.charges, previous.charges.iter()))
}

/// The platform taken as one account.
pub fn of_platform(bill: &Bill, before: &Bill) -> Change {
    let now: Vec<Charge> = bill.accounts.iter().flat_map(|a| &a.charges).cloned().collect();
    let then = before.accounts.iter().flat_map(|a| &a.charges);
    between(bill, before, bill.total, before.total, &now, then)
}

fn between<'c>(
    bill: &Bill,
    before: &Bill,
    total: Decimal,
    previous: Decimal,
    now: &[Charge],
    then: impl Iterator<Item = &'c Charge>,
) -> Change {
    let then = like_for_like(bill, before, then);
    let scaled = Money(then.iter().filter_map(|c| c.amount).sum()).rounded(CENTS).0;
    let effect = total - scaled;
    Change {
        previous,
        scaled,
        absolute: total - previous,
        per_day: total / Decimal::from(bill.period.days()) - previous / Decimal::from(before.period.days()),
        effect,
        percent: Percent::of(effect, scaled),
        drivers: drivers(now, &then, effect),
    }
}

/// What one kind of cost would have been in the month before with the hours of this one.
pub fn scaled_part(bill: &Bill, before: &Bill, account: &Account, part: Part) -> Decimal {
    let charges = like_for_like(bill, before, account.charges.iter());
    charges.iter().filter(|c| c.part == part).filter_map(|c| c.amount).sum()
}

fn like_for_like<'c>(bill: &Bill, before: &Bill, charges: impl Iterator<Item = &'c Charge>) -> Vec<Charge> {
    let ratio = bill.hours / before.hours;
    let by_month = |charge: &Charge| match charge.unit.as_deref() {
        Some("gib-month" | "unit-month") => !fixed_hours(before, charge),
        _ => charge.part == Part::Shared,
    };
    let mut scaled: Vec<Charge> = charges.cloned().collect();
    let sum = |charges: &[Charge]| -> Decimal {
        charges.iter().filter(|c| c.part != Part::Tax).filter_map(|c| c.amount).sum()
    };
    let net = sum(&scaled);
    for charge in scaled.iter_mut().filter(|c| c.part != Part::Tax && !by_month(c)) {
        charge.times(ratio);
    }
    let tax = sum(&scaled).checked_div(net).unwrap_or(ratio);
    scaled.iter_mut().filter(|c| c.part == Part::Tax).for_each(|c| c.times(tax));
    scaled
}

/// A month of 730 hours makes a longer month dearer.
fn fixed_hours(bill: &Bill, charge: &Charge) -> bool {
    let card = super::cards(&bill.segments).into_iter().find(|c| Some(&c.name) == charge.card.as_ref());
    card.is_some_and(|c| c.month_hours == Some(MonthHours::Fixed730))
}

impl Charge {
    fn times(&mut self, ratio: Decimal) {
        self.quantity = self.quantity.map(|q| q * ratio);
        self.amount = self.amount.map(|a| a * ratio);
    }
}

fn drivers(now: &[Charge], before: &[Charge], effect: Decimal) -> Vec<Driver> {
    let (now, before) = (sums(now), sums(before));
    let mut keys: Vec<Key> = now.keys().chain(before.keys()).copied().collect();
    keys.sort();
    keys.dedup();
    let pair =
        |key: &Key| (now.get(key).copied().unwrap_or_default(), before.get(key).copied().unwrap_or_default());
    let exact: Vec<Decimal> = keys.iter().map(pair).map(|(new, old)| new.amount - old.amount).collect();
    let rounded = largest_remainder(&exact, effect, CENTS);
    let mut drivers: Vec<Driver> = keys
        .iter()
        .zip(rounded)
        .filter(|(_, effect)| !effect.is_zero())
        .map(|(key, effect)| {
            let (new, old) = pair(key);
            driver(key, &new, &old, effect)
        })
        .collect();
    drivers.sort_by_key(|d| std::cmp::Reverse(d.effect.abs()));
    drivers
}

fn sums(charges: &[Charge]) -> BTreeMap<Key<'_>, Sum<'_>> {
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    for charge in charges.iter().filter(|c| c.amount.is_some()) {
        let key: Key = (
            charge.part,
            &charge.cluster,
            &charge.namespace,
            charge.meter,
            charge.storage_class.as_deref(),
            &charge.note,
        );
        let unit = charge.unit.as_deref().filter(|_| charge.quantity.is_some());
        let sum = sums.entry(key).or_insert(Sum { unit, ..Sum::default() });
        sum.amount += charge.amount.unwrap_or_default();
        sum.quantity += charge.quantity.unwrap_or_default();
        sum.lines += 1;
        sum.unit = sum.unit.filter(|first| Some(*first) == unit);
    }
    sums
}

/// The split is exact: price effect = (P1 − P0) × Q0, quantity effect = (Q1 − Q0) × P1.
fn driver(key: &Key, new: &Sum, old: &Sum, effect: Decimal) -> Driver {
    let kind = match (new.lines, old.lines) {
        (_, 0) => Kind::New,
        (0, _) => Kind::Gone,
        _ => Kind::Changed,
    };
    let price = match kind {
        Kind::Changed if new.unit.is_some() && new.unit == old.unit => {
            price_effect(new, old).unwrap_or_default()
        }
        _ => Decimal::ZERO,
    };
    let price = Money(price).rounded(CENTS).0;
    let (part, cluster, namespace, meter, storage_class, note) = *key;
    Driver {
        cluster: cluster.into(),
        namespace: namespace.into(),
        part,
        meter,
        storage_class: storage_class.map(str::to_string),
        note: note.into(),
        kind,
        quantity: effect - price,
        price,
        effect,
    }
}

fn price_effect(new: &Sum, old: &Sum) -> Option<Decimal> {
    let price = new.amount.checked_div(new.quantity)? - old.amount.checked_div(old.quantity)?;
    price.checked_mul(old.quantity)
}
