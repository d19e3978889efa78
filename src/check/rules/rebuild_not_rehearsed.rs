//! A Supervisor whose rebuild nobody has rehearsed of late.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::RehearsalResult;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "rebuild-not-rehearsed",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "no rehearsal of a Supervisor rebuild has passed of late",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let today = scene.platform.today;
    let most = i64::from(scene.platform.record.rehearsal_days());
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        let rehearsals = supervisor.rebuild.iter().flat_map(|r| &r.rehearsals);
        let held = rehearsals.filter(|r| r.date <= today.date).collect::<Vec<_>>();
        let passed = held.iter().filter(|r| r.result == RehearsalResult::Pass).map(|r| r.date).max();
        let message = match passed {
            Some(date) if -today.days_until(date) > most => format!(
                "the last rehearsal that passed was on {date}, {} ago; the limit is {}",
                Span::days(-today.days_until(date)),
                Span::days(most)
            ),
            None if held.is_empty() => "the rebuild of this Supervisor was never rehearsed".to_string(),
            None => "no rehearsal of this Supervisor's rebuild has passed".to_string(),
            Some(_) => continue,
        };
        let help = "Walk through the rebuild runbook in a lab and record it under `rebuild.rehearsals`.";
        findings.push(check.at(supervisor, "rebuild.rehearsals", message, help));
    }
    findings
}
