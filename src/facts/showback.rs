//! What each tenant's share of the platform cost in a month: usage times the price of its day, exact to the end.
//!
//! A month is that of the platform's zone, half-open. Every charge stays unrounded; the platform's total is rounded
//! once, half to even, and handed down by largest remainder to tenants, to kinds of cost, to charges. So the same
//! figures add up in every table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::clock::{Instant, Month};
use crate::evidence::Usage;
use crate::model::{Object, Platform, RateCard};

pub mod change;
pub mod coverage;
pub mod entitlement;
mod charges;
mod declared;
mod overhead;
mod rates;
mod share;
pub mod slack;

pub use charges::{Charge, Part};
pub use coverage::Covered;
pub use rates::{Segment, card_on, prices_storage, segments};
pub use share::{largest_remainder, split};

/// Money has two decimals wherever it is paid.
pub const CENTS: u32 = 2;

/// A month of the whole platform.
#[derive(Debug)]
pub struct Bill<'a> {
    pub period: Month,
    pub start: Instant,
    pub end: Instant,
    /// 745 in an October of Berlin: the clocks go back.
    pub hours: Decimal,
    /// One a tenant by name, and what belongs to none at the end, where there is any.
    pub accounts: Vec<Account>,
    /// The sum of all accounts, rounded once.
    pub total: Decimal,
    /// The sum of all charges, unrounded.
    pub exact: Decimal,
    /// Rate cards of the month with the time that they were valid in.
    pub segments: Vec<Segment<'a>>,
    pub coverage: Vec<Covered>,
    /// How many rows of the month each file gave.
    pub files: BTreeMap<Arc<str>, usize>,
}

/// The charges of one tenant, or of nobody.
#[derive(Debug)]
pub struct Account {
    /// None for what belongs to no tenant.
    pub tenant: Option<String>,
    pub charges: Vec<Charge>,
    /// Rounded, in step with the platform's total.
    pub total: Decimal,
    /// Rounded sums by kind of cost; they add up to the total.
    pub parts: BTreeMap<Part, Decimal>,
    /// Hours for which each namespace of the tenant has rows; absent where it has no namespace.
    pub covered: Option<Decimal>,
}

impl Account {
    pub fn part(&self, part: Part) -> Decimal {
        self.parts.get(&part).copied().unwrap_or_default()
    }

    /// Usage that no rate is valid for.
    pub fn unpriced(&self) -> impl Iterator<Item = &Charge> {
        self.charges.iter().filter(|c| c.amount.is_none())
    }

    pub fn exact(&self) -> Decimal {
        self.charges.iter().filter_map(|c| c.amount).sum()
    }
}

impl Bill<'_> {
    pub fn account(&self, tenant: &str) -> Option<&Account> {
        self.accounts.iter().find(|a| a.tenant.as_deref() == Some(tenant))
    }

    pub fn unallocated(&self) -> Option<&Account> {
        self.accounts.iter().find(|a| a.tenant.is_none())
    }
}

/// The hours of a month in the platform's zone.
pub fn hours_of(platform: &Platform, period: Month) -> Decimal {
    let (start, end) = period.bounds(platform.zone());
    coverage::hours((end.0 - start.0).num_milliseconds())
}

/// None for a month without a single row: nothing is known of its cost.
pub fn bill<'a>(platform: &'a Platform, usage: &Usage, period: Month) -> Option<Bill<'a>> {
    let (start, end) = period.bounds(platform.zone());
    usage.within(start, end).next()?;
    let hours = coverage::hours((end.0 - start.0).num_milliseconds());
    let segments = segments(platform, start, end);
    let mut charges = charges::of_rows(platform, usage, &segments, hours);
    declared::add(platform, usage, &segments, hours, &mut charges);
    let tenants: BTreeSet<&String> = platform.tenants.keys().collect();
    overhead::add(&tenants, &segments, &mut charges, &platform.record.currency.0);
    let coverage = coverage::of(platform, usage, start, end);
    let mut accounts = accounts(&tenants, charges, &coverage);
    let exact = accounts.iter().map(Account::exact).sum();
    let total = round(&mut accounts, exact);
    let files = files(usage, start, end);
    Some(Bill { period, start, end, hours, accounts, total, exact, segments, coverage, files })
}

fn files(usage: &Usage, start: Instant, end: Instant) -> BTreeMap<Arc<str>, usize> {
    let mut files = BTreeMap::new();
    for row in usage.within(start, end) {
        match files.get_mut(&row.file) {
            Some(rows) => *rows += 1,
            None => drop(files.insert(row.file.clone(), 1)),
        }
    }
    files
}

/// The rate cards that were used in a month, by the day that they begin.
pub fn cards<'a>(segments: &[Segment<'a>]) -> Vec<&'a Object<RateCard>> {
    let mut cards: Vec<&Object<RateCard>> = segments.iter().filter_map(|s| s.card).collect();
    cards.dedup_by_key(|c| &c.name);
    cards
}

fn accounts(tenants: &BTreeSet<&String>, charges: Vec<Charge>, coverage: &[Covered]) -> Vec<Account> {
    let mut by_tenant: BTreeMap<Option<String>, Vec<Charge>> =
        tenants.iter().map(|t| (Some((*t).clone()), Vec::new())).collect();
    for charge in charges {
        by_tenant.entry(charge.tenant.clone()).or_default().push(charge);
    }
    let nobody = by_tenant.remove(&None);
    let account = |(tenant, mut charges): (Option<String>, Vec<Charge>)| {
        charges.sort_by(|a, b| a.order().cmp(&b.order()));
        let covered =
            coverage.iter().filter(|c| tenant.is_some() && c.tenant == tenant).map(|c| c.hours).min();
        Account { tenant, charges, total: Decimal::ZERO, parts: BTreeMap::new(), covered }
    };
    by_tenant.into_iter().chain(nobody.map(|charges| (None, charges))).map(account).collect()
}

/// Rounds the whole once and hands the cents down.
fn round(accounts: &mut [Account], exact: Decimal) -> Decimal {
    let total = crate::unit::Money(exact).rounded(CENTS).0;
    let exacts: Vec<Decimal> = accounts.iter().map(Account::exact).collect();
    for (account, total) in accounts.iter_mut().zip(largest_remainder(&exacts, total, CENTS)) {
        account.total = total;
        let mut parts: BTreeMap<Part, Vec<&mut Charge>> = BTreeMap::new();
        for charge in account.charges.iter_mut().filter(|c| c.amount.is_some()) {
            parts.entry(charge.part).or_default().push(charge);
        }
        let sums: Vec<Decimal> = parts.values().map(|cs| cs.iter().filter_map(|c| c.amount).sum()).collect();
        let rounded = largest_remainder(&sums, total, CENTS);
        for ((part, mut charges), sum) in parts.into_iter().zip(rounded) {
            let amounts: Vec<Decimal> = charges.iter().filter_map(|c| c.amount).collect();
            for (charge, cents) in charges.iter_mut().zip(largest_remainder(&amounts, sum, CENTS)) {
                charge.rounded = cents;
            }
            account.parts.insert(part, sum);
        }
    }
    total
}
