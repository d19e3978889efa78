//! All that is known of one class.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{Ground, record, row};
use crate::clock::{Instant, day_start};
use crate::diagnostic::Finding;
use crate::document::{self, Desk};
use crate::facts::copies::{Copy, chain, places};
use crate::facts::drill::Logbook;
use crate::facts::recovery_point::{Planned, bearers};
use crate::facts::retention::{points_held, really_kept};
use crate::model::{BackupTarget, Immutable, Lookup, Object, Platform};
use crate::unit::day;

#[derive(Serialize)]
pub struct Card {
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    pub tier: Option<u32>,
    pub rpo: String,
    pub rto: String,
    pub stateful: bool,
    pub method: &'static str,
    pub basis: Option<String>,
    pub keep: String,
    pub at_most: Option<String>,
    pub retention_basis: Option<String>,
    pub copies_wanted: u32,
    /// Targets with the newest points that do not fail together.
    pub copies: Vec<String>,
    pub immutable_required: bool,
    pub accept_partially_failed: bool,
    pub drill_every_days: u32,
    pub drill_isolation: Option<&'static str>,
    pub drill_due: Option<String>,
    /// Velero versions among the clusters that use it.
    pub versions: Vec<String>,
    pub clusters: Vec<ClusterLine>,
    pub schedules: Vec<ScheduleLine>,
    pub targets: Vec<TargetLine>,
    pub findings: Vec<FindingLine>,
    pub recorded: record::RecordPart,
}

#[derive(Serialize)]
pub struct ClusterLine {
    pub name: String,
    /// Titles of the workloads of this class.
    pub workloads: Vec<String>,
}

#[derive(Serialize)]
pub struct ScheduleLine {
    pub name: String,
    pub cron: String,
    pub words: Option<String>,
    pub zone: String,
    /// The next three after the as-of day; empty where it counts from the run before.
    pub starts: Vec<String>,
    /// It counts from the run before and not by the clock.
    pub drifts: bool,
    pub target: String,
    pub longest_gap: Option<String>,
    /// The two runs around it, where not all gaps are as long.
    pub gap_between: Option<(String, String)>,
    pub expected_duration: Option<String>,
    pub lag: Option<String>,
    /// The promise waits until the point has arrived somewhere else.
    pub awaits_copy: bool,
    pub worst_loss: Option<String>,
    pub least_loss: Option<String>,
    pub ttl: String,
    /// How long points stay where a lock outlives the `ttl`.
    pub locked_until: Option<String>,
    pub points_held: Option<i64>,
}

#[derive(Serialize)]
pub struct TargetLine {
    pub name: String,
    pub title: String,
    pub bucket: String,
    pub site: String,
    pub failure_domain: Option<String>,
    pub lock_mode: Option<&'static str>,
    pub locked_days: u32,
    /// None where nothing is declared.
    pub encrypted: Option<bool>,
    pub key_owner: Option<String>,
    pub delete_rights: Vec<String>,
    /// Gets its points from another target, after this time; none for a target that schedules write to.
    pub replica_lag: Option<String>,
    pub replica: bool,
    pub replicates_to: Option<String>,
}

#[derive(Serialize)]
pub struct FindingLine {
    pub rule: &'static str,
    pub level: &'static str,
    pub message: String,
}

pub fn card(desk: &Desk, logbook: &Logbook, ground: &Ground) -> Card {
    let (platform, class) = (desk.platform, ground.class);
    let standing = logbook.standing(class);
    let carriers = bearers(&ground.schedules);
    let holding: Vec<&Object<BackupTarget>> =
        reached(platform, carriers.into_iter()).into_iter().map(|c| c.target).collect();
    Card {
        name: class.name.clone(),
        title: class.display().to_string(),
        description: class.description.clone(),
        tier: class.tier,
        rpo: class.rpo.in_hours(),
        rto: class.rto.in_hours(),
        stateful: class.stateful,
        method: class.method.word(),
        basis: class.basis.clone(),
        keep: class.retention.keep.to_string(),
        at_most: class.retention.at_most.map(|s| s.to_string()),
        retention_basis: class.retention.basis.clone(),
        copies_wanted: class.copies(),
        copies: places(platform, &holding).iter().map(|t| t.name.clone()).collect(),
        immutable_required: class.immutable == Some(Immutable::Required),
        accept_partially_failed: class.accept_partially_failed == Some(true),
        drill_every_days: class.drill_every_days,
        drill_isolation: class.drill_isolation.map(|i| i.word()),
        drill_due: standing.due.map(day),
        versions: ground.schedules.first().map_or_else(Vec::new, versions),
        clusters: clusters(platform, &class.name),
        schedules: ground.schedules.iter().map(|p| schedule(platform, p)).collect(),
        targets: reached(platform, ground.schedules.iter())
            .iter()
            .map(|c| target(platform, ground, c))
            .collect(),
        findings: desk.findings.iter().filter(|f| f.object == class.id()).map(finding).collect(),
        recorded: record::part(desk, ground),
    }
}

