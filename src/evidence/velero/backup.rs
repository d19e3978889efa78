//! Backups and schedules: what they cover is the same thing, once as a `spec`, once as a `template`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Backup, Count, Phase, Schedule, Scope};
use crate::clock::Instant;
use crate::evidence::intern::Names;
use crate::evidence::object::{Flaw, Moment, Object, Text};
use crate::evidence::once::Record;
use crate::unit::go_parse;

/// Specs that are known by their bytes alone. A platform has some hundred.
const MOST_KNOWN: usize = 4_096;

/// Scopes, each once. All backups of a schedule have the same one, so it is not even read twice.
#[derive(Default)]
pub struct Scopes {
    by_bytes: HashMap<Box<str>, Arc<Scope>>,
    all: HashSet<Arc<Scope>>,
}

impl Scopes {
    fn of(&mut self, object: &Object, spec: Option<&RawValue>) -> Result<Arc<Scope>, Flaw> {
        let bytes = spec.map_or("", RawValue::get);
        if let Some(known) = self.by_bytes.get(bytes) {
            return Ok(known.clone());
        }
        let scope = self.one(object.part::<Spec>(object.spec())?.scope());
        if self.by_bytes.len() == MOST_KNOWN {
            self.by_bytes.clear();
        }
        self.by_bytes.insert(bytes.into(), scope.clone());
        Ok(scope)
    }

    fn one(&mut self, scope: Scope) -> Arc<Scope> {
        if let Some(known) = self.all.get(&scope) {
            return known.clone();
        }
        let new = Arc::new(scope);
        self.all.insert(new.clone());
        new
    }
}

pub fn read(object: &Object, names: &mut Names, scopes: &mut Scopes) -> Result<Backup, Flaw> {
    let status: Status = object.part(object.status())?;
    let labels: Schedulers = object.part(object.meta.labels)?;
    let progress = status.progress.unwrap_or_default();
    let first = status.validation_errors.iter().flatten().flatten().find(|error| !error.is_empty());
    let reason = Some(&status.failure_reason).filter(|reason| !reason.is_empty()).or(first);
    Ok(Backup {
        name: (*object.meta.name).into(),
        namespace: names.one(&object.meta.namespace),
        schedule: labels.schedule.filter(|name| !name.is_empty()).map(|name| names.one(&name)),
        phase: Phase::of(&status.phase),
        start: status.start_timestamp.map(|moment| moment.0),
        completion: status.completion_timestamp.map(|moment| moment.0),
        expiration: status.expiration.map(|moment| moment.0),
        created: object.meta.creation_timestamp.map(|moment| moment.0),
        deleting: object.meta.deletion_timestamp.is_some(),
        scope: scopes.of(object, object.spec())?,
        snapshots: count(status.volume_snapshots_attempted, status.volume_snapshots_completed),
        csi_snapshots: count(status.csi_volume_snapshots_attempted, status.csi_volume_snapshots_completed),
        operations: count(status.backup_item_operations_attempted, status.backup_item_operations_completed),
        operations_failed: status.backup_item_operations_failed.unwrap_or_default(),
        errors: status.errors.unwrap_or_default(),
        warnings: status.warnings.unwrap_or_default(),
        items: progress.items_backed_up.unwrap_or_default(),
        reason: reason.map(|reason| (**reason).into()),
        stand: object.stand.clone(),
    })
}

pub fn schedule(object: &Object, names: &mut Names, scopes: &mut Scopes) -> Result<Schedule, Flaw> {
    let spec: ScheduleSpec = object.part(object.spec())?;
    let status: ScheduleStatus = object.part(object.status())?;
    Ok(Schedule {
        name: (*object.meta.name).into(),
        namespace: names.one(&object.meta.namespace),
        cron: spec.schedule.to_string(),
        paused: spec.paused.unwrap_or_default(),
        skip_immediately: spec.skip_immediately,
        owner_references: spec.use_owner_references_in_backup,
        scope: scopes.one(spec.template.unwrap_or_default().scope()),
        phase: status.phase.to_string(),
        validation_errors: flat(status.validation_errors),
        last_backup: status.last_backup.map(|moment| moment.0),
        created: object.meta.creation_timestamp.map(|moment| moment.0),
        spec: object.part::<Option<Value>>(object.spec())?.unwrap_or_default(),
        labels: map(object.part(object.meta.labels)?),
        stand: object.stand.clone(),
    })
}

impl Record for Backup {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.stand.file
    }

    fn moment(&self) -> Option<Instant> {
        self.start.max(self.completion)
    }

    fn finality(&self) -> u8 {
        match self.phase {
            phase if phase.is_final() => Phase::Completed as u8,
            phase => phase as u8,
        }
    }
}

impl Record for Schedule {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.stand.file
    }

    fn moment(&self) -> Option<Instant> {
        self.last_backup
    }
}

