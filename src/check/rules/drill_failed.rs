//! A workload whose newest drill did not pass.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::Logbook;

pub const CHECK: Check = Check {
    name: "drill-failed",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "the newest drill of a workload did not pass",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let failed = logbook.entries.iter().filter(|e| e.in_force && !e.passed());
    failed
        .map(|entry| {
            let drill = entry.drill;
            let tried = drill.workload.as_ref().map(|w| &w.name).or(drill.class.as_ref().map(|c| &c.name));
            let message = match tried {
                Some(tried) => format!("the newest drill of `{tried}` ended as `{}`", drill.result),
                None => format!("this drill ended as `{}`", drill.result),
            };
            let open = drill.findings.iter().filter(|f| f.closed.is_none()).count();
            let help = match open {
                0 => "Record under `findings` what went wrong, who repairs it and by when; then drill again.",
                _ => "Close its findings, then drill again.",
            };
            check.at(drill, "result", message, help)
        })
        .collect()
}
