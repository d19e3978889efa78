//! A drill that took longer than promised.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::Logbook;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "drill-missed-rto",
    group: Group::Drills,
    severity: Severity::Error,
    summary: "a drill took longer than the RTO of its class",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let mut findings = Vec::new();
    for entry in logbook.entries.iter().filter(|e| e.in_force) {
        let (Some(class), drill) = (entry.class, entry.drill) else { continue };
        let message = match entry.took {
            Some(took) if took > class.rto => format!(
                "the service was usable after {took}; the RTO of `{}` is {}, missed by {}",
                class.name,
                class.rto,
                Span(took.0.saturating_sub(class.rto.0))
            ),
            None if drill.service_usable_at.is_none() && !entry.passed() => {
                format!("the service never became usable; the RTO of `{}` is {}", class.name, class.rto)
            }
            _ => continue,
        };
        let help = "Find what took the time, or agree on another RTO; then drill again.";
        let field = if drill.service_usable_at.is_some() { "serviceUsableAt" } else { "result" };
        findings.push(check.at(drill, field, message, help));
    }
    findings
}
