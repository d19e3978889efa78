//! A schedule that an upgrade of Velero would move.

use chrono::{DateTime, TimeDelta, Utc};

use crate::check::{Check, Group, Scene};
use crate::clock::{Instant, Tz};
use crate::cron::{Cron, Dialect};
use crate::diagnostic::{Finding, Severity};
use crate::facts::recovery_point::{HORIZON_DAYS, Planned, all, start};
use crate::model::Platform;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "cron-changes-meaning",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "another version of Velero would run a schedule at other times",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    planned.iter().filter_map(|p| of(check, scene.platform, p)).collect()
}

fn of(check: &Check, platform: &Platform, planned: &Planned) -> Option<Finding> {
    let mine = planned.cron()?;
    let expression = &planned.schedule.cron;
    let newer = Dialect::ALL.into_iter().filter(|d| *d > mine.dialect());
    let message = newer.map(|dialect| difference(platform, planned, mine, dialect)).find_map(|m| m)?;
    let help = "Write it so that all versions agree: a day of month or a day of week, not both; no step on a star \
                beside another day field; no hour that the clocks skip.";
    Some(check.at(planned.class, &planned.path("cron"), format!("`{expression}`: {message}"), help))
}

fn difference(platform: &Platform, planned: &Planned, mine: &Cron, other: Dialect) -> Option<String> {
    let theirs = match Cron::parse(&planned.schedule.cron, other) {
        Ok(theirs) => theirs,
        Err(error) => return Some(format!("{other} refuses it: {}", error.message)),
    };
    let from = start(platform);
    let zone = planned.zone;
    let first = mine.first_difference(&theirs, from, HORIZON_DAYS, zone)?;
    let gap = |cron: &Cron| cron.longest_gap(from, HORIZON_DAYS, zone).map(|g| Span(g.seconds).in_hours());
    let now = gap(mine)?;
    let gaps = match gap(&theirs) {
        Some(then) if then != now => format!("; the longest gap goes from {now} to {then}"),
        Some(_) => String::new(),
        None => format!("; the longest gap is {now} now, and then it never runs"),
    };
    let at = Instant(first).display_in(zone);
    let does = what_it_does(mine, &theirs, first, zone);
    Some(format!("{} and {other} run it differently, first at {at}{does}{gaps}", mine.dialect()))
}

/// At the first difference, and what comes after it.
fn what_it_does(mine: &Cron, theirs: &Cron, first: DateTime<Utc>, zone: Tz) -> String {
    let runs = |cron: &Cron| cron.next(first - TimeDelta::seconds(1), zone) == Some(first);
    let next = |cron: &Cron| {
        cron.next(first, zone).map_or("never again".into(), |next| Instant(next).display_in(zone))
    };
    match (runs(mine), runs(theirs)) {
        (true, false) => format!(": the newer does not run then, and next at {}", next(theirs)),
        (false, true) => format!(": the newer runs then, and today's next at {}", next(mine)),
        // In an hour that the clocks skip, what comes next tells nothing: the gaps below do.
        _ => String::new(),
    }
}