/// The one label that a backup is read for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Schedulers<'a> {
    #[serde(borrow, rename = "velero.io/schedule-name")]
    schedule: Option<Text<'a>>,
}

type Number = Option<u32>;
/// A list in which anything may be null.
pub(super) type List<T> = Option<Vec<Option<T>>>;
/// A map of the same kind.
pub(super) type Pairs = Option<BTreeMap<String, Option<String>>>;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    start_timestamp: Option<Moment>,
    completion_timestamp: Option<Moment>,
    expiration: Option<Moment>,
    volume_snapshots_attempted: Number,
    volume_snapshots_completed: Number,
    csi_volume_snapshots_attempted: Number,
    csi_volume_snapshots_completed: Number,
    backup_item_operations_attempted: Number,
    backup_item_operations_completed: Number,
    backup_item_operations_failed: Number,
    errors: Number,
    warnings: Number,
    progress: Option<Progress>,
    #[serde(borrow)]
    failure_reason: Text<'a>,
    #[serde(borrow)]
    validation_errors: List<Text<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Progress {
    items_backed_up: Number,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ScheduleSpec<'a> {
    #[serde(borrow)]
    schedule: Text<'a>,
    paused: Option<bool>,
    skip_immediately: Option<bool>,
    use_owner_references_in_backup: Option<bool>,
    template: Option<Spec>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ScheduleStatus<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    last_backup: Option<Moment>,
    validation_errors: List<String>,
}

/// What a `spec` says of its coverage.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Spec {
    included_namespaces: List<String>,
    excluded_namespaces: List<String>,
    included_resources: List<String>,
    excluded_resources: List<String>,
    included_cluster_scoped_resources: List<String>,
    included_namespace_scoped_resources: List<String>,
    excluded_cluster_scoped_resources: List<String>,
    excluded_namespace_scoped_resources: List<String>,
    label_selector: Option<Value>,
    or_label_selectors: Option<Value>,
    storage_location: Option<String>,
    ttl: Ttl,
    snapshot_volumes: Option<bool>,
    snapshot_move_data: Option<bool>,
    default_volumes_to_fs_backup: Option<bool>,
    /// Its name before Velero 1.10.
    default_volumes_to_restic: Option<bool>,
    include_cluster_resources: Option<bool>,
    resource_policy: Option<Named>,
    metadata: Option<Labelled>,
    hooks: Option<Hooks>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Labelled {
    labels: Pairs,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Hooks {
    resources: Option<Vec<Value>>,
}

impl Spec {
    fn scope(self) -> Scope {
        let both = |one, other| [flat(one), flat(other)].concat();
        let selector = |value: Option<Value>| value.filter(says_something).map(|value| value.to_string());
        Scope {
            included_namespaces: flat(self.included_namespaces),
            excluded_namespaces: flat(self.excluded_namespaces),
            included_resources: flat(self.included_resources),
            excluded_resources: flat(self.excluded_resources),
            included_scoped: both(
                self.included_cluster_scoped_resources,
                self.included_namespace_scoped_resources,
            ),
            excluded_scoped: both(
                self.excluded_cluster_scoped_resources,
                self.excluded_namespace_scoped_resources,
            ),
            selector: selector(self.label_selector).or(selector(self.or_label_selectors)),
            location: self.storage_location.unwrap_or_default(),
            ttl: self.ttl.0,
            snapshot_volumes: self.snapshot_volumes,
            snapshot_move_data: self.snapshot_move_data,
            fs_backup: self.default_volumes_to_fs_backup.or(self.default_volumes_to_restic),
            include_cluster_resources: self.include_cluster_resources,
            resource_policy: self.resource_policy.and_then(|policy| policy.name),
            labels: map(self.metadata.unwrap_or_default().labels),
            hooks: self.hooks.unwrap_or_default().resources.is_some_and(|resources| !resources.is_empty()),
        }
    }
}

/// An empty selector selects all, as none does.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().any(says_something),
        Value::Array(items) => items.iter().any(says_something),
        Value::Null => false,
        _ => true,
    }
}

/// Go's duration in seconds; `0s` is what Velero prints of none.
#[derive(Default)]
struct Ttl(Option<i64>);

impl<'de> Deserialize<'de> for Ttl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Ttl(None));
        }
        let duration = go_parse(&text).map_err(serde::de::Error::custom)?;
        let seconds = duration.nanos().div_euclid(1_000_000_000);
        Ok(Ttl(Some(seconds).filter(|seconds| *seconds != 0)))
    }
}

fn count(attempted: Number, completed: Number) -> Count {
    Count { attempted: attempted.unwrap_or_default(), completed: completed.unwrap_or_default() }
}

pub(super) fn flat<T>(list: List<T>) -> Vec<T> {
    list.into_iter().flatten().flatten().collect()
}

pub(super) fn map(pairs: Pairs) -> BTreeMap<String, String> {
    pairs.into_iter().flatten().map(|(key, value)| (key, value.unwrap_or_default())).collect()
}
