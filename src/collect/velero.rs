//! What Velero keeps in a cluster.

use super::list::{Bundle, Kind};

/// contract.md names these six. Velero before 1.12 has no DataUploads.
pub const VELERO: Bundle = Bundle {
    name: "velero",
    kinds: &[
        velero("backups", "v1", "Backup"),
        velero("schedules", "v1", "Schedule"),
        velero("backupstoragelocations", "v1", "BackupStorageLocation"),
        velero("restores", "v1", "Restore"),
        velero("datauploads", "v2alpha1", "DataUpload"),
        velero("podvolumebackups", "v1", "PodVolumeBackup"),
    ],
    may_lack: true,
    dated: true,
};

const fn velero(plural: &'static str, version: &'static str, kind: &'static str) -> Kind {
    Kind { plural, group: "velero.io", version, kind }
}
