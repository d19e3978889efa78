//! What is promised to workloads of one kind.

use super::BackupTarget;
use crate::clock::Tz;
use crate::inventory::field::Ref;
use crate::inventory::record::{choice, record};
use crate::unit::Span;

record! {
    /// A promise: how much may be lost, how long it may take, how it is kept.
    pub struct WorkloadClass: "WorkloadClass" {
        /// 1 is the most critical.
        optional tier: u32,
        /// The most data that may be lost.
        required rpo: Span,
        /// The longest that a restore may take.
        required rto: Span,
        /// Does it keep data in volumes?
        required stateful: bool,
        required method: Method,
        required retention: Retention,
        required schedules: Vec<Schedule>,
        /// Whether targets must be immutable.
        optional immutable: Immutable,
        /// How many targets hold the data; 2 unless said.
        optional copies: u32,
        /// A restore must be proven this often.
        required drill_every_days: u32,
        /// How far from the source a drill must restore.
        optional drill_isolation: DrillIsolation,
        /// Whether a PartiallyFailed backup counts as a point.
        optional accept_partially_failed: bool,
        /// The business reason, such as an impact analysis.
        optional basis: String,
    }
}

impl WorkloadClass {
    pub fn copies(&self) -> u32 {
        self.copies.unwrap_or(2)
    }
}

choice! {
    /// How volumes are captured.
    pub enum Method {
        /// Objects only.
        Manifests = "manifests",
        /// A snapshot that stays on the datastore.
        CsiSnapshot = "csi-snapshot",
        /// A snapshot that is moved to the target.
        CsiDataMover = "csi-data-mover",
        /// Files, read from the running pod.
        FsBackup = "fs-backup",
    }
}

record! {
    pub struct Retention {
        /// Points must exist for this long.
        required keep: Span,
        /// And not longer than this.
        optional at_most: Span,
        /// The law or policy that says so.
        optional basis: String,
    }
}

record! {
    pub struct Schedule {
        required name: String,
        /// Five fields, a descriptor or `@every`, as the clusters' Velero understands it.
        required cron: String,
        /// The zone it is meant in; printed as `CRON_TZ=`.
        optional timezone: Tz,
        /// How long its points are kept.
        required ttl: Span,
        required target: Ref<BackupTarget>,
        /// From start to Completed, uploads included.
        optional expected_duration: Span,
    }
}

choice! {
    pub enum Immutable {
        Required = "required",
        Optional = "optional",
    }
}

choice! {
    /// Where a drill restores to, from near to far.
    pub enum DrillIsolation {
        SameCluster = "same-cluster",
        ScratchCluster = "scratch-cluster",
        OtherSite = "other-site",
    }
}
