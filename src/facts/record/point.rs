//! Recovery points: backups that a workload could come back from, and why the others are none.

use super::coverage::Reach;
use super::volume::{Captured, Contents, Witness};
use crate::clock::Instant;
use crate::evidence::velero::{Backup, Phase};
use crate::model::{Workload, WorkloadClass};

/// A backup that a workload could come back from.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    pub backup: &'a Backup,
    /// The state that it holds.
    pub start: Instant,
    /// From when on it can be restored where it was written.
    pub usable: Instant,
    /// Until when; none where it does not expire.
    pub until: Option<Instant>,
    pub origin: Origin,
    /// The location's name, that of the default one where the backup names none.
    pub location: &'a str,
}

impl Point<'_> {
    /// Could it be restored at a moment?
    pub fn holds_at(&self, moment: Instant) -> bool {
        self.usable <= moment && self.until.is_none_or(|until| moment < until)
    }
}

/// Who made a backup. It does not matter for what can be restored from it, but a reader wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The class's schedule of this index.
    Declared(usize),
    /// A schedule that the class does not have.
    OtherSchedule,
    Manual,
}

/// A backup that is no point, and why.
#[derive(Clone, Copy, Debug)]
pub struct Refused<'a> {
    pub backup: &'a Backup,
    pub why: Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Not finished when the evidence was collected.
    Running,
    Failed,
    /// Where the class does not accept that.
    PartiallyFailed,
    /// It does not cover the workload's namespaces, or only a part of what is in them.
    Scope,
    /// It lies where the class has no target.
    Elsewhere,
    VolumesNotCaptured,
    /// Completed, but nothing was recorded that says whether the volumes are in it.
    VolumesUnknown,
    /// It is deleted, or has no times.
    Gone,
}

impl Refusal {
    pub fn word(self) -> &'static str {
        match self {
            Refusal::Running => "running",
            Refusal::Failed => "failed",
            Refusal::PartiallyFailed => "partially-failed",
            Refusal::Scope => "scope",
            Refusal::Elsewhere => "elsewhere",
            Refusal::VolumesNotCaptured => "volumes-not-captured",
            Refusal::VolumesUnknown => "volumes-unknown",
            Refusal::Gone => "gone",
        }
    }
}

/// What can be told of a backup without looking at volumes.
pub(super) fn refusal(class: &WorkloadClass, backup: &Backup) -> Option<Refusal> {
    let times = backup.start.is_some() && backup.completion.is_some();
    match backup.phase {
        // What is being deleted was a point until then, if it was one at all.
        Phase::Completed | Phase::Deleting if !times => Some(Refusal::Gone),
        Phase::Deleting if backup.errors > 0 || backup.reason.is_some() => Some(Refusal::Gone),
        Phase::Completed | Phase::Deleting => None,
        Phase::PartiallyFailed if class.accept_partially_failed == Some(true) => {
            (!times).then_some(Refusal::Gone)
        }
        Phase::PartiallyFailed => Some(Refusal::PartiallyFailed),
        Phase::Failed | Phase::FailedValidation => Some(Refusal::Failed),
        _ => Some(Refusal::Running),
    }
}

/// Whether a backup of this scope is a point of the workload.
pub(super) fn judge(
    witness: &Witness,
    class: &WorkloadClass,
    workload: (&Workload, Option<Instant>),
    (reach, covers): (&Reach, bool),
    backup: &Backup,
    contents: Option<&Contents>,
) -> Option<Refusal> {
    if let Some(refusal) = refusal(class, backup) {
        return Some(refusal);
    }
    if !covers || !reach.is_whole(class.stateful) {
        return Some(Refusal::Scope);
    }
    let contents = contents?;
    match witness.captured(workload, class.method, backup, contents) {
        Captured::Yes => None,
        Captured::No => Some(Refusal::VolumesNotCaptured),
        Captured::Unknown => Some(Refusal::VolumesUnknown),
    }
}
