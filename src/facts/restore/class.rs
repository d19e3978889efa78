//! Classes of a cluster, and the Velero schedules that they become there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{maybe_text, rank, text};
use crate::facts::recovery_point::{self, Planned};
use crate::model::{Cluster, Immutable, Lookup, Method, Object, Platform, Schedule, Workload, WorkloadClass};
use crate::unit::{Bytes, Span};

/// A class as far as one cluster uses it.
#[derive(Clone, Debug, Serialize)]
pub struct ClassPart {
    pub name: String,
    pub title: String,
    pub tier: Option<u32>,
    #[serde(serialize_with = "text")]
    pub rpo: Span,
    pub rpo_seconds: i64,
    #[serde(serialize_with = "text")]
    pub rto: Span,
    pub stateful: bool,
    pub method: &'static str,
    /// Whether anything of a volume is captured.
    pub has_data: bool,
    /// Whether captured data outlives the cluster's datastore.
    pub leaves_datastore: bool,
    #[serde(serialize_with = "text")]
    pub keep: Span,
    #[serde(serialize_with = "maybe_text")]
    pub at_most: Option<Span>,
    pub keep_basis: Option<String>,
    pub immutable: bool,
    pub drill_every_days: u32,
    pub drill_isolation: Option<&'static str>,
    pub accept_partially_failed: bool,
    pub basis: Option<String>,
    pub schedules: Vec<ScheduleLine>,
    /// The schedule whose points a restore takes first: the one that loses least.
    pub usual: Option<String>,
    pub workloads: Vec<String>,
    pub namespaces: Vec<String>,
    pub volumes: usize,
    #[serde(serialize_with = "maybe_text")]
    pub size: Option<Bytes>,
}

/// One Velero Schedule: a schedule of a class in a cluster.
#[derive(Clone, Debug, Serialize)]
pub struct ScheduleLine {
    pub name: String,
    pub class: String,
    /// As Velero takes it, with `CRON_TZ=` where a zone is declared.
    pub cron: String,
    pub timezone: Option<String>,
    #[serde(serialize_with = "text")]
    pub ttl: Span,
    /// As Velero takes it, such as `336h0m0s`.
    pub ttl_go: String,
    pub location: String,
    #[serde(serialize_with = "maybe_text")]
    pub expected_duration: Option<Span>,
    /// Between two starts, over a year and more.
    #[serde(serialize_with = "maybe_text")]
    pub longest_gap: Option<Span>,
    /// Gap, run time and replication together.
    #[serde(serialize_with = "maybe_text")]
    pub worst_loss: Option<Span>,
    /// Whether it keeps the RPO of its class: `yes`, `no`, or `other-schedule`.
    pub reach: Option<&'static str>,
    pub namespaces: Vec<String>,
    /// Volumes that a complete run holds.
    pub volumes: usize,
    pub method: &'static str,
    pub snapshot_volumes: bool,
    pub snapshot_move_data: bool,
    pub default_volumes_to_fs_backup: bool,
}

pub fn of(platform: &Platform, cluster: &Object<Cluster>) -> Vec<ClassPart> {
    let mut workloads: BTreeMap<(u32, String), Vec<&Object<Workload>>> = BTreeMap::new();
    for workload in platform.workloads_of(&cluster.name) {
        if let Some(class) = platform.find(&workload.class) {
            workloads.entry(rank(class)).or_default().push(workload);
        }
    }
    let part = |((_, name), workloads): ((u32, String), Vec<&Object<Workload>>)| {
        platform.workload_classes.get(&name).map(|class| part(platform, class, &workloads))
    };
    workloads.into_iter().filter_map(part).collect()
}

fn part(platform: &Platform, class: &Object<WorkloadClass>, workloads: &[&Object<Workload>]) -> ClassPart {
    let mut namespaces: Vec<String> = workloads.iter().flat_map(|w| w.namespaces.clone()).collect();
    namespaces.sort();
    namespaces.dedup();
    let volumes = workloads.iter().map(|w| w.volumes.len()).sum();
    let planned = recovery_point::of_class(platform, class);
    let usual = recovery_point::least(&planned).or(planned.first());
    let schedule = |p: &Planned| schedule(p, &planned, &namespaces, volumes);
    ClassPart {
        name: class.name.clone(),
        title: class.display().to_string(),
        tier: class.tier,
        rpo: class.rpo,
        rpo_seconds: class.rpo.seconds(),
        rto: class.rto,
        stateful: class.stateful,
        method: class.method.word(),
        has_data: class.method != Method::Manifests,
        leaves_datastore: matches!(class.method, Method::CsiDataMover | Method::FsBackup),
        keep: class.retention.keep,
        at_most: class.retention.at_most,
        keep_basis: class.retention.basis.clone(),
        immutable: class.immutable == Some(Immutable::Required),
        drill_every_days: class.drill_every_days,
        drill_isolation: class.drill_isolation.map(|i| i.word()),
        accept_partially_failed: class.accept_partially_failed == Some(true),
        basis: class.basis.clone(),
        usual: usual.map(|p| p.schedule.name.clone()),
        schedules: planned.iter().map(schedule).collect(),
        workloads: workloads.iter().map(|w| w.name.clone()).collect(),
        size: Bytes::sum(workloads.iter().flat_map(|w| &w.volumes).map(|v| v.size)),
        volumes,
        namespaces,
    }
}

fn schedule(planned: &Planned, all: &[Planned], namespaces: &[String], volumes: usize) -> ScheduleLine {
    let (schedule, method) = (planned.schedule, planned.class.method);
    ScheduleLine {
        name: schedule.name.clone(),
        class: planned.class.name.clone(),
        cron: cron(schedule),
        timezone: schedule.timezone.map(|z| z.name().to_string()),
        ttl: schedule.ttl,
        ttl_go: schedule.ttl.go(),
        location: schedule.target.to_string(),
        expected_duration: schedule.expected_duration,
        longest_gap: planned.longest_gap(),
        worst_loss: planned.worst_loss(),
        reach: recovery_point::reach(planned, all).word(),
        namespaces: namespaces.to_vec(),
        volumes: if method == Method::Manifests { 0 } else { volumes },
        method: method.word(),
        snapshot_volumes: matches!(method, Method::CsiSnapshot | Method::CsiDataMover),
        snapshot_move_data: method == Method::CsiDataMover,
        default_volumes_to_fs_backup: method == Method::FsBackup,
    }
}

/// As Velero takes it: a zone that stands in the expression itself wins over the field beside it.
pub fn cron(schedule: &Schedule) -> String {
    let zoned = schedule.cron.starts_with("CRON_TZ=") || schedule.cron.starts_with("TZ=");
    match schedule.timezone {
        Some(zone) if !zoned => format!("CRON_TZ={} {}", zone.name(), schedule.cron),
        _ => schedule.cron.clone(),
    }
}
