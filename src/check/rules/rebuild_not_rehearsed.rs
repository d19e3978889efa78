//! A Supervisor whose rebuild nobody has rehearsed of late.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::rehearsal::rehearsals;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "rebuild-not-rehearsed",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "no rehearsal of a Supervisor rebuild has passed of late",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let most = Span::days(scene.platform.record.rehearsal_days().into());
    let mut findings = Vec::new();
    for rehearsals in rehearsals(scene.platform, scene.evidence) {
        let message = match (rehearsals.last_pass, rehearsals.due, rehearsals.overdue) {
            (Some(date), Some(due), Some(days)) => format!(
                "the last rehearsal that passed was on {date}; with one every {most} the next was due on {due}, {} ago",
                Span::days(days)
            ),
            (None, ..) if rehearsals.held.is_empty() => {
                "the rebuild of this Supervisor was never rehearsed".into()
            }
            (None, ..) => "no rehearsal of this Supervisor's rebuild has passed".into(),
            _ => continue,
        };
        let help = "Walk through the rebuild runbook in a lab and record it under `rebuild.rehearsals`.";
        findings.push(check.at(rehearsals.supervisor, "rebuild.rehearsals", message, help));
    }
    findings
}
