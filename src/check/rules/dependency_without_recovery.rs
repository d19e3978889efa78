//! A dependency that nobody says how to bring back.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "dependency-without-recovery",
    group: Group::Coverage,
    severity: Severity::Error,
    summary: "a dependency outside the backup has no way back",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in scene.platform.workloads.values() {
        let bare = workload.dependencies.iter().enumerate().filter(|(_, d)| d.recovery.is_none());
        for (i, dependency) in bare {
            let message = format!(
                "nothing says how `{}` ({}) comes back, and no backup of the cluster holds it",
                dependency.name, dependency.kind
            );
            let help = "Write in `recovery` what brings it back, and in `owner` and `contact` who does.";
            findings.push(check.at(workload, &format!("dependencies[{i}].name"), message, help));
        }
    }
    findings
}
