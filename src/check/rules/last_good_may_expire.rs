//! One failed run, and nothing is left.

use std::rc::Rc;

use crate::check::{Check, Group, Scene, recorded_at};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Severity};
use crate::facts::record::{ClusterRecord, History, Line, Point};
use crate::facts::recovery_point::all;
use crate::model::Platform;

pub const CHECK: Check = Check {
    name: "last-good-may-expire",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "a point expires before two runs have had the chance to replace it",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    let short = planned.iter().filter_map(|p| {
        let gap = p.longest_gap()?;
        let twice = gap.checked_mul(2)?;
        if p.schedule.ttl >= twice {
            return None;
        }
        let message = format!(
            "a point of `{}` lives for {} and the next run can be {} away: when one run fails, the last good \
             point is gone before the run after it",
            p.schedule.name,
            p.schedule.ttl.in_hours(),
            gap.in_hours()
        );
        let help = format!("Raise the `ttl` to {twice} at least, twice the longest gap.");
        Some(check.at(p.class, &p.path("ttl"), message, help))
    });
    let mut findings: Vec<Finding> = short.collect();
    for record in &scene.records().clusters {
        let mut told: Vec<(&str, *const History)> = Vec::new();
        for workload in &record.workloads {
            // Workloads that share their points share the danger.
            let key = (workload.class.name.as_str(), Rc::as_ptr(&workload.history));
            if !told.contains(&key) {
                told.push(key);
                let name = &workload.workload.name;
                findings.extend(recorded(check, scene.platform, record, &workload.history, name));
            }
        }
    }
    findings
}

/// The newest recorded point, and whether another can be there before it expires.
fn recorded(
    check: &Check,
    platform: &Platform,
    record: &ClusterRecord,
    history: &History,
    workload: &str,
) -> Option<Finding> {
    let newest = history.points.iter().max_by_key(|p| (p.until.is_none(), p.until, p.start))?;
    let until = newest.until?;
    let lines = record.lines.iter().filter(|l| l.class.name == history.class);
    let next = lines.clone().filter_map(|l| next_usable(l, record.period.to)).min();
    let line = lines.clone().find(|l| l.schedule.name == newest.backup.schedule.as_deref().unwrap_or_default());
    let line = line.or_else(|| lines.clone().next())?;
    let at = |moment: Instant| moment.display_in(platform.zone());
    let cluster = &record.cluster.name;
    let message = match next {
        _ if until <= record.period.to => format!(
            "the last point of `{workload}` in cluster `{cluster}`, `{}`, expired at {}: there is none",
            newest.backup.name,
            at(until)
        ),
        Some(next) if until < next => format!(
            "the newest point of `{workload}` in cluster `{cluster}`, `{}`, expires at {}, and the next can be there at {} at the \
             earliest",
            newest.backup.name,
            at(until),
            at(next)
        ),
        None => format!(
            "the newest point of `{workload}` in cluster `{cluster}`, `{}`, expires at {}, and no run is to come",
            newest.backup.name,
            at(until)
        ),
        Some(_) => return None,
    };
    let help = "Run the schedule once by hand now: `velero backup create --from-schedule`. A point cannot be made to live longer.";
    let mut finding = check.at(line.class, &line.planned.path("ttl"), message, help);
    finding.related.push((recorded_at(&newest.backup.stand), point_words(newest)));
    Some(finding)
}

fn point_words(point: &Point) -> String {
    format!("`{}`", point.backup.name)
}

/// When the next run of a line could be restored; none where it is paused, refused or not there.
fn next_usable(line: &Line, after: Instant) -> Option<Instant> {
    let stopped = line.recorded.is_some_and(|s| s.paused || s.phase == "FailedValidation");
    if stopped || (line.known && line.recorded.is_none()) {
        return None;
    }
    let run = line.planned.cron()?.next(after.0, line.planned.zone)?;
    Instant(run).checked_add_seconds(line.schedule.expected_duration.unwrap_or_default().seconds())
}
