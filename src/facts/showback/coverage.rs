//! For how many hours of the month there are rows.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::clock::Instant;
use crate::evidence::Usage;
use crate::model::Platform;

/// One declared namespace and the hours that are known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    pub tenant: Option<String>,
    pub workload: String,
    pub cluster: String,
    pub namespace: String,
    pub hours: Decimal,
    /// The first stretch without a row.
    pub gap: Option<(Instant, Instant)>,
}

/// Every namespace that a workload declares; one without a single row is covered for no hour.
pub fn of(platform: &Platform, usage: &Usage, start: Instant, end: Instant) -> Vec<Covered> {
    let mut stretches: BTreeMap<(&str, &str), Vec<(Instant, Instant)>> = BTreeMap::new();
    for row in usage.within(start, end) {
        let stretch = (row.start.max(start), row.end.min(end));
        stretches.entry((&row.cluster, &row.namespace)).or_default().push(stretch);
    }
    let mut covered = Vec::new();
    for workload in platform.workloads.values() {
        for namespace in &workload.namespaces {
            let key = (&*workload.cluster.name, namespace.as_str());
            let mut own = stretches.get(&key).cloned().unwrap_or_default();
            let (milliseconds, gap) = union(&mut own, start, end);
            covered.push(Covered {
                tenant: Some(workload.tenant.to_string()),
                workload: workload.name.clone(),
                cluster: workload.cluster.to_string(),
                namespace: namespace.clone(),
                hours: hours(milliseconds),
                gap,
            });
        }
    }
    covered
}

/// Milliseconds that at least one stretch covers, and the first hole between `start` and `end`.
fn union(
    stretches: &mut [(Instant, Instant)],
    start: Instant,
    end: Instant,
) -> (i64, Option<(Instant, Instant)>) {
    stretches.sort();
    let (mut sum, mut until, mut gap) = (0, start, None);
    for (from, to) in stretches.iter() {
        if *from > until {
            gap = gap.or(Some((until, *from)));
        }
        let new = (*from).max(until);
        if *to > new {
            sum += (to.0 - new.0).num_milliseconds();
            until = *to;
        }
    }
    if until < end {
        gap = gap.or(Some((until, end)));
    }
    (sum, gap)
}

/// Milliseconds covered by the rows of a set of namespaces taken together.
pub fn together<'a>(
    rows: impl Iterator<Item = &'a crate::evidence::usage::Row>,
    start: Instant,
    end: Instant,
) -> Decimal {
    let mut stretches: Vec<_> = rows.map(|r| (r.start.max(start), r.end.min(end))).collect();
    hours(union(&mut stretches, start, end).0)
}

pub fn hours(milliseconds: i64) -> Decimal {
    (Decimal::from(milliseconds) / Decimal::from(3_600_000)).normalize()
}
