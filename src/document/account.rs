//! Accounts as documents show them: what both showback kinds share.

use rust_decimal::Decimal;
use serde::Serialize;

use super::{Cell, Table};
use crate::clock::Month;
use crate::evidence::Usage;
use crate::facts::showback::change::{Change, Driver, Kind};
use crate::facts::showback::{Account, Bill, Charge, Part, cards};
use crate::model::{ChargeBasis, MonthHours, Platform};
use crate::unit::{MINUS, Money, NBSP, day, number};

/// The kinds of cost, each with the name of its column.
pub const PARTS: [(Part, &str); 8] = [
    (Part::Cpu, "cpu"),
    (Part::Memory, "memory"),
    (Part::Storage, "storage"),
    (Part::BackupStorage, "backup_storage"),
    (Part::Shared, "shared"),
    (Part::Idle, "idle"),
    (Part::Other, "other"),
    (Part::Tax, "tax"),
];

/// A month against the one before, like for like: hourly charges at the hours of this month.
#[derive(Serialize)]
pub struct ChangeLine {
    /// `more`, `less` or `same`.
    pub direction: &'static str,
    /// Of the scaled previous total, without a sign; absent where that was zero.
    pub percent: Option<String>,
    /// With a sign.
    pub signed_percent: Option<String>,
    pub previous: String,
    pub scaled: String,
    pub absolute: String,
    /// Of the cost of a day.
    pub per_day: String,
    pub effect: String,
    /// The five that changed most.
    pub drivers: Vec<DriverLine>,
    /// All others together.
    pub rest: Option<DriverLine>,
}

/// Why a month costs more or less.
#[derive(Serialize)]
pub struct DriverLine {
    /// `cpu`, `memory`, `storage`, `backup-storage`, `shared`, `tax`, …
    pub meter: String,
    pub cluster: String,
    pub namespace: String,
    pub storage_class: Option<String>,
    pub note: String,
    /// `new`, `gone` or `changed`.
    pub kind: &'static str,
    pub quantity: String,
    pub price: String,
    pub effect: String,
    /// The effect adds to the cost.
    pub more: bool,
}

/// How the figures were made.
#[derive(Serialize)]
pub struct Method {
    pub cards: Vec<CardLine>,
    /// Days of the month for which no rate card is valid.
    pub days_without_card: i64,
    pub timezone: String,
    pub sources: Vec<SourceLine>,
}

#[derive(Serialize)]
pub struct CardLine {
    pub name: String,
    pub title: String,
    pub approved_by: Option<String>,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub cpu_basis: &'static str,
    pub memory_basis: &'static str,
    /// 730, or the hours of the month.
    pub month_hours: String,
    pub idle: &'static str,
    pub shared: Vec<SharedLine>,
}

#[derive(Serialize)]
pub struct SharedLine {
    pub name: String,
    pub monthly: String,
    pub split: &'static str,
}

#[derive(Serialize)]
pub struct SourceLine {
    pub path: String,
    pub sha256: String,
    pub rows: usize,
}

pub fn change(change: &Change) -> ChangeLine {
    const TOP: usize = 5;
    let (top, others) = change.drivers.split_at(change.drivers.len().min(TOP));
    let sum = |f: fn(&Driver) -> Decimal| others.iter().map(f).sum::<Decimal>();
    let rest = (!others.is_empty()).then(|| DriverLine {
        meter: String::new(),
        cluster: String::new(),
        namespace: String::new(),
        storage_class: None,
        note: String::new(),
        kind: "changed",
        quantity: signed(sum(|d| d.quantity)),
        price: signed(sum(|d| d.price)),
        effect: signed(sum(|d| d.effect)),
        more: sum(|d| d.effect) > Decimal::ZERO,
    });
    ChangeLine {
        direction: match change.effect {
            // What rounds to 0 % is no change to speak of.
            _ if change.percent.is_some_and(|p| p.0.round_dp(1).is_zero()) => "same",
            e if e > Decimal::ZERO => "more",
            e if e < Decimal::ZERO => "less",
            _ => "same",
        },
        percent: change.percent.map(|p| percent(p.0.abs())),
        signed_percent: change.percent.map(|p| signed_percent(p.0)),
        previous: money(change.previous),
        scaled: money(change.scaled),
        absolute: signed(change.absolute),
        per_day: signed(change.per_day),
        effect: signed(change.effect),
        drivers: top.iter().map(driver).collect(),
        rest,
    }
}

