//! Hours of the month that nobody recorded.

use super::showback_month;
use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::showback::Covered;
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "usage-gap",
    group: Group::Showback,
    severity: Severity::Warning,
    summary: "a namespace has no usage row for some hours of the month",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let month = showback_month(scene);
    let Some(bill) = scene.bill() else { return Vec::new() };
    let finding = |covered: &Covered| {
        let workload = scene.platform.workloads.get(&covered.workload)?;
        let (from, to) = covered.gap?;
        let zone = scene.platform.zone();
        let index = workload.namespaces.iter().position(|n| *n == covered.namespace)?;
        let message = format!(
            "{} of {} hours of {month} are recorded for `{}/{}`: none from {} to {}",
            number(covered.hours, 2),
            number(bill.hours, 2),
            covered.cluster,
            covered.namespace,
            from.display_in(zone),
            to.display_in(zone),
        );
        let help =
            "Export the missing hours; showback does not estimate them, so the tenant pays too little.";
        Some(check.at(workload, &format!("namespaces[{index}]"), message, help))
    };
    bill.coverage.iter().filter_map(finding).collect()
}
