//! A waiver that waives nothing.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "waiver-unused",
    group: Group::Waivers,
    severity: Severity::Note,
    summary: "a waiver names a finding that is not there",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let used = |rule: &str, object: &str| scene.so_far.iter().any(|f| f.rule == rule && f.object == object);
    scene
        .platform
        .waivers
        .values()
        .filter(|w| !used(&w.rule, &w.object))
        .map(|w| {
            let message = format!("there is no finding `{}` at `{}` to waive", w.rule, w.object);
            check.at(w, "rule", message, "Delete the waiver, or correct its `rule` and `object`.")
        })
        .collect()
}
