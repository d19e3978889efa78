//! How long points are kept, and how many there are.

use chrono::TimeDelta;

use super::recovery_point::{Planned, start};
use crate::model::{BackupTarget, Platform, WorkloadClass};
use crate::unit::Span;

/// More points than anybody keeps: where a schedule would have more, they are divided and not counted.
const COUNTED: i64 = 100_000;

/// The longest time for which any schedule of a class keeps its points.
pub fn longest_kept(class: &WorkloadClass) -> Option<Span> {
    class.schedules.iter().map(|s| s.ttl).max()
}

/// How long a point really stays: a lock outlives the `ttl`.
pub fn really_kept(ttl: Span, target: &BackupTarget) -> Span {
    ttl.max(Span::days(target.locked_days().into()))
}

/// Points that exist at the peak, right after a run: those of the `ttl` and the new one.
pub fn points_held(platform: &Platform, planned: &Planned) -> Option<i64> {
    let gap = planned.gap?;
    let ttl = planned.schedule.ttl.seconds();
    let regular = ttl.checked_div(gap.seconds)?.checked_add(1)?;
    if !gap.irregular || regular > COUNTED {
        return Some(regular);
    }
    let cron = planned.cron()?;
    let first = cron.next(start(platform), planned.zone)?;
    let end = first.checked_add_signed(TimeDelta::try_seconds(ttl.checked_add(1)?)?)?;
    i64::try_from(cron.fires(first, end, planned.zone).count()).ok()
}
