//! What Velero holds of a cluster and what a restore of it needs: the workload side of the hard line.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::facts::drill::Logbook;
use crate::model::{Cluster, Object, Platform, WorkloadClass};
use crate::unit::Bytes;

mod class;
mod coverage;
mod location;
mod version;
mod workload;

pub use class::{ClassPart, ScheduleLine, cron as velero_cron};
pub use coverage::{ExcludedLine, NamespaceLine};
pub use location::{ConfigLine, Location};
pub use version::VeleroVersion;
pub use workload::{DependencyGroup, DependencyLine, DrillLine, HookLine, VolumeLine, Wait, WorkloadPart};

/// Everything that the workload runbook of one cluster speaks of.
#[derive(Clone, Debug, Serialize)]
pub struct ClusterRestore {
    /// Major and minor of the guest cluster's Kubernetes, such as `1.35`: a restore never goes below it.
    pub kubernetes: Option<String>,
    pub velero: VeleroVersion,
    /// Classes that the cluster uses, the most critical first.
    pub classes: Vec<ClassPart>,
    /// Schedules of those classes, in the same order.
    pub schedules: Vec<ScheduleLine>,
    /// Workloads in the order in which a whole cluster is restored: by tier, then by name.
    pub workloads: Vec<WorkloadPart>,
    /// Locations that the schedules write to, and the copies of those.
    pub locations: Vec<Location>,
    /// Locations whose bucket and folder other clusters write to, and those clusters.
    pub shared_locations: Vec<String>,
    pub shared_clusters: BTreeSet<String>,
    pub namespaces: Vec<NamespaceLine>,
    /// Namespaces known from a guard that neither a workload nor an exclusion names.
    pub uncovered: Vec<String>,
    pub excluded: Vec<ExcludedLine>,
    pub dependencies: Vec<DependencyGroup>,
    pub dependencies_missing: usize,
    pub storage: Vec<StorageLine>,
    /// Kinds in a restore order that Kubernetes does not know by itself: their operators come first.
    pub custom_kinds: Vec<String>,
    /// Tenants with a workload here.
    pub tenants: Vec<String>,
    pub volumes: usize,
    #[serde(serialize_with = "maybe_text")]
    pub size: Option<Bytes>,
    /// The ways in which volumes are captured here.
    pub snapshot_only: bool,
    pub data_mover: bool,
    pub fs_backup: bool,
    /// Volumes whose class captures objects only.
    pub lost_volumes: usize,
    /// The workload whose restore waits longest for a proof.
    pub next_drill: Option<WorkloadPart>,
}

/// Volumes of one storage class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StorageLine {
    pub name: Option<String>,
    pub volumes: usize,
    #[serde(serialize_with = "maybe_text")]
    pub size: Option<Bytes>,
}

/// The facts of one cluster.
pub fn of(platform: &Platform, logbook: &Logbook, cluster: &Object<Cluster>) -> ClusterRestore {
    let classes = class::of(platform, cluster);
    let workloads = workload::of(platform, logbook, cluster, &classes);
    let schedules: Vec<ScheduleLine> = classes.iter().flat_map(|c| c.schedules.clone()).collect();
    let dependencies = workload::dependencies(&workloads);
    let volumes = || workloads.iter().flat_map(|w| &w.volumes);
    let locations = location::of(platform, cluster, &schedules);
    let shared = || locations.iter().filter(|l| !l.shared_with.is_empty());
    let uses = |method: &str| classes.iter().any(|c| c.method == method);
    ClusterRestore {
        kubernetes: cluster.release.as_deref().and_then(version::minor_of),
        velero: VeleroVersion::of(cluster),
        shared_locations: shared().map(|l| l.name.clone()).collect(),
        shared_clusters: shared().flat_map(|l| l.shared_with.clone()).collect(),
        locations: locations.clone(),
        namespaces: coverage::namespaces(platform, cluster),
        uncovered: coverage::uncovered(platform, cluster),
        excluded: coverage::excluded(platform, cluster),
        dependencies_missing: dependencies
            .iter()
            .flat_map(|g| &g.lines)
            .filter(|d| d.recovery.is_none())
            .count(),
        dependencies,
        storage: storage(volumes()),
        custom_kinds: workload::custom_kinds(&workloads),
        tenants: tenants(&workloads),
        volumes: volumes().count(),
        size: Bytes::sum(volumes().map(|v| v.size)),
        snapshot_only: uses("csi-snapshot"),
        data_mover: uses("csi-data-mover"),
        fs_backup: uses("fs-backup"),
        lost_volumes: workloads.iter().filter(|w| !w.has_data).map(|w| w.volumes.len()).sum(),
        next_drill: workload::next_drill(&workloads),
        classes,
        schedules,
        workloads,
    }
}

/// Classes that a cluster uses, with the Velero Schedules that they become there.
pub fn classes(platform: &Platform, cluster: &Object<Cluster>) -> Vec<ClassPart> {
    class::of(platform, cluster)
}

fn storage<'a>(volumes: impl Iterator<Item = &'a VolumeLine>) -> Vec<StorageLine> {
    let mut by_class: BTreeMap<Option<&str>, Vec<Bytes>> = BTreeMap::new();
    for volume in volumes {
        by_class.entry(volume.storage_class.as_deref()).or_default().push(volume.size);
    }
    let line = |(name, sizes): (Option<&str>, Vec<Bytes>)| StorageLine {
        name: name.map(str::to_string),
        volumes: sizes.len(),
        size: Bytes::sum(sizes),
    };
    by_class.into_iter().map(line).collect()
}

fn tenants(workloads: &[WorkloadPart]) -> Vec<String> {
    let names: BTreeSet<&String> = workloads.iter().map(|w| &w.tenant).collect();
    names.into_iter().cloned().collect()
}

/// The most critical class first; one without a tier last.
fn rank(class: &Object<WorkloadClass>) -> (u32, String) {
    (class.tier.unwrap_or(u32::MAX), class.name.clone())
}

/// What people call a team; a name that is no team's stands for itself.
fn called(platform: &Platform, name: &str) -> String {
    platform.teams.get(name).map_or_else(|| name.to_string(), |t| t.display().to_string())
}

/// A day as the document's language writes it.
fn day<S: serde::Serializer>(value: &crate::unit::Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&crate::unit::day(*value))
}

fn maybe_day<S: serde::Serializer>(value: &Option<crate::unit::Date>, to: S) -> Result<S::Ok, S::Error> {
    maybe_text(&value.map(crate::unit::day), to)
}

fn text<S: serde::Serializer>(value: &impl std::fmt::Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

fn maybe_text<S: serde::Serializer>(
    value: &Option<impl std::fmt::Display>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => to.collect_str(value),
        None => to.serialize_none(),
    }
}
