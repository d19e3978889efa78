//! Where a recorded schedule differs from the declared one, field by field.

use std::collections::BTreeSet;

use crate::clock::Tz;
use crate::cron::{Cron, Dialect};
use crate::evidence::velero::{Location, Schedule, Scope};
use crate::facts::recovery_point::Planned;
use crate::model::Method;
use crate::unit::Span;

/// One field. Values are as Velero spells them; an absent one is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Such as `template.ttl`.
    pub field: &'static str,
    pub declared: String,
    pub recorded: String,
}

/// Whether it is paused is no drift, but a state of its own.
pub(super) fn drift(
    planned: &Planned,
    namespaces: &[&str],
    recorded: &Schedule,
    default: Option<&Location>,
) -> Vec<Drift> {
    let mut found = Vec::new();
    let mut note = |field, declared: String, recorded: String, equal: bool| {
        if !equal {
            found.push(Drift { field, declared, recorded });
        }
    };
    let schedule = planned.schedule;
    let cron = prefixed(&schedule.cron, planned.zone);
    let same = equal_cron(&cron, &recorded.cron);
    note("schedule", cron, recorded.cron.clone(), same);
    let scope = &*recorded.scope;
    let ttl = scope.ttl.map(Span);
    let kept = ttl.filter(|ttl| ttl.seconds() > 0).unwrap_or(Span::days(30));
    note("template.ttl", schedule.ttl.go(), ttl.map(Span::go).unwrap_or_default(), kept == schedule.ttl);
    let (want, have) =
        (set(namespaces.iter().copied()), set(scope.included_namespaces.iter().map(String::as_str)));
    note("template.includedNamespaces", list(&want), list(&have), want == have);
    let target = schedule.target.name.to_string();
    let location = match (scope.location.as_str(), default) {
        ("", Some(default)) => &*default.name,
        (name, _) => name,
    };
    let same = location == target;
    note("template.storageLocation", target, scope.location.clone(), same);
    for (field, want, have) in flags(planned.class.method, scope) {
        note(field, word(want), word(have), want.unwrap_or(false) == have.unwrap_or(false));
    }
    for (field, value) in filters(scope) {
        note(field, String::new(), value, false);
    }
    let owner = recorded.owner_references.unwrap_or(false);
    note("useOwnerReferencesInBackup", "false".into(), "true".into(), !owner);
    let skip = recorded.skip_immediately.unwrap_or(false);
    note("skipImmediately", "false".into(), "true".into(), !skip);
    found
}

/// As it is printed in manifests: the zone that the hours are meant in, unless that is the server's.
fn prefixed(cron: &str, zone: Tz) -> String {
    let named = cron.starts_with("CRON_TZ=") || cron.starts_with("TZ=") || cron.starts_with('@');
    if named || zone == Tz::UTC { cron.to_string() } else { format!("CRON_TZ={zone} {cron}") }
}

/// `0 */4 * * *` and `0 0,4,8,12,16,20 * * *` are the same; so are `CRON_TZ=UTC` and none.
fn equal_cron(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain(a) == plain(b) {
        return true;
    }
    let read = |text: &str| Cron::parse(text, Dialect::RobfigV3).ok();
    matches!((read(a), read(b)), (Some(a), Some(b)) if a.means(&b, Tz::UTC))
}

/// How the class's method is told to Velero, beside what was recorded.
fn flags(method: Method, scope: &Scope) -> [(&'static str, Option<bool>, Option<bool>); 2] {
    let moves = (method == Method::CsiDataMover).then_some(true);
    let files = (method == Method::FsBackup).then_some(true);
    [
        ("template.snapshotMoveData", moves, scope.snapshot_move_data),
        ("template.defaultVolumesToFsBackup", files, scope.fs_backup),
    ]
}

/// What the inventory never declares, and what takes a part of a workload out.
fn filters(scope: &Scope) -> Vec<(&'static str, String)> {
    let whole = |list: &[String]| list.is_empty() || list == ["*"];
    let mut found = Vec::new();
    if !scope.excluded_namespaces.is_empty() {
        found.push(("template.excludedNamespaces", scope.excluded_namespaces.join(", ")));
    }
    if !whole(&scope.included_resources) {
        found.push(("template.includedResources", scope.included_resources.join(", ")));
    }
    if !scope.excluded_resources.is_empty() {
        found.push(("template.excludedResources", scope.excluded_resources.join(", ")));
    }
    if let Some(selector) = &scope.selector {
        found.push(("template.labelSelector", selector.clone()));
    }
    found
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
