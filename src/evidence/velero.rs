//! What Velero recorded in one cluster: the parts of its objects that promises are held against.
//!
//! There may be a million backups, so an object here is small: text that repeats is shared (`Arc`), and what no fact
//! asks for is not kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::source::Source;
use crate::clock::Instant;

mod backup;
mod other;
mod read;
mod scope;
mod volume;

pub use read::load;

/// Everything of one cluster, each object once, in its newest state.
#[derive(Clone, Debug, Default)]
pub struct Velero {
    /// By start, then by name; those that never started come first.
    pub backups: Vec<Backup>,
    /// By name, as the others.
    pub schedules: Vec<Schedule>,
    pub locations: Vec<Location>,
    pub restores: Vec<Restore>,
    /// Volumes that a snapshot was moved for (`DataUpload`) or whose files were read (`PodVolumeBackup`), by backup.
    pub volumes: Vec<VolumeCopy>,
    /// The files that this comes from.
    pub sources: Vec<Source>,
}

impl Velero {
    /// When the newest of it was collected: what is recorded holds until then.
    pub fn collected(&self) -> Option<Instant> {
        self.sources.iter().filter_map(|source| source.collected).max()
    }

    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The volumes that a backup copied.
    pub fn volumes_of(&self, backup: &str) -> &[VolumeCopy] {
        let from = self.volumes.partition_point(|volume| &*volume.backup < backup);
        let rest = &self.volumes[from..];
        &rest[..rest.partition_point(|volume| &*volume.backup == backup)]
    }

    pub fn schedule(&self, name: &str) -> Option<&Schedule> {
        let found = self.schedules.binary_search_by(|schedule| (*schedule.name).cmp(name));
        found.ok().map(|index| &self.schedules[index])
    }

    pub fn location(&self, name: &str) -> Option<&Location> {
        let found = self.locations.binary_search_by(|location| (*location.name).cmp(name));
        found.ok().map(|index| &self.locations[index])
    }
}

/// Where an object stands in the evidence, for findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Relative to the root.
    pub file: Arc<str>,
    /// From 1; 0 where the file is compressed, or has no lines.
    pub line: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub name: Box<str>,
    /// Velero's own namespace.
    pub namespace: Arc<str>,
    /// The label `velero.io/schedule-name`; none for a backup that somebody made by hand.
    pub schedule: Option<Arc<str>>,
    pub phase: Phase,
    pub start: Option<Instant>,
    pub completion: Option<Instant>,
    /// Until when it is there: its own time, or the first later collection that no longer had it, if that is earlier.
    pub expiration: Option<Instant>,
    /// `metadata.creationTimestamp`: there before the backup starts.
    pub created: Option<Instant>,
    /// A deleted object that a finalizer still holds.
    pub deleting: bool,
    /// Shared by all backups of a schedule.
    pub scope: Arc<Scope>,
    /// Native volume snapshots and CSI snapshots: attempted, completed. Zero is absent in Velero's own JSON.
    pub snapshots: Count,
    pub csi_snapshots: Count,
    /// Data movement: attempted, completed and failed operations.
    pub operations: Count,
    pub operations_failed: u32,
    pub errors: u32,
    pub warnings: u32,
    pub items: u32,
    /// `failureReason` or the first of `validationErrors`.
    pub reason: Option<Box<str>>,
    pub stand: Stand,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub attempted: u32,
    pub completed: u32,
}

/// What a backup or a schedule's template covers, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Empty, or `*`: all.
    pub included_namespaces: Vec<String>,
    pub excluded_namespaces: Vec<String>,
    pub included_resources: Vec<String>,
    pub excluded_resources: Vec<String>,
    /// `includedClusterScopedResources` and `includedNamespaceScopedResources`, the newer filters, both.
    pub included_scoped: Vec<String>,
    pub excluded_scoped: Vec<String>,
    /// `labelSelector` or `orLabelSelectors` as compact JSON.
    pub selector: Option<String>,
    /// `storageLocation`; empty is the default one.
    pub location: String,
    /// Seconds; none is the server's default, 720 h.
    pub ttl: Option<i64>,
    pub snapshot_volumes: Option<bool>,
    pub snapshot_move_data: Option<bool>,
    pub fs_backup: Option<bool>,
    pub include_cluster_resources: Option<bool>,
    /// Name of the ConfigMap of `resourcePolicy`.
    pub resource_policy: Option<String>,
    /// `template.metadata.labels`.
    pub labels: BTreeMap<String, String>,
    /// Whether there are hooks.
    pub hooks: bool,
}

