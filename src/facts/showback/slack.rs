//! What was reserved and paid for, but not used.

use rust_decimal::Decimal;

use super::coverage::hours;
use super::{Account, Bill, CENTS, Part};
use crate::evidence::{Usage, usage::Row};
use crate::unit::Money;

/// CPU or memory of one namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slack {
    pub cluster: String,
    pub namespace: String,
    pub part: Part,
    /// Averages over the recorded hours, in cores or GiB.
    pub charged: Decimal,
    pub used: Decimal,
    /// What the difference costs in this month.
    pub amount: Decimal,
}

/// By cost, the largest first; only what is charged by request and whose use was recorded.
pub fn of(bill: &Bill, account: &Account, usage: &Usage) -> Vec<Slack> {
    let by_request = ["request", "max-request-usage"];
    let mut slack: Vec<Slack> = Vec::new();
    for charge in account.charges.iter().filter(|c| by_request.contains(&c.basis)) {
        let (Some(quantity), Some(price)) = (charge.quantity, charge.price) else { continue };
        // A month in which the price changed has a charge for each price.
        let segment =
            bill.segments.iter().find(|s| s.card.map(|c| c.name.as_str()) == charge.card.as_deref());
        let Some(segment) = segment.filter(|_| charge.unit.as_deref() != Some("gib-month")) else { continue };
        let rows = usage.of_cluster(&charge.cluster, segment.start, segment.end);
        let rows: Vec<&Row> = rows.filter(|r| r.namespace == charge.namespace).collect();
        let Some(used) = used(&rows, charge.part, segment.start, segment.end) else { continue };
        let time = super::coverage::together(rows.iter().copied(), segment.start, segment.end);
        let free = (quantity - used).max(Decimal::ZERO);
        let (Some(amount), false) = (free.checked_mul(price), time.is_zero()) else { continue };
        slack.push(Slack {
            cluster: charge.cluster.clone(),
            namespace: charge.namespace.clone(),
            part: charge.part,
            charged: quantity / time,
            used: used / time,
            amount: Money(amount).rounded(CENTS).0,
        });
    }
    slack.sort_by_key(|s| std::cmp::Reverse(s.amount));
    slack
}

/// Hours of use; None where one row does not know.
fn used(
    rows: &[&Row],
    part: Part,
    start: crate::clock::Instant,
    end: crate::clock::Instant,
) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for row in rows {
        let figure = match part {
            Part::Cpu => row.cpu_usage,
            _ => row.memory_usage,
        };
        let inside = hours((row.end.min(end).0 - row.start.max(start).0).num_milliseconds());
        sum += figure? * (inside / hours(row.milliseconds()));
    }
    Some(sum)
}
