//! A restore that was tried, and what came of it.

use super::{Cluster, DrillIsolation, Workload, WorkloadClass};
use crate::clock::{Date, Instant};
use crate::inventory::field::{Hash, Inside, Ref};
use crate::inventory::record::{choice, record};

record! {
    /// A restore that was tried: a record, not a plan.
    pub struct Drill: "Drill" {
        required date: Date,
        required cluster: Ref<Cluster>,
        /// What was restored; else `class`.
        optional workload: Ref<Workload>,
        optional class: Ref<WorkloadClass>,
        /// The Velero backup it was restored from.
        optional backup: String,
        optional backup_taken_at: Instant,
        required isolation: DrillIsolation,
        /// Where it was restored to.
        optional destination: String,
        required started_at: Instant,
        /// When the restored service was usable again.
        optional service_usable_at: Instant,
        required result: DrillResult,
        required operator: String,
        optional witness: String,
        list volumes: DrillVolume,
        list checks: DrillCheck,
        list findings: DrillFinding,
        list evidence: DrillEvidence,
    }
}

choice! {
    pub enum DrillResult {
        Pass = "pass",
        Fail = "fail",
        Partial = "partial",
    }
}

record! {
    pub struct DrillVolume {
        required name: String,
        optional expected: String,
        optional restored: String,
        optional check: String,
    }
}

record! {
    pub struct DrillCheck {
        required title: String,
        required result: DrillResult,
        optional note: String,
    }
}

record! {
    pub struct DrillFinding {
        required text: String,
        optional owner: String,
        optional due: Date,
        optional closed: Date,
    }
}

record! {
    pub struct DrillEvidence {
        /// Relative to `inventory/evidence/`.
        required path: Inside,
        optional sha256: Hash,
    }
}
