//! A defect that a drill found and nobody has closed in time.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::{Logbook, days_past};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "drill-finding-open",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "what a drill found is past its due date",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let today = scene.platform.today;
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let mut findings = Vec::new();
    for entry in &logbook.entries {
        for (i, found) in entry.drill.findings.iter().enumerate() {
            let open = found.closed.is_none_or(|closed| closed > today.date);
            let Some(due) = found.due.filter(|_| open) else { continue };
            let Some(days) = days_past(today, due) else { continue };
            let owner = found.owner.as_deref().unwrap_or("nobody");
            let message = format!(
                "open since the drill, due on {due}, {} ago, owner {owner}: {}",
                Span::days(days),
                found.text
            );
            let help = "Enter the day in `closed` when it is done, or agree on another `due`.";
            findings.push(check.at(entry.drill, &format!("findings[{i}].due"), message, help));
        }
    }
    findings
}