/// Every target that points of these schedules come to, each once.
fn reached<'s, 'a: 's>(
    platform: &'a Platform,
    schedules: impl Iterator<Item = &'s Planned<'a>>,
) -> Vec<Copy<'a>> {
    let mut reached: Vec<Copy> = Vec::new();
    for copy in schedules.filter_map(|p| p.target).flat_map(|t| chain(platform, t)) {
        if reached.iter().all(|c| c.target.name != copy.target.name) {
            reached.push(copy);
        }
    }
    reached
}

fn versions(planned: &Planned) -> Vec<String> {
    planned.readings.iter().filter(|r| !r.clusters.is_empty()).map(|r| r.dialect.to_string()).collect()
}

fn clusters(platform: &Platform, class: &str) -> Vec<ClusterLine> {
    let line = |cluster: &str| {
        let mine = platform.workloads_of(cluster).filter(|w| w.class == *class);
        ClusterLine { name: cluster.to_string(), workloads: mine.map(|w| w.display().to_string()).collect() }
    };
    platform.clusters_with_class(class).map(|c| line(&c.name)).collect()
}

fn schedule(platform: &Platform, planned: &Planned) -> ScheduleLine {
    let schedule = planned.schedule;
    let kept = planned.target.map(|t| really_kept(schedule.ttl, t)).filter(|kept| *kept > schedule.ttl);
    ScheduleLine {
        name: schedule.name.clone(),
        cron: schedule.cron.clone(),
        words: row::words(planned),
        zone: row::zone(planned),
        starts: starts(platform, planned),
        drifts: planned.cron().is_some_and(|c| c.drifts()),
        target: schedule.target.to_string(),
        longest_gap: planned.longest_gap().map(|s| s.in_hours()),
        gap_between: planned
            .gap
            .filter(|g| g.irregular)
            .map(|g| (shown(platform, g.from), shown(platform, g.to))),
        expected_duration: schedule.expected_duration.map(|s| s.in_hours()),
        lag: planned.lag.map(|s| s.in_hours()),
        awaits_copy: planned.lag.is_none_or(|l| l.seconds() > 0),
        worst_loss: planned.worst_loss().map(|s| s.in_hours()),
        least_loss: planned.least_loss().map(|s| s.in_hours()),
        ttl: schedule.ttl.to_string(),
        locked_until: kept.map(|s| s.to_string()),
        points_held: points_held(platform, planned),
    }
}

/// In the platform's zone, as the people who wait for them read the clock.
fn starts(platform: &Platform, planned: &Planned) -> Vec<String> {
    let Some(cron) = planned.cron().filter(|c| !c.drifts()) else { return Vec::new() };
    let today = platform.today.date;
    let mut after = day_start(today.succ_opt().unwrap_or(today), platform.zone()).0 - TimeDelta::seconds(1);
    let next = std::iter::from_fn(|| {
        after = cron.next(after, planned.zone)?;
        Some(shown(platform, after))
    });
    next.take(3).collect()
}

fn shown(platform: &Platform, moment: DateTime<Utc>) -> String {
    document::moment(Instant(moment), platform.zone())
}

fn target(platform: &Platform, ground: &Ground, copy: &Copy) -> TargetLine {
    let target = copy.target;
    let replica = ground.class.schedules.iter().all(|s| s.target != *target.name.as_str());
    TargetLine {
        name: target.name.clone(),
        title: target.display().to_string(),
        bucket: target.bucket.clone(),
        site: target.site.to_string(),
        failure_domain: platform.find(&target.site).map(|s| s.failure_domain.clone()),
        lock_mode: target.lock.as_ref().map(|l| l.mode.word()),
        locked_days: target.locked_days(),
        encrypted: target.encryption.as_ref().map(|e| e.enabled),
        key_owner: target.encryption.as_ref().and_then(|e| e.key_owner.clone()),
        delete_rights: target.delete_rights.iter().map(|t| t.to_string()).collect(),
        replica_lag: copy.lag.filter(|_| replica).map(|l| l.in_hours()),
        replica,
        replicates_to: target.replicates_to.as_ref().map(|t| t.to_string()),
    }
}

fn finding(finding: &Finding) -> FindingLine {
    let level = if finding.is_waived() { "waived" } else { finding.severity.word() };
    FindingLine { rule: finding.rule, level, message: finding.message.clone() }
}
