//! A schedule in the cluster that is not the one that was promised.

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::facts::record::{Drift, Line};

pub const CHECK: Check = Check {
    name: "schedule-drift",
    group: Group::Records,
    severity: Severity::Error,
    summary: "a recorded schedule differs from the declared one, or is not there",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    scene.records().clusters.iter().flat_map(|c| &c.lines).flat_map(|l| of(check, l)).collect()
}

fn of(check: &Check, line: &Line) -> Vec<Finding> {
    let (name, cluster) = (&line.schedule.name, &line.cluster.name);
    let Some(recorded) = line.recorded else {
        let message = format!("cluster `{cluster}` has no Velero Schedule `{name}`");
        let help = format!("Apply what `daybook manifests --cluster {cluster}` prints.");
        let absent = || check.at(line.class, &line.planned.path("name"), message, help);
        return line.known.then(absent).into_iter().collect();
    };
    let finding = |drift: &Drift| {
        let message = format!(
            "`{}` of `{name}` in cluster `{cluster}` is {}, and {} is declared",
            drift.field,
            quoted(&drift.recorded),
            quoted(&drift.declared),
        );
        let help = format!(
            "Apply what `daybook manifests --cluster {cluster}` prints, or declare what is there, if that is meant."
        );
        let mut finding = check.at(line.class, &path(line, drift.field), message, help);
        finding.related.push((recorded_at(&recorded.stand), "as recorded".into()));
        finding
    };
    line.drift.iter().map(finding).collect()
}

fn quoted(value: &str) -> String {
    if value.is_empty() { "not set".into() } else { format!("`{value}`") }
}

/// The field of the class that says so.
fn path(line: &Line, field: &str) -> String {
    match field {
        "spec.schedule" => line.planned.path("cron"),
        "spec.template.ttl" => line.planned.path("ttl"),
        "spec.template.storageLocation" => line.planned.path("target"),
        "spec.template.snapshotVolumes"
        | "spec.template.snapshotMoveData"
        | "spec.template.defaultVolumesToFsBackup" => "method".into(),
        _ => line.planned.path("name"),
    }
}
