//! Cost that belongs to no tenant.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::showback_month;
use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::unit::Money;

pub const CHECK: Check = Check {
    name: "cost-unallocated",
    group: Group::Showback,
    severity: Severity::Warning,
    summary: "usage of a namespace that no workload claims, or a shared cost that nobody bears",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let month = showback_month(scene);
    let Some(account) = scene.bill().and_then(|b| b.unallocated()) else { return Vec::new() };
    let mut sums: BTreeMap<(&str, &str, &str), Decimal> = BTreeMap::new();
    for charge in account.charges.iter().filter(|c| c.meter != "tax") {
        let key = (charge.cluster.as_str(), charge.namespace.as_str(), charge.note.as_str());
        *sums.entry(key).or_default() += charge.amount.unwrap_or_default();
    }
    let currency = &scene.platform.record.currency.0;
    let finding = |((cluster, namespace, note), sum): ((&str, &str, &str), Decimal)| {
        let what = match namespace {
            "" => format!("of the shared cost `{note}`"),
            _ => format!("of `{cluster}/{namespace}`"),
        };
        let message = format!("{currency} {} {what} in {month} belong to no tenant", Money(sum));
        match scene.platform.clusters.get(cluster) {
            Some(cluster) => {
                check.at(cluster, "", message, "Name the namespace in the `namespaces` of a Workload.")
            }
            None if namespace.is_empty() => {
                check.at(&scene.platform.record, "", message, "Give a tenant a weight in `shared`.")
            }
            None => check.at(
                &scene.platform.record,
                "",
                message,
                "Add the Cluster, and a Workload with the namespace; or correct the names in the export.",
            ),
        }
    };
    sums.into_iter().map(finding).collect()
}
