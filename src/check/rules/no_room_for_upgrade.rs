//! An upgrade that would stall half way.

use rust_decimal::Decimal;

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::capacity::{self, Room};
use crate::facts::quota::{self, Line, Resource};
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "no-room-for-upgrade",
    group: Group::Capacity,
    severity: Severity::Error,
    summary: "a rolling upgrade needs more than quota or hosts have left",
    run,
};

const HELP: &str =
    "Leave room for the largest nodes that an upgrade adds, or lower `maxSurge` or `upgradeConcurrency`.";

/// Nodes are replaced by adding one first: what is added must fit under the quota and on the hosts.
fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for namespace in scene.platform.vsphere_namespaces.values() {
        let lines = quota::lines(scene.platform, namespace);
        for line in quota::telling(&lines, missing) {
            let Some(message) = under_quota(line) else { continue };
            findings.push(check.at(namespace, &line.field(namespace), message, HELP));
        }
    }
    for supervisor in scene.platform.supervisors.values() {
        for (i, zone) in capacity::zones(scene.platform, supervisor).iter().enumerate() {
            for room in [&zone.cpu, &zone.memory] {
                let Some(message) = on_hosts(&zone.zone, room) else { continue };
                findings.push(check.at(supervisor, &format!("zones[{i}].clusters"), message, HELP));
            }
        }
    }
    findings
}

/// What an upgrade needs beyond the quota.
fn missing(line: &Line) -> Option<Decimal> {
    let (quota, requested, surge) = (line.quota.at()?, line.requested?, line.surge?);
    let missing = requested.saturating_add(surge).saturating_sub(quota);
    (missing > Decimal::ZERO && !surge.is_zero()).then_some(missing)
}

fn under_quota(line: &Line) -> Option<String> {
    let what = if line.resource == Resource::Cpu { "CPU" } else { "memory" };
    let zone = line.zone.as_ref().map(|z| format!(" in zone `{z}`")).unwrap_or_default();
    let split = if line.split { " (an even part of the namespace's limit: check it with vCenter)" } else { "" };
    Some(format!(
        "{what}{zone}: an upgrade adds {} {unit} to {} {unit}; the quota is {} {unit}{split}",
        number(line.surge?, 1),
        number(line.requested?, 1),
        number(line.quota.at()?, 1),
        unit = line.resource.unit(),
    ))
}

/// A zone that hosts cannot carry even without an upgrade is another rule's finding.
fn on_hosts(zone: &str, room: &Room) -> Option<String> {
    let (hosts, held, surge) = (room.after_host_loss?, room.held?, room.surge?);
    if held > hosts || held.saturating_add(surge) <= hosts {
        return None;
    }
    let what = if room.resource == Resource::Cpu { "reserved CPU" } else { "memory" };
    Some(format!(
        "zone `{zone}`: an upgrade adds {} {unit} of {what} to {} {unit}; hosts have {} {unit} when those fail that may fail",
        number(surge, 1),
        number(held, 1),
        number(hosts, 1),
        unit = room.resource.unit(),
    ))
}
