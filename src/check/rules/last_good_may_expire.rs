//! One failed run, and nothing is left.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::recovery_point::all;

pub const CHECK: Check = Check {
    name: "last-good-may-expire",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "a point expires before two runs have had the chance to replace it",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    let short = planned.iter().filter_map(|p| {
        let gap = p.longest_gap()?;
        let twice = gap.checked_mul(2)?;
        if p.schedule.ttl >= twice {
            return None;
        }
        let message = format!(
            "a point of `{}` lives for {} and the next run can be {} away: when one run fails, the last good \
             point is gone before the run after it",
            p.schedule.name,
            p.schedule.ttl.in_hours(),
            gap.in_hours()
        );
        let help = format!("Raise the `ttl` to {twice} at least, twice the longest gap.");
        Some(check.at(p.class, &p.path("ttl"), message, help))
    });
    short.collect()
}
