//! Why a gap became so long: a breach without its reason is half a report.

use super::attained::Gap;
use super::line::Line;
use super::point::{Origin, Point, Refusal, Refused};
use super::run::{Missing, moment};
use crate::clock::Instant;
use crate::evidence::velero::{Backup, Phase};
use crate::unit::Span;

/// One thing that went wrong within a gap.
#[derive(Clone, Debug)]
pub struct Cause<'a> {
    pub reason: Reason,
    /// When the run was made, or was due.
    pub at: Instant,
    pub backup: Option<&'a Backup>,
    /// The schedule's name where there is one.
    pub schedule: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Failed,
    PartiallyFailed,
    /// A run was due and none was made.
    NoJob,
    Paused,
    LocationUnavailable,
    VolumesNotCaptured,
    /// The run began late, took longer than expected, or is not finished.
    Late,
    /// It left out a part of the workload.
    Scope,
    /// The last point expired before there was another.
    Expired,
    /// Everything ran as planned: the plan itself is wider than the RPO.
    Planned,
    Unknown,
}

impl Reason {
    pub fn word(self) -> &'static str {
        match self {
            Reason::Failed => "failed",
            Reason::PartiallyFailed => "partially-failed",
            Reason::NoJob => "no-job",
            Reason::Paused => "paused",
            Reason::LocationUnavailable => "location-unavailable",
            Reason::VolumesNotCaptured => "volumes-not-captured",
            Reason::Late => "late",
            Reason::Scope => "scope",
            Reason::Expired => "expired",
            Reason::Planned => "planned",
            Reason::Unknown => "unknown",
        }
    }
}

/// Where causes are looked for.
pub(super) struct Suspects<'a, 'b> {
    pub lines: &'b [&'b Line<'a>],
    pub refused: &'b [Refused<'a>],
    pub points: &'b [Point<'a>],
}

impl<'a> Suspects<'a, '_> {
    pub fn causes(&self, gap: &Gap) -> Vec<Cause<'a>> {
        let within = |at: Instant| gap.from < at && at < gap.to;
        let refused = self.refused.iter().filter_map(|r| {
            let at = moment(r.backup).filter(|at| within(*at))?;
            Some(Cause {
                reason: blame(r)?,
                at,
                backup: Some(r.backup),
                schedule: r.backup.schedule.as_deref(),
            })
        });
        let missing = self.lines.iter().flat_map(|line| {
            let name = line.schedule.name.as_str();
            line.runs.missing().filter(|e| within(e.due)).map(move |e| Cause {
                reason: absence(e.missing),
                at: e.due,
                backup: None,
                schedule: Some(name),
            })
        });
        let expired =
            gap.expired.map(|at| Cause { reason: Reason::Expired, at, backup: None, schedule: None });
        let mut causes: Vec<Cause> = refused.chain(missing).chain(expired).collect();
        causes.sort_by_key(|c| (c.at, c.reason));
        if causes.is_empty() {
            causes.push(self.without_fault(gap));
        }
        causes
    }

    /// Every run that was due was made, and is good.
    fn without_fault(&self, gap: &Gap) -> Cause<'a> {
        let cause = |reason, at, backup, schedule| Cause { reason, at, backup, schedule };
        if let Some((point, line)) = self.closing(gap).filter(|(p, line)| is_late(p, line)) {
            return cause(Reason::Late, point.start, Some(point.backup), Some(line.schedule.name.as_str()));
        }
        let planned = self.lines.iter().all(|l| l.planned.keeps_rpo() == Some(false));
        cause(if planned { Reason::Planned } else { Reason::Unknown }, gap.from, None, None)
    }

    /// The point that ended the gap, and the line that it belongs to.
    fn closing(&self, gap: &Gap) -> Option<(&Point<'a>, &Line<'a>)> {
        let next = self
            .points
            .iter()
            .filter(|p| p.start > gap.from && p.usable <= gap.to)
            .max_by_key(|p| p.usable)?;
        let Origin::Declared(index) = next.origin else { return None };
        self.lines.iter().find(|l| l.index == index).map(|line| (next, *line))
    }
}

fn is_late(point: &Point, line: &Line) -> bool {
    let expected = line.schedule.expected_duration;
    let slow = expected.is_some_and(|expected| Span(point.usable.seconds_since(point.start)) > expected);
    let due = line.runs.expected.iter().find(|e| e.run.is_some_and(|b| std::ptr::eq(b, point.backup)));
    slow || due.is_some_and(|e| point.start.seconds_since(e.due) > super::run::GRACE)
}

fn blame(refused: &Refused) -> Option<Reason> {
    Some(match refused.why {
        Refusal::Running => Reason::Late,
        Refusal::Failed if is_of_location(refused.backup) => Reason::LocationUnavailable,
        Refusal::Failed => Reason::Failed,
        Refusal::PartiallyFailed => Reason::PartiallyFailed,
        Refusal::Scope => Reason::Scope,
        Refusal::VolumesNotCaptured => Reason::VolumesNotCaptured,
        Refusal::VolumesUnknown | Refusal::Gone => Reason::Unknown,
        Refusal::Elsewhere => return None,
    })
}

fn absence(missing: Option<Missing>) -> Reason {
    match missing {
        Some(Missing::Paused) => Reason::Paused,
        Some(Missing::PreviousRunning) => Reason::Late,
        _ => Reason::NoJob,
    }
}

/// Velero refuses to begin where the location does not answer: "BackupStorageLocation near is in Unavailable status".
fn is_of_location(backup: &Backup) -> bool {
    let words = |reason: &str| {
        let reason = reason.to_ascii_lowercase();
        reason.contains("storagelocation") || reason.contains("storage location")
    };
    backup.phase == Phase::FailedValidation && backup.reason.as_deref().is_some_and(words)
}
