//! A waiver whose time is over.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "waiver-expired",
    group: Group::Waivers,
    severity: Severity::Error,
    summary: "an accepted risk is past its end",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let today = scene.platform.today;
    let over = scene.platform.waivers.values().filter(|w| w.expires < today.date);
    over.map(|w| {
        let ago = Span::days(-today.days_until(w.expires));
        let message =
            format!("the waiver of `{}` at `{}` ended on {}, {ago} ago", w.rule, w.object, w.expires);
        let help =
            format!("Repair the defect and delete the waiver, or have `{}` accept it again.", w.approver);
        check.at(w, "expires", message, help)
    })
    .collect()
}
