//! An exclusion whose time is over.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "exclusion-expired",
    group: Group::Coverage,
    severity: Severity::Error,
    summary: "an exclusion from backup is past its end",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let today = scene.platform.today;
    scene
        .platform
        .exclusions
        .values()
        .filter(|e| e.expires < today.date)
        .map(|e| {
            let message = format!(
                "the exclusion of `{}` in cluster `{}` ended on {}, {} ago",
                e.namespaces.join("`, `"),
                e.cluster,
                e.expires,
                Span::days(-today.days_until(e.expires))
            );
            let help =
                format!("Back the namespaces up, or have `{}` approve the exclusion again.", e.approver);
            check.at(e, "expires", message, help)
        })
        .collect()
}
