//! A drill nearer to the source than its class asks.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::Logbook;

pub const CHECK: Check = Check {
    name: "drill-too-close",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "a drill restored nearer to the source than the class asks",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let near = logbook.entries.iter().filter(|e| e.in_force);
    near.filter_map(|entry| {
        let (asked, class) = (entry.nearer_than()?, entry.class?);
        let message =
            format!("restored to `{}`, but `{}` asks for `{asked}`", entry.drill.isolation, class.name);
        let help =
            "Drill again into the place that the class asks for: what is near shares what a disaster takes.";
        Some(check.at(entry.drill, "isolation", message, help))
    })
    .collect()
}
