//! A workload without a proof that a restore worked.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "workload-without-checks",
    group: Group::Coverage,
    severity: Severity::Warning,
    summary: "nothing says how to see that a restored workload works",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    scene
        .platform
        .workloads
        .values()
        .filter(|w| w.checks.is_empty())
        .map(|w| {
            let message = format!("no check shows that `{}` works after a restore", w.name);
            let help =
                "Agree with its owner on one command and what it must answer, and enter it under `checks`.";
            check.at(w, "checks", message, help)
        })
        .collect()
}
