//! Times at which a run was due and none was made.

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::facts::record::{Expected, Line, Missing};

pub const CHECK: Check = Check {
    name: "run-missing",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "a declared schedule was due, and no run was made",
    run,
};

/// Times that a message names.
const TOLD: usize = 5;

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let clusters = &scene.records().clusters;
    clusters.iter().flat_map(|c| c.lines.iter().filter_map(|l| of(check, scene, l))).collect()
}

/// A schedule that is paused or not there has a finding of its own.
fn of(check: &Check, scene: &Scene, line: &Line) -> Option<Finding> {
    let is_told = |e: &&Expected| matches!(e.missing, Some(Missing::Unknown | Missing::PreviousRunning));
    let missing: Vec<&Expected> = line.runs.missing().filter(is_told).collect();
    let busy = missing.iter().filter(|e| e.missing == Some(Missing::PreviousRunning)).count();
    let last = missing.last()?;
    let zone = scene.platform.zone();
    let times: Vec<String> = missing.iter().rev().take(TOLD).map(|e| e.due.display_in(zone)).collect();
    let more = missing.len().saturating_sub(TOLD);
    let message = format!(
        "{} of {} runs of `{}` in cluster `{}` were due and never made: {}{}{}",
        missing.len(),
        line.runs.expected.len(),
        line.schedule.name,
        line.cluster.name,
        times.join(", "),
        if more == 0 { String::new() } else { format!(" and {more} before") },
        match (busy, missing.len()) {
            (0, _) => String::new(),
            (busy, all) if busy == all => "; the run before was still going on".into(),
            (busy, _) => format!("; at {busy} of these times the run before was still going on"),
        },
    );
    let help = match last.missing {
        Some(Missing::PreviousRunning) => {
            "Velero starts no run beside one of the same schedule: run less often, or make runs shorter."
        }
        _ => "Look whether Velero ran at that time: it makes up for no run that it missed.",
    };
    let mut finding = check.at(line.class, &line.planned.path("cron"), message, help);
    finding.related = line.recorded.map(|s| (recorded_at(&s.stand), "as recorded".into())).into_iter().collect();
    Some(finding)
}
