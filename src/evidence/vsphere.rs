//! What vCenter says of a Supervisor: its namespaces, the room in its zones, its state, its backups.

use super::source::Source;
use super::velero::Stand;
use crate::clock::Instant;

mod answer;
mod read;

pub use read::load;

/// One Supervisor. Figures are those of the API: MHz and MiB.
#[derive(Clone, Debug, Default)]
pub struct Vsphere {
    pub namespaces: Vec<Instance>,
    pub zones: Vec<ZoneCapacity>,
    pub supervisors: Vec<Summary>,
    pub backup_schedules: Vec<BackupSchedule>,
    pub sources: Vec<Source>,
}

impl Vsphere {
    pub fn collected(&self) -> Option<Instant> {
        self.sources.iter().filter_map(|source| source.collected).max()
    }

    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// A vSphere Namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    pub name: String,
    /// `RUNNING`, `CONFIGURING`, `REMOVING` or `ERROR`, as it stands there.
    pub config_status: Option<String>,
    pub cpu_used_mhz: Option<u64>,
    pub memory_used_mib: Option<u64>,
    pub storage_used_mib: Option<u64>,
    /// Limits where they are set.
    pub cpu_limit_mhz: Option<u64>,
    pub memory_limit_mib: Option<u64>,
    pub storage_limit_mib: Option<u64>,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneCapacity {
    pub zone: String,
    pub cpu_capacity_mhz: Option<u64>,
    pub cpu_used_mhz: Option<u64>,
    pub memory_capacity_mib: Option<u64>,
    pub memory_used_mib: Option<u64>,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub id: String,
    pub name: Option<String>,
    pub config_status: Option<String>,
    pub kubernetes_status: Option<String>,
    pub stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSchedule {
    pub id: String,
    pub enabled: Option<bool>,
    pub parts: Vec<String>,
    pub retention: Option<u32>,
    /// Days and time as they stand there.
    pub recurrence: Option<String>,
    pub location: Option<String>,
    pub stand: Stand,
}

#[cfg(test)]
mod tests;
