//! Where backups go.

use std::collections::BTreeMap;

use super::{Site, Team};
use crate::inventory::field::{Ref, Verbatim};
use crate::inventory::record::{choice, record};
use crate::unit::Span;

record! {
    /// Where backups go; its name is the BackupStorageLocation's.
    pub struct BackupTarget: "BackupTarget" {
        required site: Ref<Site>,
        /// The object store plugin, such as `aws`.
        required provider: String,
        required bucket: String,
        optional prefix: String,
        optional region: String,
        optional endpoint: String,
        /// The account that the bucket belongs to.
        optional account: String,
        /// The bucket's Object Lock: Velero has no such field.
        optional lock: Lock,
        optional encryption: Encryption,
        /// Teams that may delete from it.
        list delete_rights: Ref<Team>,
        /// Keys of the BackupStorageLocation's `config`; all values are strings.
        optional config: BTreeMap<String, Verbatim>,
        /// The target that receives a copy of everything.
        optional replicates_to: Ref<BackupTarget>,
        /// How long the copy takes to arrive.
        optional replication_lag: Span,
    }
}

record! {
    pub struct Lock {
        required mode: LockMode,
        optional days: u32,
    }
}

choice! {
    pub enum LockMode {
        None = "none",
        /// Privileged users can get around it.
        Governance = "governance",
        /// Nobody can.
        Compliance = "compliance",
    }
}

record! {
    pub struct Encryption {
        required enabled: bool,
        /// Who keeps the key.
        optional key_owner: String,
    }
}

impl BackupTarget {
    /// Days for which nothing can be deleted or overwritten; 0 without a lock.
    pub fn locked_days(&self) -> u32 {
        match &self.lock {
            Some(lock) if lock.mode != LockMode::None => lock.days.unwrap_or(0),
            _ => 0,
        }
    }
}
