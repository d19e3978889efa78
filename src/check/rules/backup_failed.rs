//! Runs that did not end well.

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::evidence::velero::{Backup, Phase};
use crate::facts::record::{Line, Period};

pub const CHECK: Check = Check {
    name: "backup-failed",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "a run of a declared schedule failed, or failed in parts",
    run,
};

/// Runs that are pointed at.
const TOLD: usize = 5;

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let clusters = &scene.records().clusters;
    clusters.iter().flat_map(|c| c.lines.iter().filter_map(|l| of(check, scene, c.period, l))).collect()
}

fn of(check: &Check, scene: &Scene, period: Period, line: &Line) -> Option<Finding> {
    let ended: Vec<&Backup> = line
        .runs
        .all
        .iter()
        .copied()
        .filter(|b| b.phase.is_final() && b.created.or(b.start).is_some_and(|at| period.contains(at)))
        .collect();
    let accepted = line.class.accept_partially_failed == Some(true);
    let is_bad = |b: &&&Backup| b.phase != Phase::Completed && !(accepted && b.phase == Phase::PartiallyFailed);
    let bad: Vec<&Backup> = ended.iter().filter(is_bad).copied().collect();
    let last = bad.last()?;
    let newest = ended.last().is_some_and(|b| b.name == last.name);
    let reason = last.reason.as_deref().map(|r| format!(" ({})", r.trim())).unwrap_or_default();
    let message = format!(
        "{} of {} runs of `{}` in cluster `{}` since {} did not end well; {}, `{}`, is {}{reason}",
        bad.len(),
        ended.len(),
        line.schedule.name,
        line.cluster.name,
        period.from.display_in(scene.platform.zone()),
        if newest { "the newest run of all" } else { "the newest of them" },
        last.name,
        last.phase.word(),
    );
    let help = format!(
        "Read why with `velero backup describe {} --details` and `velero backup logs {}`; then run the schedule once by hand.",
        last.name, last.name
    );
    let mut finding = check.at(line.class, &line.planned.path("name"), message, help);
    let told = bad.iter().rev().take(TOLD);
    finding.related = told.map(|b| (recorded_at(&b.stand), format!("`{}`, {}", b.name, b.phase.word()))).collect();
    Some(finding)
}
