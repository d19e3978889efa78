//! When a schedule was due, and what ran: each run that is missing is listed.

use super::period::Period;
use crate::clock::{Instant, Tz};
use crate::cron::Cron;
use crate::evidence::velero::{Backup, Phase, Schedule};

/// Velero looks every minute, and its queue lets a run wait: until then a run is not missing yet.
pub const GRACE: i64 = 10 * 60;
/// Clocks of two machines: a run so much before its time still belongs to it.
const SKEW: i64 = 30;

/// The runs of one schedule in a period.
#[derive(Clone, Debug, Default)]
pub struct Runs<'a> {
    /// Each time at which one was due, in order.
    pub expected: Vec<Expected<'a>>,
    /// In the period, but none was due: made by hand with the schedule's label, or by another cron.
    pub extra: Vec<&'a Backup>,
    /// All that were recorded, in order, those before the period included.
    pub all: Vec<&'a Backup>,
}

/// A time at which a run was due.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub due: Instant,
    pub run: Option<&'a Backup>,
    /// Why there is none.
    pub missing: Option<Missing>,
}

/// What can be said of a run that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Schedules were recorded, and none of this name.
    NoSchedule,
    /// It is paused now, and nothing ran since.
    Paused,
    /// The run before was still going on: Velero starts none beside it.
    PreviousRunning,
    /// Nothing that was recorded says why: Velero was down, or the backup was deleted.
    Unknown,
}

impl Missing {
    pub fn word(self) -> &'static str {
        match self {
            Missing::NoSchedule => "no-schedule",
            Missing::Paused => "paused",
            Missing::PreviousRunning => "previous-running",
            Missing::Unknown => "no-job",
        }
    }
}

impl<'a> Runs<'a> {
    /// Times at which a run was due and none was made.
    pub fn missing(&self) -> impl Iterator<Item = &Expected<'a>> {
        self.expected.iter().filter(|e| e.missing.is_some())
    }

    /// Runs that were due and made, by how they ended.
    pub fn ended(&self, phase: Phase) -> usize {
        self.expected.iter().filter_map(|e| e.run).filter(|b| b.phase == phase).count()
    }
}

/// When a run was made: its object is there before it starts.
pub(super) fn moment(backup: &Backup) -> Option<Instant> {
    backup.created.or(backup.start)
}

pub(super) fn runs<'a>(
    cron: Option<&Cron>,
    zone: Tz,
    period: Period,
    recorded: Option<&Schedule>,
    (known, silent): (bool, bool),
    all: Vec<&'a Backup>,
) -> Runs<'a> {
    let Some(cron) = cron else { return Runs { all, ..Runs::default() } };
    let since = recorded.and_then(|s| s.created).into_iter().chain(all.first().and_then(|b| moment(b))).min();
    // Neither schedules nor backups were collected: nothing says that none was made.
    if since.is_none() && silent {
        return Runs { all, ..Runs::default() };
    }
    let from = since.map_or(period.from, |since| since.max(period.from));
    let due = if cron.drifts() {
        drifting(cron, zone, Period { from, ..period }, since, &all)
    } else {
        cron.fires(from.0, period.to.0, zone).map(Instant).collect()
    };
    let (mut expected, extra) = matched(&due, &all, period);
    let last = all.last().and_then(|b| moment(b));
    let limit = period.to.checked_add_seconds(-GRACE).unwrap_or(period.to);
    expected.retain(|e| e.run.is_some() || e.due <= limit);
    for expected in expected.iter_mut().filter(|e| e.run.is_none()) {
        let paused = recorded.is_some_and(|s| s.paused) && last.is_none_or(|last| last < expected.due);
        expected.missing = Some(match recorded {
            _ if is_busy(&all, expected.due) => Missing::PreviousRunning,
            None if known => Missing::NoSchedule,
            _ if paused => Missing::Paused,
            _ => Missing::Unknown,
        });
    }
    Runs { expected, extra, all }
}

/// The first run from each time on, until the next.
fn matched<'a>(due: &[Instant], all: &[&'a Backup], period: Period) -> (Vec<Expected<'a>>, Vec<&'a Backup>) {
    let mut expected: Vec<Expected> =
        due.iter().map(|due| Expected { due: *due, run: None, missing: None }).collect();
    let mut extra = Vec::new();
    for backup in all {
        let Some(at) = moment(backup).filter(|at| *at < period.to) else { continue };
        let reach = at.checked_add_seconds(SKEW).unwrap_or(at);
        match due.partition_point(|due| *due <= reach) {
            // Of a time before the period; it may have waited in the queue.
            0 => {}
            next if expected[next - 1].run.is_none() => expected[next - 1].run = Some(backup),
            _ => extra.push(*backup),
        }
    }
    (expected, extra)
}

/// `@every` counts from the run before, not from the clock.
fn drifting(cron: &Cron, zone: Tz, period: Period, since: Option<Instant>, all: &[&Backup]) -> Vec<Instant> {
    let step = |from: Instant| cron.next(from.0, zone).map(Instant);
    let mut due: Vec<Instant> = Vec::new();
    let before = all.iter().filter_map(|b| moment(b)).take_while(|at| *at < period.from).last();
    let Some(mut at) = before.or(since).or(Some(period.from)) else { return due };
    let mut runs = all.iter().filter_map(|b| moment(b)).filter(|at| *at >= period.from).peekable();
    while let Some(next) = step(at) {
        // A run that comes within the time after it is due stands for it, and the next is counted from there.
        let late = step(next).unwrap_or(next);
        let slack = next.checked_add_seconds(-SKEW).unwrap_or(next);
        let run = runs.next_if(|run| *run < late.max(next));
        match run {
            // Made before it was due: an extra one, from which Velero counts as well.
            Some(run) if run < slack => at = run,
            Some(run) => {
                due.push(next.min(run));
                at = run;
            }
            None if next < period.to => {
                due.push(next);
                at = next;
            }
            None => break,
        }
    }
    due.retain(|due| period.contains(*due));
    due
}

/// Was a run of the schedule going on at that moment?
fn is_busy(all: &[&Backup], due: Instant) -> bool {
    let before = all.partition_point(|b| moment(b).is_some_and(|at| at < due));
    let Some(previous) = before.checked_sub(1).map(|index| all[index]) else { return false };
    match previous.completion {
        Some(end) => due < end,
        None => matches!(previous.phase, Phase::New | Phase::InProgress),
    }
}
