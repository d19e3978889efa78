//! Velero's own cron, in the three dialects that its versions speak.

mod dialect;
mod dst;
mod field;
mod fires;
mod gap;
mod parse;
mod spec;
mod walk;
mod words;

use std::fmt;

use chrono_tz::Tz;

pub use dialect::Dialect;
pub use dst::DstGap;
pub use fires::Fires;
pub use gap::Gap;

use spec::Spec;

/// A schedule as one dialect understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    expression: String,
    dialect: Dialect,
    zone: Option<Tz>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Spec(Spec),
    /// `@every`, in seconds: counted from the run before, not from the clock.
    Every(i64),
    /// `@manual` and its synonyms: runs when told to.
    Never,
}

/// What is wrong with an expression, and at which byte of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronError {
    pub message: String,
    pub offset: usize,
}

impl Cron {
    pub fn parse(expression: &str, dialect: Dialect) -> Result<Self, CronError> {
        let (zone, kind) = parse::parse(expression, dialect)?;
        Ok(Self { expression: expression.trim().to_owned(), dialect, zone, kind })
    }

    /// The zone that the expression itself names with `CRON_TZ=` or `TZ=`.
    pub const fn zone(&self) -> Option<Tz> {
        self.zone
    }

    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// Do both run at the same times, whatever they look like? `default_zone` is that of an expression without one.
    pub fn means(&self, other: &Self, default_zone: Tz) -> bool {
        let zone = |cron: &Self| cron.zone.unwrap_or(default_zone);
        self.kind == other.kind && self.dialect == other.dialect && zone(self) == zone(other)
    }

    /// `@every`: such a schedule drifts with its runs instead of keeping to the clock.
    pub const fn drifts(&self) -> bool {
        matches!(self.kind, Kind::Every(_))
    }
}

impl fmt::Display for CronError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CronError {}

#[cfg(test)]
mod tests;
