//! Quotas that promise more than there is.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::capacity::{self, Room};
use crate::facts::quota::Resource;
use crate::unit::{Percent, number};

pub const CHECK: Check = Check {
    name: "quotas-exceed-capacity",
    group: Group::Capacity,
    severity: Severity::Warning,
    summary: "quotas promise more than a zone can carry",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        for (i, zone) in capacity::zones(scene.platform, supervisor).iter().enumerate() {
            for room in [&zone.cpu, &zone.memory] {
                let Some(message) = message(scene, &zone.zone, room) else { continue };
                let help = "Lower quotas or add hosts; or set the ratio that you accept as `thresholds.quotasExceedCapacityPercent`.";
                findings.push(check.at(supervisor, &format!("zones[{i}].name"), message, help));
            }
        }
    }
    findings
}

/// None where there is too little to judge, or enough room.
fn message(scene: &Scene, zone: &str, room: &Room) -> Option<String> {
    let (quota, usable) = (room.quota.at()?, room.usable?);
    let percent = Percent::of(quota, usable);
    if percent.is_some_and(|p| p.0 <= scene.platform.record.quotas_exceed_capacity_percent()) || quota.is_zero() {
        return None;
    }
    let what = if room.resource == Resource::Cpu { "CPU" } else { "memory" };
    let share = percent.map(|p| format!(", {p}")).unwrap_or_default();
    Some(format!(
        "zone `{zone}`: quotas promise {} {unit} of {what}; {} {unit} are usable after host failures and buffer{share}",
        number(quota, 1),
        number(usable, 1),
        unit = room.resource.unit(),
    ))
}
