//! Where a recorded schedule differs from the declared one, field by field.

use std::collections::BTreeSet;

use crate::clock::Tz;
use crate::cron::{Cron, Dialect};
use crate::evidence::velero::{Location, Schedule, Scope};
use crate::facts::recovery_point::Planned;
use crate::facts::restore::velero_cron;
use crate::model::{Cluster, Method};
use crate::unit::Span;

/// One field. Values are as Velero spells them; an absent one is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Such as `spec.template.ttl`.
    pub field: &'static str,
    pub declared: String,
    pub recorded: String,
}

/// What the server of Velero 1.12 to 1.18 fills in where a ttl is missing.
const DEFAULT_TTL: Span = Span::hours(720);

/// Whether it is paused is no drift, but a state of its own.
pub(super) fn drift(
    cluster: &Cluster,
    planned: &Planned,
    namespaces: &[&str],
    recorded: &Schedule,
    default: Option<&Location>,
) -> Vec<Drift> {
    let scope = &*recorded.scope;
    let names = set(scope.included_namespaces.iter().map(String::as_str));
    let want = set(namespaces.iter().copied());
    let mut found = Vec::new();
    let mut note = |field, equal: bool, declared: String, recorded: String| {
        if !equal {
            found.push(Drift { field, declared, recorded });
        }
    };
    let (ours, theirs) = (cluster.velero_namespace(), &*recorded.namespace);
    note("metadata.namespace", ours == theirs, ours.into(), theirs.into());
    let cron = velero_cron(planned.schedule);
    note("spec.schedule", is_same_cron(cluster, &cron, &recorded.cron), cron, recorded.cron.clone());
    note("spec.template.includedNamespaces", want == names, list(&want), list(&names));
    let target = planned.schedule.target.to_string();
    let location = Some(&scope.location).filter(|l| !l.is_empty()).map(String::as_str);
    let located = location.unwrap_or(default.map_or("default", |l| &l.name));
    note("spec.template.storageLocation", located == target, target, scope.location.clone());
    let ttl = scope.ttl.map(Span).filter(|ttl| *ttl != Span::ZERO);
    let (want, have) = (planned.schedule.ttl, ttl.unwrap_or(DEFAULT_TTL));
    note("spec.template.ttl", want == have, want.go(), ttl.map(Span::go).unwrap_or_default());
    for (field, want, have, default) in flags(cluster, planned.class.method, recorded) {
        note(field, have.unwrap_or(default) == want, want.to_string(), word(have));
    }
    for (field, value) in filters(scope) {
        note(field, value.is_empty(), String::new(), value);
    }
    found
}

/// `@daily` and `0 0 * * *` are the same; so are `CRON_TZ=UTC` and no zone, since Velero's own image runs in UTC.
pub fn is_same_cron(cluster: &Cluster, a: &str, b: &str) -> bool {
    let dialect = cluster.velero_version().map(Dialect::of_velero_version).unwrap_or_default();
    let read = |text: &str| Cron::parse(text, dialect);
    match (read(a), read(b)) {
        (Ok(a), Ok(b)) => a.means(&b, Tz::UTC),
        _ => a.split_whitespace().eq(b.split_whitespace()),
    }
}

/// Field, what the mapping says, what was recorded, and what the server takes where it is missing.
fn flags(
    cluster: &Cluster,
    method: Method,
    recorded: &Schedule,
) -> [(&'static str, bool, Option<bool>, bool); 5] {
    let scope = &*recorded.scope;
    let snapshots = matches!(method, Method::CsiSnapshot | Method::CsiDataMover);
    let (moves, files) = (method == Method::CsiDataMover, method == Method::FsBackup);
    let server_files = cluster.velero.as_ref().and_then(|v| v.default_volumes_to_fs_backup).unwrap_or(false);
    [
        ("spec.template.snapshotVolumes", snapshots, scope.snapshot_volumes, true),
        ("spec.template.snapshotMoveData", moves, scope.snapshot_move_data, false),
        ("spec.template.defaultVolumesToFsBackup", files, scope.fs_backup, server_files),
        ("spec.skipImmediately", false, recorded.skip_immediately, false),
        ("spec.useOwnerReferencesInBackup", false, recorded.owner_references, false),
    ]
}

/// What the inventory never declares, and what takes a part of a workload out.
fn filters(scope: &Scope) -> [(&'static str, String); 6] {
    let included = |list: &[String]| if list == ["*"] { String::new() } else { list.join(", ") };
    [
        ("spec.template.excludedNamespaces", scope.excluded_namespaces.join(", ")),
        ("spec.template.includedResources", included(&scope.included_resources)),
        ("spec.template.excludedResources", scope.excluded_resources.join(", ")),
        ("spec.template.includedScopedResources", included(&scope.included_scoped)),
        ("spec.template.excludedScopedResources", scope.excluded_scoped.join(", ")),
        ("spec.template.labelSelector", scope.selector.clone().unwrap_or_default()),
    ]
}

fn set<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.collect()
}

fn list(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

fn word(value: Option<bool>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}
