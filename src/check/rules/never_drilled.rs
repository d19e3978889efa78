//! A class whose restore nobody has tried.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::Logbook;

pub const CHECK: Check = Check {
    name: "never-drilled",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "no restore of a class has ever been drilled",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let mut findings = Vec::new();
    for standing in logbook.standings() {
        if standing.last.is_some() || standing.workloads.is_empty() {
            continue;
        }
        let class = standing.class;
        let message = format!(
            "no restore of `{}` has ever been drilled; it is promised every {} days, and {} in it",
            class.name,
            class.drill_every_days,
            match standing.workloads.len() {
                1 => "one workload is".to_string(),
                many => format!("{many} workloads are"),
            }
        );
        let help = "Restore one of its workloads, measure, and record it as a Drill.";
        let mut finding = check.at(class, "drillEveryDays", message, help);
        if class.tier == Some(1) {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
    findings
}
