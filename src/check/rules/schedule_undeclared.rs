//! A schedule in the cluster that nobody promised.

use crate::check::{Check, Group, Scene, names, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::evidence::velero::Schedule;
use crate::facts::record::ClusterRecord;

pub const CHECK: Check = Check {
    name: "schedule-undeclared",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "a recorded schedule is none of a class that the cluster runs",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let clusters = &scene.records().clusters;
    clusters.iter().flat_map(|c| c.undeclared().map(|s| of(check, c, s))).collect()
}

fn of(check: &Check, record: &ClusterRecord, schedule: &Schedule) -> Finding {
    let scope = &schedule.scope;
    let all = scope.included_namespaces.is_empty() || scope.included_namespaces.iter().any(|n| n == "*");
    let covers = match all {
        true => "all namespaces".to_string(),
        false => names(&scope.included_namespaces),
    };
    let message = format!(
        "cluster `{}` has a Velero Schedule `{}` (`{}`, {covers}) that no class of its workloads declares",
        record.cluster.name, schedule.name, schedule.cron
    );
    let help = "Declare it in the `schedules` of a WorkloadClass, or delete it: its points cost space, and nobody drills them.";
    check.finding(record.cluster.id(), recorded_at(&schedule.stand), message, help)
}
