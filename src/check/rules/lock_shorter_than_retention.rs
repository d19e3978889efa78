//! Points that outlive the lock which protects them.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::copies::chain;
use crate::facts::recovery_point::{Planned, all};
use crate::model::{BackupTarget, Object};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "lock-shorter-than-retention",
    group: Group::Targets,
    severity: Severity::Error,
    summary: "points are kept longer than their target is locked",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    let mut findings = Vec::new();
    for p in &planned {
        let Some(target) = p.target else { continue };
        let copies = chain(scene.platform, target).into_iter().map(|c| c.target);
        findings.extend(copies.filter_map(|t| of(check, p, t)));
    }
    findings
}

fn of(check: &Check, planned: &Planned, target: &Object<BackupTarget>) -> Option<Finding> {
    let locked = Span::days(target.locked_days().into());
    let ttl = planned.schedule.ttl;
    if locked == Span::ZERO || locked >= ttl {
        return None;
    }
    let open = ttl.checked_sub(locked)?;
    let message = format!(
        "points of `{}` are kept for {ttl}, and `{}` locks them for {locked}: in their last {open} they can be deleted",
        planned.schedule.name, target.name
    );
    let help = format!("Raise the lock of bucket `{}` to {ttl} at least.", target.bucket);
    let mut finding = check.at(planned.class, &planned.path("ttl"), message, help);
    finding.related.push((target.place("lock.days"), "the lock".into()));
    Some(finding)
}
