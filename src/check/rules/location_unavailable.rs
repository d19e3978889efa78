//! A target that backups cannot be written to.

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::evidence::velero::Location;
use crate::facts::record::ClusterRecord;
use crate::model::{BackupTarget, Object};

pub const CHECK: Check = Check {
    name: "location-unavailable",
    group: Group::Records,
    severity: Severity::Error,
    summary: "Velero cannot write to a target's location, or has none",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &scene.records().clusters {
        let known = record.velero.is_some_and(|v| !v.locations.is_empty());
        let locations = record.locations();
        findings.extend(locations.iter().filter_map(|(t, l)| of(check, record, t, *l, known)));
    }
    findings
}

fn of(
    check: &Check,
    record: &ClusterRecord,
    target: &Object<BackupTarget>,
    location: Option<&Location>,
    known: bool,
) -> Option<Finding> {
    let (name, cluster) = (&target.name, &record.cluster.name);
    let Some(location) = location else {
        let message = format!("cluster `{cluster}` has no BackupStorageLocation `{name}`");
        let help = format!("Apply what `daybook manifests --cluster {cluster}` prints, with its credentials.");
        return known.then(|| check.at(target, "", message, help));
    };
    let said = location.message.as_deref().map(|m| format!(": {}", m.trim())).unwrap_or_default();
    let (message, help) = match location.available {
        Some(false) => (
            format!("`{name}` is Unavailable in cluster `{cluster}`{said}"),
            "Look at its credentials, its certificate, its network and whether the bucket is there; Velero looks again every minute.",
        ),
        _ if location.read_only => (
            format!("`{name}` is ReadOnly in cluster `{cluster}`: no backup can be written to it, and none expires"),
            "Set `accessMode: ReadWrite`; ReadOnly is for drills and for the cluster that recovers.",
        ),
        _ => return None,
    };
    let mut finding = check.at(target, "", message, help);
    finding.related.push((recorded_at(&location.stand), "as recorded".into()));
    Some(finding)
}
