//! Exports that describe the Supervisor of long ago.

use std::collections::BTreeMap;

use crate::check::{Check, Group, Scene};
use crate::clock::Date;
use crate::diagnostic::{Finding, Severity};
use crate::model::{ExportWhat, Object, Supervisor};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "export-stale",
    group: Group::Rebuild,
    severity: Severity::Warning,
    summary: "exports are older than `thresholds.exportDays`",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let most = i64::from(platform.record.export_days());
    let mut findings = Vec::new();
    for supervisor in platform.supervisors.values() {
        // One finding for what was exported together.
        let mut stale: BTreeMap<Date, Vec<(usize, ExportWhat)>> = BTreeMap::new();
        for (what, (index, taken)) in newest(supervisor, |m| m.date(platform.zone())) {
            if -platform.today.days_until(taken) > most {
                stale.entry(taken).or_default().push((index, what));
            }
        }
        for (taken, mut exports) in stale {
            exports.sort();
            let names: Vec<&str> = exports.iter().map(|(_, what)| what.word()).collect();
            let age = Span::days(-platform.today.days_until(taken));
            let message = format!(
                "taken on {taken}, {age} ago; the limit is {}: {}",
                Span::days(most),
                names.join(", ")
            );
            let help = "Export again, and enter the new place, time and hash.";
            let first = exports.first().map_or(0, |(index, _)| *index);
            findings.push(check.at(supervisor, &format!("exports[{first}].takenAt"), message, help));
        }
    }
    findings
}

/// The newest export of each kind, with its index.
fn newest(
    supervisor: &Object<Supervisor>,
    date: impl Fn(&crate::model::Moment) -> Date,
) -> BTreeMap<ExportWhat, (usize, Date)> {
    let mut newest: BTreeMap<ExportWhat, (usize, Date)> = BTreeMap::new();
    for (index, export) in supervisor.exports.iter().enumerate() {
        let taken = date(&export.taken_at);
        let slot = newest.entry(export.what).or_insert((index, taken));
        if taken > slot.1 {
            *slot = (index, taken);
        }
    }
    newest
}