impl Scope {
    /// Whether a namespace is in it. Velero's patterns: `*` for all, and since 1.18 globs.
    pub fn covers(&self, namespace: &str) -> bool {
        let any = |list: &[String]| list.iter().any(|pattern| glob(pattern, namespace));
        let included = self.included_namespaces.is_empty() || any(&self.included_namespaces);
        included && !any(&self.excluded_namespaces)
    }
}

/// `*` and `?`, nothing else: what Velero's own matching has in common over its versions.
fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Of a Backup; an empty phase is `New`, one that nobody knows is kept by `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    New,
    Queued,
    ReadyToStart,
    FailedValidation,
    InProgress,
    WaitingForPluginOperations,
    WaitingForPluginOperationsPartiallyFailed,
    Finalizing,
    FinalizingPartiallyFailed,
    Completed,
    PartiallyFailed,
    Failed,
    Deleting,
    Other,
}

impl Phase {
    pub const ALL: [(Phase, &'static str); 13] = [
        (Phase::New, "New"),
        (Phase::Queued, "Queued"),
        (Phase::ReadyToStart, "ReadyToStart"),
        (Phase::FailedValidation, "FailedValidation"),
        (Phase::InProgress, "InProgress"),
        (Phase::WaitingForPluginOperations, "WaitingForPluginOperations"),
        (Phase::WaitingForPluginOperationsPartiallyFailed, "WaitingForPluginOperationsPartiallyFailed"),
        (Phase::Finalizing, "Finalizing"),
        (Phase::FinalizingPartiallyFailed, "FinalizingPartiallyFailed"),
        (Phase::Completed, "Completed"),
        (Phase::PartiallyFailed, "PartiallyFailed"),
        (Phase::Failed, "Failed"),
        (Phase::Deleting, "Deleting"),
    ];

    pub fn of(text: &str) -> Phase {
        if text.is_empty() {
            return Phase::New;
        }
        Phase::ALL.iter().find(|(_, word)| *word == text).map_or(Phase::Other, |(phase, _)| *phase)
    }

    /// Velero's own word.
    pub fn word(self) -> &'static str {
        Phase::ALL.iter().find(|(phase, _)| *phase == self).map_or("unknown", |(_, word)| word)
    }

    /// Nothing more happens to it, but its deletion.
    pub fn is_final(self) -> bool {
        matches!(self, Phase::FailedValidation | Phase::Completed | Phase::PartiallyFailed | Phase::Failed)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub name: Box<str>,
    pub namespace: Arc<str>,
    /// As it stands there, `CRON_TZ=` included.
    pub cron: String,
    pub paused: bool,
    pub skip_immediately: Option<bool>,
    pub owner_references: Option<bool>,
    pub scope: Arc<Scope>,
    /// `New`, `Enabled` or `FailedValidation`, as it stands there.
    pub phase: String,
    pub validation_errors: Vec<String>,
    pub last_backup: Option<Instant>,
    pub created: Option<Instant>,
    /// The whole `spec` as JSON: `manifests --diff` compares field by field.
    pub spec: serde_json::Value,
    pub labels: BTreeMap<String, String>,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub name: Box<str>,
    pub namespace: Arc<str>,
    pub provider: String,
    pub bucket: String,
    pub prefix: String,
    pub read_only: bool,
    pub default: bool,
    /// `status.phase` is `Available`; none where there is no status yet.
    pub available: Option<bool>,
    pub message: Option<String>,
    pub last_validated: Option<Instant>,
    pub spec: serde_json::Value,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    pub name: Box<str>,
    pub namespace: Arc<str>,
    pub backup: Option<Box<str>>,
    pub schedule: Option<Box<str>>,
    /// As it stands there.
    pub phase: String,
    pub start: Option<Instant>,
    pub completion: Option<Instant>,
    pub included_namespaces: Vec<String>,
    pub namespace_mapping: BTreeMap<String, String>,
    pub errors: u32,
    pub warnings: u32,
    pub stand: Stand,
}

/// A volume in a backup: a `DataUpload` or a `PodVolumeBackup`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeCopy {
    /// The backup's name.
    pub backup: Arc<str>,
    pub namespace: Arc<str>,
    /// The PersistentVolumeClaim where it is said, else the pod's volume.
    pub volume: Box<str>,
    pub kind: CopyKind,
    pub state: CopyState,
    /// `status.progress.bytesDone`.
    pub bytes: Option<u64>,
    pub completion: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyKind {
    DataUpload,
    PodVolumeBackup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyState {
    Done,
    /// Failed or cancelled.
    Failed,
    Running,
}

#[cfg(test)]
mod tests;
