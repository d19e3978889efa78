//! The time that is looked at.

use crate::clock::Instant;
use crate::evidence::Velero;
use crate::model::Platform;
use crate::unit::Span;

/// Days that a period has where nobody names one: what an auditor samples, and what most points live for.
pub const DAYS: i64 = 30;

/// From one moment to another, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Instant,
    pub to: Instant,
}

impl Period {
    /// The last days that a cluster's evidence speaks of: up to its collection, or to the end of the as-of day where
    /// that is earlier, or where nothing says when it was collected.
    pub fn until(platform: &Platform, velero: Option<&Velero>) -> Self {
        let to = end(platform, velero);
        Self { from: to.checked_add_seconds(-Span::days(DAYS).seconds()).unwrap_or(to), to }
    }

    /// The same, but not beyond `end`.
    pub fn ending(self, end: Instant) -> Self {
        let to = self.to.min(end);
        Self { from: self.from.min(to), to }
    }

    pub fn length(self) -> Span {
        Span(self.to.seconds_since(self.from))
    }

    pub fn contains(self, moment: Instant) -> bool {
        self.from <= moment && moment < self.to
    }
}

/// The last moment that evidence speaks of.
pub(super) fn end(platform: &Platform, velero: Option<&Velero>) -> Instant {
    let now = platform.today.instant;
    velero.and_then(Velero::collected).map_or(now, |collected| collected.min(now))
}

/// From when on evidence would show a backup that there was. Velero deletes what has expired, so a collection shows
/// the `ttl` before it; several collections show more where one reaches back to the one before.
pub(super) fn known_from(velero: &Velero, ttl: Span, end: Instant) -> Instant {
    let mut collected: Vec<Instant> =
        velero.sources.iter().filter_map(|s| s.collected).filter(|c| *c <= end).collect();
    collected.sort_unstable();
    let back = |from: Instant| from.checked_add_seconds(-ttl.seconds()).unwrap_or(from);
    let mut known = back(end);
    while let Some(moment) = collected.pop() {
        if moment < known {
            break;
        }
        known = known.min(back(moment));
    }
    known
}
