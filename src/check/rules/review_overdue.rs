//! A document whose review is overdue.

use chrono::Days;

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "review-overdue",
    group: Group::HardLine,
    severity: Severity::Warning,
    summary: "a document was approved longer ago than its review period",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let record = &scene.platform.record;
    let Some(control) = &record.document_control else { return Vec::new() };
    let Some(every) = control.review_every_days else { return Vec::new() };
    let overdue = |approved: crate::clock::Date| {
        approved.checked_add_days(Days::new(every.into())).filter(|due| *due < scene.platform.today.date)
    };
    control
        .register
        .iter()
        .enumerate()
        .filter_map(|(i, entry)| {
            let approved = entry.approved_on?;
            let due = overdue(approved)?;
            let message = format!("`{}` was approved on {approved} and was due for review on {due}", entry.document);
            let help = "Review it, raise its version and enter the new approval.";
            Some(check.at(record, &format!("documentControl.register[{i}].approvedOn"), message, help))
        })
        .collect()
}
