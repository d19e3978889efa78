//! What a backup covers, which it has in common with all others of its schedule.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Scope;
use crate::evidence::object::{Flaw, Object, Text};
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
    pub fn of(&mut self, object: &Object, spec: Option<&RawValue>) -> Result<Arc<Scope>, Flaw> {
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

    pub fn one(&mut self, scope: Scope) -> Arc<Scope> {
        if let Some(known) = self.all.get(&scope) {
            return known.clone();
        }
        let new = Arc::new(scope);
        self.all.insert(new.clone());
        new
    }
}

/// A list in which anything may be null.
pub(super) type List<T> = Option<Vec<Option<T>>>;
/// A map of the same kind.
pub(super) type Pairs = Option<BTreeMap<String, Option<String>>>;

/// What a `spec` says of its coverage.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Spec {
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
    pub fn scope(self) -> Scope {
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

pub(super) fn flat<T>(list: List<T>) -> Vec<T> {
    list.into_iter().flatten().flatten().collect()
}

pub(super) fn map(pairs: Pairs) -> BTreeMap<String, String> {
    pairs.into_iter().flatten().map(|(key, value)| (key, value.unwrap_or_default())).collect()
}
