//! An autoscaler that will stall at the quota.

use rust_decimal::Decimal;

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::quota::{self, Line, Resource};
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "no-room-for-autoscaler",
    group: Group::Capacity,
    severity: Severity::Warning,
    summary: "the autoscaler may ask for more than the quota allows",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for namespace in scene.platform.vsphere_namespaces.values() {
        let lines = quota::lines(scene.platform, namespace);
        for line in quota::telling(&lines, missing) {
            let Some(message) = message(line) else { continue };
            let help = "Raise the quota, or lower `max`: a pool that cannot grow leaves pods Pending.";
            findings.push(check.at(namespace, &line.field(namespace), message, help));
        }
    }
    findings
}

/// What grown pools need beyond the quota. What is too much before any pool grows is another rule's finding.
fn missing(line: &Line) -> Option<Decimal> {
    let (quota, most, requested) = (line.quota.at()?, line.most?, line.requested?);
    let missing = most.saturating_sub(quota);
    (missing > Decimal::ZERO && requested <= quota).then_some(missing)
}

fn message(line: &Line) -> Option<String> {
    let what = if line.resource == Resource::Cpu { "CPU" } else { "memory" };
    let zone = line.zone.as_ref().map(|z| format!(" in zone `{z}`")).unwrap_or_default();
    let split = if line.split { " (an even part of the namespace's limit: check it with vCenter)" } else { "" };
    Some(format!(
        "{what}{zone}: pools at their `max` ask for {} {unit}; the quota is {} {unit}{split}",
        number(line.most?, 1),
        number(line.quota.at()?, 1),
        unit = line.resource.unit(),
    ))
}
