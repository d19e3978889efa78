//! Workloads of a cluster: what they hold, what they lean on, what starts first, and when a restore was last proven.

use std::collections::BTreeSet;

use chrono::Days;
use serde::Serialize;

use super::{ClassPart, ScheduleLine, called, day, maybe_day, maybe_text, rank, text};
use crate::clock::Date;
use crate::facts::drill::Logbook;
use crate::model::{
    Cluster, Dependency, DependencyKind, DrillResult, Hook, Lookup, Method, Object, Platform, Workload,
    WorkloadClass,
};
use crate::unit::{Bytes, Span};

/// One workload.
#[derive(Clone, Debug, Serialize)]
pub struct WorkloadPart {
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    pub tenant: String,
    pub owner: Option<String>,
    pub class: String,
    pub tier: Option<u32>,
    pub method: &'static str,
    pub has_data: bool,
    pub namespaces: Vec<String>,
    /// The schedule whose points a restore takes first.
    pub schedule: Option<String>,
    pub location: Option<String>,
    pub volumes: Vec<VolumeLine>,
    #[serde(serialize_with = "maybe_text")]
    pub size: Option<Bytes>,
    pub storage_classes: Vec<String>,
    pub dependencies: Vec<DependencyLine>,
    pub waits: Vec<Wait>,
    pub hooks: Vec<HookLine>,
    pub checks: Vec<CheckLine>,
    /// How far from the source its class wants drills.
    pub drill_isolation: Option<&'static str>,
    pub drill: Option<DrillLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VolumeLine {
    pub name: String,
    #[serde(serialize_with = "text")]
    pub size: Bytes,
    /// As Kubernetes writes it, such as `400Gi`.
    pub quantity: String,
    pub storage_class: Option<String>,
}

/// Something outside the cluster that a workload needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DependencyLine {
    pub workload: String,
    pub name: String,
    pub kind: &'static str,
    pub recovery: Option<String>,
    pub owner: Option<String>,
    pub contact: Option<String>,
}

/// Dependencies of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DependencyGroup {
    pub kind: &'static str,
    pub lines: Vec<DependencyLine>,
}

/// A rung of the restore order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// As declared, such as `statefulset/ledger-db`.
    pub object: String,
    pub kind: String,
    pub name: Option<String>,
    /// The workload's namespace, where it has only one.
    pub namespace: Option<String>,
    /// Whether `kubectl rollout status` knows the kind.
    pub rollout: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HookLine {
    pub when: &'static str,
    pub container: Option<String>,
    pub command: Vec<String>,
    pub on_error: Option<&'static str>,
    #[serde(serialize_with = "maybe_text")]
    pub timeout: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckLine {
    pub title: String,
    pub command: String,
    pub expect: String,
}

/// The last drill of a workload, and when the next is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DrillLine {
    pub name: String,
    #[serde(serialize_with = "day")]
    pub date: Date,
    /// `proven`, `partial`, `claimed`, `overdue` or `failed`.
    pub state: &'static str,
    pub isolation: &'static str,
    /// From the start until the service was usable.
    #[serde(serialize_with = "maybe_text")]
    pub took: Option<Span>,
    #[serde(serialize_with = "maybe_day")]
    pub due: Option<Date>,
    pub overdue: bool,
}

pub fn of(
    platform: &Platform,
    logbook: &Logbook,
    cluster: &Object<Cluster>,
    classes: &[ClassPart],
) -> Vec<WorkloadPart> {
    let mut known: Vec<(&Object<WorkloadClass>, &Object<Workload>)> = platform
        .workloads_of(&cluster.name)
        .filter_map(|w| platform.find(&w.class).map(|class| (class, w)))
        .collect();
    known.sort_by_key(|(class, workload)| (rank(class), workload.name.clone()));
    let usual = |class: &Object<WorkloadClass>| {
        let class = classes.iter().find(|c| c.name == class.name)?;
        class.schedules.iter().find(|s| Some(&s.name) == class.usual.as_ref())
    };
    known.into_iter().map(|(class, w)| part(platform, logbook, class, w, usual(class))).collect()
}

fn part(
    platform: &Platform,
    logbook: &Logbook,
    class: &Object<WorkloadClass>,
    workload: &Object<Workload>,
    usual: Option<&ScheduleLine>,
) -> WorkloadPart {
    let volumes: Vec<VolumeLine> = workload.volumes.iter().map(volume).collect();
    let storage: BTreeSet<String> = volumes.iter().filter_map(|v| v.storage_class.clone()).collect();
    WorkloadPart {
        name: workload.name.clone(),
        title: workload.display().to_string(),
        description: workload.description.clone(),
        tenant: workload.tenant.to_string(),
        owner: workload.owner.as_ref().map(|o| called(platform, &o.name)),
        class: class.name.clone(),
        tier: class.tier,
        method: class.method.word(),
        has_data: class.method != Method::Manifests,
        namespaces: workload.namespaces.clone(),
        schedule: usual.map(|s| s.name.clone()),
        location: usual.map(|s| s.location.clone()),
        size: Bytes::sum(volumes.iter().map(|v| v.size)),
        storage_classes: storage.into_iter().collect(),
        volumes,
        dependencies: workload.dependencies.iter().map(|d| dependency(platform, &workload.name, d)).collect(),
        waits: workload.restore_order.iter().map(|o| wait(&workload.namespaces, o)).collect(),
        hooks: workload.hooks.iter().map(hook).collect(),
        checks: workload
            .checks
            .iter()
            .map(|c| CheckLine {
                title: c.title.clone(),
                command: c.command.clone(),
                expect: c.expect.clone(),
            })
            .collect(),
        drill_isolation: class.drill_isolation.map(|i| i.word()),
        drill: last_drill(logbook, class, workload),
    }
}

