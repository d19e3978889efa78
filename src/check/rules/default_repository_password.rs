//! Backups that anybody can read.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::{Lookup, Method, Object, Platform, Workload};

pub const CHECK: Check = Check {
    name: "default-repository-password",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "a cluster says nothing of its own password for the backup repository",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let clusters = platform.clusters.values().filter_map(|cluster| {
        let own = cluster.velero.as_ref().and_then(|v| v.repository_password_ref.as_ref());
        let everything = cluster.velero.as_ref().is_some_and(|v| v.default_volumes_to_fs_backup == Some(true));
        let mut workloads = platform.workloads_of(&cluster.name);
        if own.is_some() || !workloads.any(|w| everything || writes_repository(platform, w)) {
            return None;
        }
        let message = format!(
            "`{}` does not say where the password of its backup repository is kept: Velero's default is the same \
             everywhere, and public",
            cluster.name
        );
        let help = "Set the secret `velero-repo-credentials` before the first backup, keep the password outside the \
                    cluster, and say where in `velero.repositoryPasswordRef`. After the first backup a change makes \
                    the older points unreadable.";
        Some(check.at(cluster, "velero.repositoryPasswordRef", message, help))
    });
    clusters.collect()
}

/// The data mover and the file system backup keep their data in a repository; snapshots and objects do not.
fn writes_repository(platform: &Platform, workload: &Object<Workload>) -> bool {
    let method = platform.find(&workload.class).map(|c| c.method);
    matches!(method, Some(Method::CsiDataMover | Method::FsBackup))
}
