//! The cluster's Velero, and what that version can and cannot do.

use serde::Serialize;

use crate::model::{Cluster, Object};

/// Velero in one cluster. What a version decides is true where no version is declared only if the newest says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VeleroVersion {
    pub namespace: String,
    pub version: Option<String>,
    /// Such as `1.18`.
    pub minor: Option<String>,
    pub plugins: Vec<String>,
    pub features: Vec<String>,
    pub csi: bool,
    pub repository_password_ref: Option<String>,
    pub default_volumes_to_fs_backup: bool,
    /// `caCertRef` stands in a BackupStorageLocation since 1.18.
    pub ca_cert_ref: bool,
    /// Namespace lists take globs, and runs that touch the same namespace queue, since 1.18.
    pub queue: bool,
    /// Backups by restic ended with 1.17.
    pub restic_gone: bool,
    /// The CSI plugin is part of Velero since 1.14.
    pub csi_built_in: bool,
    /// A backed up DataUpload leaks Kopia snapshots before 1.18.2.
    pub leaks_uploads: bool,
    /// The metrics of a deleted schedule stay, up to 1.18.
    pub stale_metrics: bool,
}

impl VeleroVersion {
    pub fn of(cluster: &Object<Cluster>) -> Self {
        let velero = cluster.velero.as_ref();
        let numbers = cluster.velero_version().and_then(numbers);
        let since = |minor: u32| numbers.is_none_or(|(major, is, _)| (major, is) >= (1, minor));
        let features = velero.map(|v| v.features.clone()).unwrap_or_default();
        VeleroVersion {
            namespace: cluster.velero_namespace().to_string(),
            version: cluster.velero_version().map(str::to_string),
            minor: cluster.velero_version().and_then(minor_of),
            plugins: velero.map(|v| v.plugins.clone()).unwrap_or_default(),
            csi: features.iter().any(|f| f == "EnableCSI"),
            features,
            repository_password_ref: velero.and_then(|v| v.repository_password_ref.clone()),
            default_volumes_to_fs_backup: velero.and_then(|v| v.default_volumes_to_fs_backup) == Some(true),
            ca_cert_ref: since(18),
            queue: since(18),
            restic_gone: since(17),
            csi_built_in: since(14),
            leaks_uploads: numbers.is_none_or(|n| n < (1, 18, 2)),
            stale_metrics: numbers.is_none_or(|n| n < (1, 19, 0)),
        }
    }
}

/// `1.35` of `v1.35.3---vmware.1-vkr.2` and of `1.35.3+vmware.1`.
pub fn minor_of(version: &str) -> Option<String> {
    numbers(version).map(|(major, minor, _)| format!("{major}.{minor}"))
}

fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let core = version.trim_start_matches('v').split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|p| p.parse().ok());
    let (major, minor) = (parts.next()??, parts.next()??);
    Some((major, minor, parts.next().flatten().unwrap_or(0)))
}
