//! A rebuild whose steps take longer than its RTO.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::rebuild::timing;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "steps-exceed-rto",
    group: Group::Rebuild,
    severity: Severity::Error,
    summary: "the steps of a rebuild take longer than its RTO",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        let timing = timing(supervisor);
        let (Some(rto), Some(margin)) = (timing.rto, timing.margin()) else { continue };
        if margin >= Span::ZERO {
            continue;
        }
        let declared = timing.steps.iter().filter(|s| s.declared).count();
        let message = format!(
            "the {} steps of the rebuild take {}, {} more than the RTO of {rto} ({declared} of {} estimates are your own)",
            timing.steps.len(),
            timing.total,
            Span(margin.0.saturating_neg()),
            timing.steps.len()
        );
        let help = "Shorten the longest steps and enter measured minutes under `rebuild.estimates`, or agree on another RTO.";
        findings.push(check.at(supervisor, "rebuild.rto", message, help));
    }
    findings
}
