//! What is promised to each class, and whether its schedules can keep it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::document::record::{SourceFile, sources};
use crate::document::{Content, Desk, Kind, Scope, Subject};
use crate::facts::drill::Logbook;
use crate::evidence::velero::Schedule;
use crate::facts::record::{ClusterRecord, DAYS};
use crate::facts::recovery_point::{HORIZON_DAYS, Planned, Reach, of_class, reach};
use crate::model::{Object, Platform, WorkloadClass};
use card::Card;
use row::Row;

mod card;
mod record;
mod row;

pub const KIND: Kind = Kind {
    name: "rpo-matrix",
    scope: Scope::Platform,
    code: "POL-BKP",
    landscape: true,
    record: false,
    summary: "what may be lost and how long is kept, class by class, and whether the schedules can keep it",
    build,
};

/// Every class with its schedules, and what is wrong with them.
#[derive(Serialize)]
struct Context {
    classes: usize,
    workloads: usize,
    targets: usize,
    /// Classes of which no schedule can keep the RPO, however well the runs go.
    unreachable: usize,
    failing: usize,
    /// Rows behind which there are recorded backups.
    recorded: usize,
    /// Rows that nothing is known against, and that no record speaks for.
    without_data: usize,
    /// Days that longest gaps are looked for.
    horizon_days: u32,
    /// Days of records that are judged.
    period_days: i64,
    /// Classes whose RPO recorded backups did not keep.
    broken: usize,
    rows: Vec<Row>,
    cards: Vec<Card>,
    /// Schedules that run in a cluster, and that no class of its workloads declares.
    undeclared: Vec<UndeclaredSchedule>,
    /// Every file that recorded figures come from.
    sources: Vec<SourceFile>,
}

/// A schedule that runs, and that nobody promised.
#[derive(Serialize)]
struct UndeclaredSchedule {
    cluster: String,
    name: String,
    cron: String,
    /// Velero does not run it.
    paused: bool,
}

/// A class and what was worked out of it.
struct Ground<'a> {
    class: &'a Object<WorkloadClass>,
    schedules: Vec<Planned<'a>>,
}

fn build(desk: &Desk, _: &Subject) -> Option<Content> {
    let platform = desk.platform;
    if platform.workload_classes.is_empty() {
        return None;
    }
    let logbook = Logbook::read(platform, desk.evidence);
    let grounds = grounds(platform);
    let rows: Vec<Row> = grounds.iter().flat_map(|g| row::rows(desk, &logbook, g)).collect();
    let count = |state: &str| rows.iter().filter(|r| r.state == state).count();
    let context = Context {
        classes: grounds.len(),
        workloads: platform.workloads.len(),
        targets: grounds
            .iter()
            .flat_map(|g| &g.schedules)
            .filter_map(|p| p.target)
            .map(|t| &t.name)
            .collect::<BTreeSet<_>>()
            .len(),
        unreachable: grounds.iter().filter(|g| is_unreachable(g)).count(),
        failing: count("fail"),
        recorded: rows.iter().filter(|r| r.attained.is_some()).count(),
        without_data: count("no-data"),
        horizon_days: HORIZON_DAYS,
        period_days: DAYS,
        cards: grounds.iter().map(|g| card::card(desk, &logbook, g)).collect(),
        broken: grounds.iter().filter(|g| desk.records().class(&g.class.name).keeps == Some(false)).count(),
        rows,
        undeclared: undeclared(desk),
        sources: sources(desk),
    };
    let mut content = Content::new(&context)?;
    content.owner = owner(platform);
    content.tables.push(row::table(&context.rows));
    content.tables.extend(record::table::tables(desk, &grounds));
    content.charts = grounds.iter().filter_map(|g| record::timeline::chart(desk, g)).collect();
    Some(content)
}

fn undeclared(desk: &Desk) -> Vec<UndeclaredSchedule> {
    let clusters = desk.records().clusters.iter();
    let all = clusters.flat_map(|c| c.undeclared().map(move |schedule| (c, schedule)));
    let line = |(cluster, schedule): (&ClusterRecord, &Schedule)| UndeclaredSchedule {
        cluster: cluster.cluster.name.clone(),
        name: schedule.name.to_string(),
        cron: schedule.cron.clone(),
        paused: schedule.paused,
    };
    all.map(line).collect()
}

/// The most critical tier first.
fn grounds(platform: &Platform) -> Vec<Ground<'_>> {
    let mut classes: Vec<_> = platform.workload_classes.values().collect();
    classes.sort_by_key(|c| (c.tier.unwrap_or(u32::MAX), &c.name));
    classes.into_iter().map(|class| Ground { class, schedules: of_class(platform, class) }).collect()
}

fn is_unreachable(ground: &Ground) -> bool {
    ground.schedules.iter().all(|p| reach(p, &ground.schedules) == Reach::No)
}

/// The team that owns most workload runbooks: the promise is its work.
fn owner(platform: &Platform) -> Option<String> {
    let mut owned: BTreeMap<&str, usize> = BTreeMap::new();
    for cluster in platform.clusters.values() {
        *owned.entry(&cluster.owner.name).or_default() += 1;
    }
    owned.into_iter().rev().max_by_key(|(_, count)| *count).map(|(team, _)| team.to_string())
}