fn volume(volume: &crate::model::Volume) -> VolumeLine {
    VolumeLine {
        name: volume.name.clone(),
        quantity: quantity(volume.size),
        size: volume.size,
        storage_class: volume.storage_class.clone(),
    }
}

/// In the largest binary unit that leaves no rest.
fn quantity(size: Bytes) -> String {
    let units = [("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10)];
    let whole = units.iter().find(|(_, shift)| size.0 >= 1 << shift && size.0 % (1 << shift) == 0);
    whole.map_or_else(|| size.0.to_string(), |(unit, shift)| format!("{}{unit}", size.0 >> shift))
}

fn dependency(platform: &Platform, workload: &str, from: &Dependency) -> DependencyLine {
    DependencyLine {
        workload: workload.to_string(),
        name: from.name.clone(),
        kind: from.kind.word(),
        recovery: from.recovery.clone(),
        owner: from.owner.as_deref().map(|o| called(platform, o)),
        contact: from.contact.clone(),
    }
}

fn hook(hook: &Hook) -> HookLine {
    HookLine {
        when: hook.when.word(),
        container: hook.container.clone(),
        command: hook.command.clone(),
        on_error: hook.on_error.map(|e| e.word()),
        timeout: hook.timeout,
    }
}

fn wait(namespaces: &[String], object: &str) -> Wait {
    let (kind, name) = match object.split_once('/') {
        Some((kind, name)) => (kind, Some(name.to_string())),
        None => (object, None),
    };
    Wait {
        object: object.to_string(),
        kind: kind.to_string(),
        name,
        namespace: if let [only] = namespaces { Some(only.clone()) } else { None },
        rollout: ["deployment", "statefulset", "daemonset"].contains(&kind.to_ascii_lowercase().as_str()),
    }
}

/// By kind in the order of the contract, then by workload.
pub fn dependencies(workloads: &[WorkloadPart]) -> Vec<DependencyGroup> {
    let group = |kind: &DependencyKind| {
        let lines = workloads.iter().flat_map(|w| &w.dependencies).filter(|d| d.kind == kind.word());
        DependencyGroup { kind: kind.word(), lines: lines.cloned().collect() }
    };
    DependencyKind::ALL.iter().map(group).filter(|g| !g.lines.is_empty()).collect()
}

const BUILT_IN: &[&str] = &[
    "configmap",
    "cronjob",
    "daemonset",
    "deployment",
    "horizontalpodautoscaler",
    "ingress",
    "job",
    "networkpolicy",
    "persistentvolume",
    "persistentvolumeclaim",
    "pod",
    "poddisruptionbudget",
    "replicaset",
    "role",
    "rolebinding",
    "secret",
    "service",
    "serviceaccount",
    "statefulset",
];

pub fn custom_kinds(workloads: &[WorkloadPart]) -> Vec<String> {
    let kinds = workloads.iter().flat_map(|w| &w.waits).map(|w| w.kind.to_ascii_lowercase());
    let custom: BTreeSet<String> = kinds.filter(|k| !BUILT_IN.contains(&k.as_str())).collect();
    custom.into_iter().collect()
}

fn last_drill(
    logbook: &Logbook,
    class: &Object<WorkloadClass>,
    workload: &Object<Workload>,
) -> Option<DrillLine> {
    let entries = || logbook.of_workload(&workload.name).filter(|e| e.drill.cluster == workload.cluster);
    let last = entries().next_back()?;
    let days = Days::new(class.drill_every_days.into());
    let passed = entries().rev().find(|e| e.passed());
    let due = passed.and_then(|e| e.drill.date.checked_add_days(days));
    let overdue = due.is_some_and(|due| due < logbook.today());
    let state = match last.drill.result {
        DrillResult::Fail => "failed",
        DrillResult::Partial => "partial",
        DrillResult::Pass if last.in_time() == Some(false) => "failed",
        DrillResult::Pass if overdue => "overdue",
        DrillResult::Pass if last.holds() => "proven",
        DrillResult::Pass if last.is_proven() => "partial",
        DrillResult::Pass => "claimed",
    };
    Some(DrillLine {
        name: last.drill.name.clone(),
        date: last.drill.date,
        state,
        isolation: last.drill.isolation.word(),
        took: last.took,
        due,
        overdue,
    })
}

/// Never proven before proven, then by the day on which the next proof is due, then by restore order.
pub fn next_drill(workloads: &[WorkloadPart]) -> Option<WorkloadPart> {
    let due = |w: &&WorkloadPart| w.drill.as_ref().and_then(|d| d.due);
    workloads.iter().min_by_key(due).cloned()
}
