//! A zone whose loss the others cannot carry.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::capacity;
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "zone-loss-not-survivable",
    group: Group::Capacity,
    severity: Severity::Warning,
    summary: "the other zones cannot carry what would start there when one is lost",
    run,
};

/// Pools that are pinned to the lost zone start nowhere else, so only the others' memory counts.
fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        let zones = capacity::zones(scene.platform, supervisor);
        for (i, lost) in capacity::zone_losses(&zones).iter().enumerate() {
            let Some(room) = lost.room.filter(|room| lost.moves > *room) else { continue };
            let message = format!(
                "when zone `{}` is lost, {} GiB of memory must start elsewhere; the other zones have {} GiB left",
                lost.zone,
                number(lost.moves, 1),
                number(room, 1),
            );
            let help =
                "Keep each of three zones below two thirds of its usable memory, or pin what may stay down.";
            findings.push(check.at(supervisor, &format!("zones[{i}].name"), message, help));
        }
    }
    findings
}
