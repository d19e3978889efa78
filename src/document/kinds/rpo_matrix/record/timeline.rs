//! The runs of a class over the period: a lane for each schedule in each cluster.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::super::Ground;
use super::{clusters, whole};
use crate::document::record::share;
use crate::chart::{Axis, Lane, Legend, Mark, Stroke, Words, timeline};
use crate::clock::Instant;
use crate::document::words::{self, fill};
use crate::document::{Chart, Desk, known};
use crate::facts::record::{ClusterRecord, Line, Period};
use crate::facts::recovery_point::{Reach, reach};
use crate::unit::day;

/// None where nothing was recorded of the class.
pub fn chart(desk: &Desk, ground: &Ground) -> Option<Chart> {
    let (records, class) = (desk.records(), ground.class);
    let recorded: Vec<&ClusterRecord> =
        clusters(records, &class.name).into_iter().filter(|c| c.velero.is_some()).collect();
    let period = whole(recorded.iter().map(|c| c.period))?;
    let lanes: Vec<Lane> = (0..class.schedules.len())
        .flat_map(|index| records.lines_of(&class.name, index))
        .filter_map(|line| lane(ground, recorded.iter().find(|c| c.cluster.name == line.cluster.name)?, line, period))
        .collect();
    let word = words::chart();
    let title = fill(&word.runs_of, &[("class", class.display())]);
    let described: Vec<String> = lanes.iter().map(|l| format!("{}: {}", l.label, l.text)).collect();
    let words = Words { title: &title, description: &described.join("; ") };
    let legend = Legend([&word.usable, &word.unusable, &word.missing, &word.over_rpo]);
    Some(Chart { path: path(&class.name), svg: timeline(&words, &legend, &axis(desk, period), &lanes) })
}

pub fn path(class: &str) -> String {
    format!("rpo-matrix-{class}.svg")
}

fn lane(ground: &Ground, cluster: &ClusterRecord, line: &Line, period: Period) -> Option<Lane> {
    let of_class = || cluster.workloads.iter().filter(|w| w.class.name == line.class.name);
    // What is a point of any workload of the class is drawn as one.
    let points: HashSet<&str> =
        of_class().flat_map(|w| w.history.points.iter().map(|p| &*p.backup.name)).collect();
    let mut marks: Vec<Mark> = Vec::new();
    for expected in &line.runs.expected {
        let stroke = match expected.run {
            Some(run) if points.contains(&*run.name) => Stroke::Whole,
            Some(_) => Stroke::Half,
            None => Stroke::Hollow,
        };
        let at = expected.run.and_then(|r| r.start).unwrap_or(expected.due);
        marks.push(Mark { at: place(at, period), stroke });
    }
    let worst = of_class().min_by_key(|w| w.history.attained.share)?;
    let attained = &worst.history.attained;
    // Breaches are those of the class: they stand in the lane of the schedule that bears its RPO.
    let bears = reach(&ground.schedules[line.index], &ground.schedules) != Reach::Other;
    let breaches = attained.breaches.iter().filter(|_| bears).map(|b| {
        (place(b.gap.from.max(period.from), period), place(b.gap.to.min(period.to), period))
    });
    Some(Lane {
        label: format!("{} · {}", line.cluster.name, line.schedule.name),
        breaches: breaches.collect(),
        marks,
        text: if bears { known(attained.keeps().and(attained.share).map(share)) } else { String::new() },
    })
}

/// A moment as a share of the period.
fn place(at: Instant, period: Period) -> Decimal {
    let whole = Decimal::from(period.length().seconds().max(1));
    let part = Decimal::from(at.seconds_since(period.from));
    part.checked_div(whole).unwrap_or_default().clamp(Decimal::ZERO, Decimal::ONE).round_dp(5)
}

/// A line at the beginning of every week.
fn axis(desk: &Desk, period: Period) -> Axis {
    const WEEK: i64 = 7 * 86_400;
    let zone = desk.platform.zone();
    let mut marks = Vec::new();
    let mut at = period.from;
    while at < period.to {
        marks.push((place(at, period), day(at.date_in(zone))));
        let Some(next) = at.checked_add_seconds(WEEK) else { break };
        at = next;
    }
    Axis(marks)
}
