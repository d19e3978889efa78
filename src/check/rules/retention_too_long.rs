//! Points that are kept longer than allowed.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "retention-too-long",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "a schedule keeps points longer than the class allows",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for class in scene.platform.workload_classes.values() {
        let Some(at_most) = class.retention.at_most else { continue };
        for (i, schedule) in class.schedules.iter().enumerate().filter(|(_, s)| s.ttl > at_most) {
            let message = format!(
                "`{}` keeps its points for {}; the class allows {at_most} at most",
                schedule.name, schedule.ttl
            );
            let help = "Lower the `ttl`, or have `retention.atMost` raised by whoever set it.";
            let mut finding = check.at(class, &format!("schedules[{i}].ttl"), message, help);
            finding.related.push((class.place("retention.atMost"), "the limit".into()));
            findings.push(finding);
        }
    }
    findings
}
