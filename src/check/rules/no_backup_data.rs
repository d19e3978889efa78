//! Promises that nothing was recorded of.

use crate::check::{Check, Group, Scene, counted, names};
use crate::diagnostic::{Finding, Severity};
use crate::facts::record::{ClusterRecord, Unknown};

pub const CHECK: Check = Check {
    name: "no-backup-data",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "nothing was recorded of a cluster's backups, or not of their volumes",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    scene.records().clusters.iter().filter_map(|c| of(check, c)).collect()
}

fn of(check: &Check, record: &ClusterRecord) -> Option<Finding> {
    let (cluster, name) = (record.cluster, &record.cluster.name);
    if record.velero.is_none() {
        let message = format!(
            "nothing was recorded of the backups of `{name}`: whether its {} can be restored, nobody knows",
            counted(record.workloads.len(), "workload", "workloads")
        );
        let help = format!(
            "Run `daybook collect velero`, or put what `kubectl get backups.velero.io,… -A -o json` prints below \
             `evidence/velero/{name}/`."
        );
        return Some(check.at(cluster, "", message, help));
    }
    let unknown = |w: &&crate::facts::record::WorkloadRecord| {
        w.history.attained.unknown == Some(Unknown::VolumesUnknown)
    };
    let mut classes: Vec<&str> =
        record.workloads.iter().filter(unknown).map(|w| w.class.name.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    if classes.is_empty() {
        return None;
    }
    let message = format!(
        "backups of `{name}` are complete, but nothing was recorded that says whether the volumes of class {} are in them",
        names(classes)
    );
    let help = "Collect `datauploads.velero.io` and `podvolumebackups.velero.io` as well.";
    Some(check.at(cluster, "", message, help))
}
