//! A zone that a lost host overloads.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::capacity;
use crate::facts::quota::Resource;
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "host-loss-not-survivable",
    group: Group::Capacity,
    severity: Severity::Error,
    summary: "a zone cannot carry its nodes when the hosts fail that may fail",
    run,
};

/// Memory of every node counts, reserved or not; CPU counts where it is reserved, the rest can be shared.
fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        for (i, zone) in capacity::zones(scene.platform, supervisor).iter().enumerate() {
            for room in [&zone.cpu, &zone.memory] {
                let Some((held, hosts)) = room.held.zip(room.after_host_loss).filter(|(h, l)| h > l) else {
                    continue;
                };
                let message = format!(
                    "zone `{}`: nodes need {} {unit} of {what}; hosts have {} {unit} when those fail that may fail",
                    zone.zone,
                    number(held, 1),
                    number(hosts, 1),
                    unit = room.resource.unit(),
                    what = if room.resource == Resource::Cpu { "reserved CPU" } else { "memory" },
                );
                let help = "Add a host, move a node pool to another zone, or make nodes fewer or smaller.";
                findings.push(check.at(supervisor, &format!("zones[{i}].clusters"), message, help));
            }
        }
    }
    findings
}
