//! A drill that is claimed, not proven.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::drill::{Exhibit, Logbook};

pub const CHECK: Check = Check {
    name: "drill-unproven",
    group: Group::Drills,
    severity: Severity::Warning,
    summary: "a drill has no evidence, or its evidence has changed",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let logbook = Logbook::read(scene.platform, scene.evidence);
    let mut findings = Vec::new();
    for entry in logbook.entries.iter().filter(|e| e.in_force) {
        if entry.exhibits.is_empty() {
            let message = "nothing shows that this drill took place: it counts as claimed".to_string();
            let help = "Put its logs below `inventory/evidence/drills/` and list them with their SHA-256 under `evidence`.";
            findings.push(check.at(entry.drill, "evidence", message, help));
        }
        for (i, exhibit) in entry.exhibits.iter().enumerate().filter(|(_, e)| !e.matches()) {
            let (message, help) = defect(exhibit);
            findings.push(check.at(entry.drill, &format!("evidence[{i}].path"), message, help));
        }
    }
    findings
}

fn defect(exhibit: &Exhibit) -> (String, String) {
    let path = exhibit.path;
    match (exhibit.recorded, exhibit.found) {
        (_, None) => (
            format!("there is no file `{path}`: the drill counts as claimed"),
            "Put it below `inventory/evidence/`; `path` is relative to that folder.".into(),
        ),
        (None, Some(found)) => (
            format!("no SHA-256 was recorded for `{path}`: the drill counts as claimed"),
            format!("If it is the file of that day, record `sha256: {found}`."),
        ),
        (Some(_), Some(found)) => (
            format!("`{path}` is not the file that was recorded: the drill counts as claimed"),
            format!("Bring back the original. The file that lies there now has the SHA-256 {found}."),
        ),
    }
}
