//! One team for the infrastructure below and the workloads above.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::Lookup;

pub const CHECK: Check = Check {
    name: "runbooks-share-owner",
    group: Group::HardLine,
    severity: Severity::Error,
    summary: "a Supervisor's owner also owns a workload runbook of one of its clusters",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let shared = platform.clusters.values().filter_map(|cluster| {
        let supervisor = platform.find(&cluster.supervisor).filter(|s| s.owner == cluster.owner)?;
        let message = format!(
            "`{}` owns the workload runbook of `{}` and the rebuild runbook of the Supervisor `{}` below it",
            cluster.owner, cluster.name, supervisor.name
        );
        let help = "Name another team: what rebuilds the platform and what proves the backups are two hands.";
        let mut finding = check.at(cluster, "owner", message, help);
        finding.related.push((supervisor.place("owner"), "it owns the Supervisor here".into()));
        Some(finding)
    });
    shared.collect()
}
