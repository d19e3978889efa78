//! A promise that is switched off.

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::facts::record::Line;

pub const CHECK: Check = Check {
    name: "schedule-paused",
    group: Group::Records,
    severity: Severity::Error,
    summary: "a declared schedule is paused, or Velero refused it",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    scene.records().clusters.iter().flat_map(|c| &c.lines).filter_map(|l| of(check, scene, l)).collect()
}

fn of(check: &Check, scene: &Scene, line: &Line) -> Option<Finding> {
    let recorded = line.recorded?;
    let (name, cluster) = (&line.schedule.name, &line.cluster.name);
    let ran = line.last_run().and_then(|b| b.start.or(b.created));
    let since = match ran {
        Some(last) => format!("its last run began at {}", last.display_in(scene.platform.zone())),
        None => "it has not run".into(),
    };
    let (message, help) = if recorded.paused {
        (
            format!("`{name}` is paused in cluster `{cluster}`: {since}"),
            format!("`velero schedule unpause {name}`, and in Git, if the Schedule is applied from there."),
        )
    } else if recorded.phase == "FailedValidation" {
        let why = recorded.validation_errors.join("; ");
        (
            format!("Velero in cluster `{cluster}` refused `{name}` and runs nothing of it: {why}"),
            "Mend the Schedule as the message says.".into(),
        )
    } else {
        return None;
    };
    let mut finding = check.at(line.class, &line.planned.path("name"), message, help);
    finding.related.push((recorded_at(&recorded.stand), "as recorded".into()));
    Some(finding)
}