fn driver(driver: &Driver) -> DriverLine {
    DriverLine {
        meter: driver.meter.into(),
        cluster: driver.cluster.clone(),
        namespace: driver.namespace.clone(),
        storage_class: driver.storage_class.clone(),
        note: driver.note.clone(),
        kind: match driver.kind {
            Kind::New => "new",
            Kind::Gone => "gone",
            Kind::Changed => "changed",
        },
        quantity: signed(driver.quantity),
        price: signed(driver.price),
        effect: signed(driver.effect),
        more: driver.effect > Decimal::ZERO,
    }
}

pub fn method(platform: &Platform, usage: &Usage, bill: &Bill) -> Method {
    let without = bill.segments.iter().filter(|s| s.card.is_none());
    let hours: i64 = without.map(|s| s.milliseconds() / 3_600_000).sum();
    Method {
        cards: cards(&bill.segments).into_iter().map(|c| card(c, bill)).collect(),
        days_without_card: (hours + 12) / 24,
        timezone: platform.zone().name().into(),
        sources: sources(usage, bill),
    }
}

fn card(card: &crate::model::Object<crate::model::RateCard>, bill: &Bill) -> CardLine {
    let basis = card.basis.as_ref();
    let word = |b: Option<ChargeBasis>| b.unwrap_or(ChargeBasis::MaxRequestUsage).word();
    CardLine {
        name: card.name.clone(),
        title: card.display().into(),
        approved_by: card.approved_by.clone(),
        valid_from: day(card.valid_from),
        valid_to: card.valid_to.map(day),
        cpu_basis: word(basis.and_then(|b| b.cpu)),
        memory_basis: word(basis.and_then(|b| b.memory)),
        month_hours: match card.month_hours {
            Some(MonthHours::Fixed730) => "730".into(),
            _ => number(bill.hours, 2),
        },
        idle: card.idle.map_or("own-line", |i| i.word()),
        shared: card
            .shared
            .iter()
            .map(|s| SharedLine {
                name: s.name.clone(),
                monthly: s.monthly.to_string(),
                split: s.split.unwrap_or(crate::model::Split::Proportional).word(),
            })
            .collect(),
    }
}

/// Files that have a row in this month or the one before.
fn sources(usage: &Usage, bill: &Bill) -> Vec<SourceLine> {
    usage
        .files
        .iter()
        .filter_map(|file| {
            let rows = *bill.files.get(&file.path)?;
            Some(SourceLine { path: file.path.to_string(), sha256: file.sha256.clone(), rows })
        })
        .collect()
}

/// Contract 7: every charge unrounded, the total rounded once.
pub fn charges_table(account: &Account, period: Month, path: String, currency: &str) -> Table {
    let tenant = account.tenant.clone().unwrap_or_default();
    let mut rows: Vec<Vec<Cell>> = account.charges.iter().map(|c| row(c, &tenant, currency)).collect();
    let empty = || Cell::Unknown;
    rows.push(vec![
        Cell::text(&tenant),
        empty(),
        empty(),
        Cell::text("total"),
        empty(),
        empty(),
        empty(),
        empty(),
        empty(),
        Cell::Number(cents(account.total)),
        Cell::text(currency),
        Cell::text(period.slug()),
    ]);
    let columns = vec![
        "tenant",
        "cluster",
        "namespace",
        "meter",
        "storage_class",
        "basis",
        "quantity",
        "unit",
        "price",
        "amount",
        "currency",
        "note",
    ];
    Table { path, columns, rows }
}

fn row(charge: &Charge, tenant: &str, currency: &str) -> Vec<Cell> {
    let some = |text: &str| if text.is_empty() { Cell::Unknown } else { Cell::text(text) };
    vec![
        some(tenant),
        some(&charge.cluster),
        some(&charge.namespace),
        Cell::text(charge.meter),
        Cell::maybe(charge.storage_class.as_ref(), Cell::text),
        some(charge.basis),
        Cell::maybe(charge.quantity, Cell::Number),
        Cell::maybe(charge.unit.as_ref(), Cell::text),
        Cell::maybe(charge.price, Cell::Number),
        Cell::maybe(charge.amount, Cell::Number),
        Cell::text(currency),
        some(&charge.note),
    ]
}

/// Always two decimals, for programs.
pub fn cents(amount: Decimal) -> Decimal {
    let mut amount = amount;
    amount.rescale(crate::facts::showback::CENTS);
    amount
}

pub fn money(amount: Decimal) -> String {
    Money(amount).to_string()
}

/// With its sign, plus too.
pub fn signed(amount: Decimal) -> String {
    let plus = if amount > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}", Money(amount))
}

pub fn percent(value: Decimal) -> String {
    format!("{}{NBSP}%", number(value, 1))
}

pub fn signed_percent(value: Decimal) -> String {
    let text = number(value, 1);
    let plus = if text.starts_with(MINUS) || text == "0" { "" } else { "+" };
    format!("{plus}{text}{NBSP}%")
}
