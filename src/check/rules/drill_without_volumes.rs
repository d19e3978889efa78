//! A drill of a stateful class in which nobody looked at the data.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::Logbook;

pub const CHECK: Check = Check {
    name: "drill-without-volumes",
    group: Group::Drills,
    severity: Severity::Error,
    summary: "a drill of a stateful class checked no volume",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let blind = logbook.entries.iter().filter(|e| e.in_force && e.lacks_volumes());
    blind
        .filter_map(|entry| {
            let class = entry.class?;
            let message = format!("`{}` keeps data, and this drill records no volume", class.name);
            let help =
                "Record for each volume what was expected, what came back, and how its content was checked.";
            Some(check.at(entry.drill, "volumes", message, help))
        })
        .collect()
}
