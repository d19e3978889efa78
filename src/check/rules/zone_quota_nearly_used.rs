//! A zone's quota that declared nodes have nearly used up.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::quota::{self, Line};

pub const CHECK: Check = Check {
    name: "zone-quota-nearly-used",
    group: Group::Capacity,
    severity: Severity::Warning,
    summary: "the declared nodes take most of a quota in one zone",
    run,
};

/// Only the tightest zone of each resource is told; one that is no tighter than the whole says nothing new.
fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for namespace in scene.platform.vsphere_namespaces.values() {
        let lines = quota::lines(scene.platform, namespace);
        let whole = |of: &Line| lines.iter().find(|l| l.zone.is_none() && l.resource == of.resource);
        // Thirds of thirds differ in the last digit only.
        let rounded = |l: &Line| l.percent().map(|p| p.0.round_dp(6));
        let tighter = |l: &Line| rounded(l).filter(|p| Some(*p) > whole(l).and_then(rounded));
        let worst = quota::telling(&lines, tighter);
        findings.extend(worst.iter().filter_map(|l| super::quota_nearly_used::judge(check, scene, namespace, l)));
    }
    findings
}
