//! A target as a BackupStorageLocation of the clusters that write to it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Declared, KubeObject, ObjectKind, Promised, Refusal};
use crate::facts::restore::ClassPart;
use crate::model::{BackupTarget, Cluster, Object, Platform};

/// One for each target that a schedule of the cluster writes to; the copies of those are nobody's to write to.
pub fn write(
    platform: &Platform,
    cluster: &Object<Cluster>,
    classes: &[ClassPart],
    promised: &mut Promised,
    refusals: &mut Vec<Refusal>,
) {
    let used: BTreeSet<&String> = classes.iter().flat_map(|c| &c.schedules).map(|s| &s.location).collect();
    for target in used.into_iter().filter_map(|name| platform.backup_targets.get(name)) {
        refusals.extend(secret(target));
        let name = (cluster.velero_namespace(), target.name.as_str());
        let body = ("spec", spec(target));
        let location = KubeObject::new(&cluster.name, ObjectKind::BackupStorageLocation, name, &[], body);
        promised.objects.push(location.declared(vec![Declared::of(target)]));
    }
}

/// No `credential`: the keys are the operator's, in a Secret that no inventory knows.
fn spec(target: &BackupTarget) -> Value {
    let mut storage = json!({"bucket": target.bucket});
    if let Some(prefix) = &target.prefix {
        storage["prefix"] = json!(prefix);
    }
    let mut spec = json!({"provider": target.provider, "accessMode": "ReadWrite", "objectStorage": storage});
    let config = config(target);
    if !config.is_empty() {
        spec["config"] = Value::Object(config);
    }
    spec
}

/// What is declared, and what the provider's keys take from the other fields where it does not say.
fn config(target: &BackupTarget) -> Map<String, Value> {
    let mut config: Map<String, Value> = Map::new();
    let mut put = |key: &str, value: &str| {
        config.entry(key).or_insert_with(|| json!(value));
    };
    target.config.iter().flatten().for_each(|(key, value)| put(key, &value.0));
    if is_s3(&target.provider) {
        target.region.iter().for_each(|region| put("region", region));
        target.endpoint.iter().for_each(|endpoint| put("s3Url", endpoint));
    }
    config.sort_keys();
    config
}

/// The plugin that knows `region` and `s3Url`; other providers have keys of their own.
fn is_s3(provider: &str) -> bool {
    provider.strip_prefix("velero.io/").unwrap_or(provider) == "aws"
}

/// A password in an address would end in Git.
fn secret(target: &Object<BackupTarget>) -> Option<Refusal> {
    let has_password = |address: &str| {
        let authority = address
            .split_once("://")
            .map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
        authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    };
    let config =
        target.config.iter().flatten().map(|(key, value)| (format!("config.{key}"), value.0.as_str()));
    let mut fields =
        config.chain(target.endpoint.as_deref().map(|address| ("endpoint".to_string(), address)));
    let (field, _) = fields.find(|(_, address)| has_password(address))?;
    let message = format!("`{field}` of {} holds a password: keys belong in Velero's Secret", target.id());
    Some(Refusal { place: target.place(&field), message })
}
