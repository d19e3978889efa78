//! A class whose last passing drill is too long ago.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::Logbook;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "drill-overdue",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "the last drill that passed is longer ago than the class allows",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let mut findings = Vec::new();
    for standing in logbook.standings() {
        let class = standing.class;
        // Without any drill the class is never-drilled instead.
        if standing.last.is_none() || standing.workloads.is_empty() {
            continue;
        }
        let message = match (standing.last_pass, standing.due, standing.overdue) {
            (Some(pass), Some(due), Some(days)) => format!(
                "the last drill of `{}` that passed was on {} (`{}`); the next was due on {due}, {} ago",
                class.name,
                pass.drill.date,
                pass.drill.name,
                Span::days(days)
            ),
            (None, ..) => format!("no drill of `{}` has ever passed", class.name),
            _ => continue,
        };
        let help = format!(
            "Drill a restore of this class; `drillEveryDays` promises one every {} days.",
            class.drill_every_days
        );
        let mut finding = check.at(class, "drillEveryDays", message, help);
        if class.tier == Some(1) {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
    findings
}
