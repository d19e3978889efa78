//! An uploader that Velero no longer has.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::{BackupTarget, Cluster, Object};

pub const CHECK: Check = Check {
    name: "restic-uploader",
    group: Group::RecoveryPoint,
    severity: Severity::Error,
    summary: "something is set up for restic, which Velero 1.17 no longer backs up with",
    run,
};

const HELP: &str = "Take it out and let the node agent use Kopia. Points that restic wrote can be restored up to \
                    Velero 1.18; keep such a version until they have expired.";

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let clusters = platform.clusters.values().flat_map(|c| of_cluster(check, c));
    let targets = platform.backup_targets.values().flat_map(|t| of_target(check, t));
    clusters.chain(targets).collect()
}

fn of_cluster(check: &Check, cluster: &Object<Cluster>) -> Vec<Finding> {
    let Some(velero) = &cluster.velero else { return Vec::new() };
    let plugins = velero.plugins.iter().enumerate().map(|(i, text)| (format!("velero.plugins[{i}]"), text));
    let features = velero.features.iter().enumerate().map(|(i, text)| (format!("velero.features[{i}]"), text));
    let version = velero.version.as_deref().unwrap_or("unknown");
    let found = plugins.chain(features).filter(|(_, text)| is_restic(text)).map(|(path, text)| {
        let message = format!("`{text}` asks for restic, with which Velero backs up no more since 1.17 (here: {version})");
        check.at(cluster, &path, message, HELP)
    });
    found.collect()
}

fn of_target(check: &Check, target: &Object<BackupTarget>) -> Vec<Finding> {
    let keys = target.config.iter().flatten().filter(|(key, _)| is_restic(key));
    let found = keys.map(|(key, _)| {
        let message = format!("`{key}` sets up restic, with which Velero backs up no more since 1.17");
        check.at(target, &format!("config.{key}"), message, HELP)
    });
    found.collect()
}

fn is_restic(text: &str) -> bool {
    text.to_ascii_lowercase().contains("restic")
}
