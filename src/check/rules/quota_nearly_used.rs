//! A quota that declared nodes have nearly used up.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::quota::{self, Line, Resource};
use crate::model::{Object, VsphereNamespace};
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "quota-nearly-used",
    group: Group::Capacity,
    severity: Severity::Warning,
    summary: "the declared nodes take most of a vSphere Namespace's quota",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for namespace in scene.platform.vsphere_namespaces.values() {
        let lines = quota::lines(scene.platform, namespace);
        let whole = lines.iter().filter(|l| l.zone.is_none());
        findings.extend(whole.filter_map(|l| judge(check, scene, namespace, l)));
    }
    findings
}

/// Shared with `zone-quota-nearly-used`: the same question, asked of one zone.
pub fn judge(check: &Check, scene: &Scene, namespace: &Object<VsphereNamespace>, line: &Line) -> Option<Finding> {
    let percent = line.percent()?;
    let limits = &scene.platform.record;
    if percent.0 < limits.quota_warn_percent() {
        return None;
    }
    let what = match &line.resource {
        Resource::Cpu => "CPU".to_string(),
        Resource::Memory => "memory".to_string(),
        Resource::Storage(policy) => format!("storage `{policy}`"),
    };
    let zone = line.zone.as_ref().map(|z| format!(" in zone `{z}`")).unwrap_or_default();
    let split = if line.split { " (an even part of the namespace's limit: check it with vCenter)" } else { "" };
    let message = format!(
        "{what}{zone}: {} of {} {} are asked for, {percent}{split}",
        number(line.requested?, 1),
        number(line.quota.at()?, 1),
        line.resource.unit(),
    );
    let help = match line.resource {
        Resource::Storage(_) => "Raise the limit, or move volumes: disks of nodes count against it, too.",
        _ => "Raise the quota, or make nodes fewer or smaller, before the autoscaler or an upgrade stalls.",
    };
    let mut finding = check.at(namespace, &line.field(namespace), message, help);
    if percent.0 >= limits.quota_error_percent() {
        finding.severity = Severity::Error;
    }
    Some(finding)
}
