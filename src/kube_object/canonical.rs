//! A spec as it counts: what means the same looks the same, whoever wrote it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::unit::{Quantity, Span};

/// Fields by their path, such as `spec.template.ttl`.
pub type Fields = BTreeMap<String, Field>;

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it comes to.
    pub value: Value,
    /// As it stands there; none where the server's default holds.
    pub written: Option<Value>,
}

/// What stands in for fields that a Schedule leaves out.
#[derive(Clone, Debug)]
pub struct Server {
    /// The flag `--default-volumes-to-fs-backup`, as the inventory knows it.
    pub fs_backup: bool,
    /// The location that is marked as the default one.
    pub location: String,
}

/// What the server of Velero 1.12 to 1.18 fills in.
const DEFAULT_TTL: Span = Span::hours(720);
/// Left to the operator: keys, certificates, how often Velero looks, which location is the default.
const OPERATORS: &[&str] = &[
    "spec.credential",
    "spec.default",
    "spec.backupSyncPeriod",
    "spec.validationFrequency",
    "spec.objectStorage.caCert",
    "spec.objectStorage.caCertRef",
];

/// Everything of a Schedule but its hooks, which are compared one by one.
pub fn schedule(spec: &Value, server: &Server) -> Fields {
    let mut fields = flat(spec);
    // Labels are marks for people and selectors: nobody promised them.
    fields.retain(|path, _| {
        !["spec.template.hooks", "spec.template.metadata"].iter().any(|own| path.starts_with(own))
    });
    for (path, field) in &mut fields {
        let last = path.rsplit('.').next().unwrap_or_default();
        match (&field.value, last) {
            (Value::String(text), "ttl" | "csiSnapshotTimeout" | "itemOperationTimeout") => {
                field.value = duration(text).unwrap_or_else(|| json!(text));
            }
            (Value::String(text), "kind") => field.value = json!(text.to_ascii_lowercase()),
            (Value::String(text), "schedule") => field.value = json!(cron(text)),
            (Value::Array(items), _) if last.starts_with("included") && *items == ["*"] => {
                field.value = Value::Null
            }
            _ => {}
        }
    }
    if let Some(old) = fields.remove("spec.template.defaultVolumesToRestic") {
        fields.entry("spec.template.defaultVolumesToFsBackup".into()).or_insert(old);
    }
    fields.retain(|_, field| !field.value.is_null());
    let defaults = [
        ("paused", json!(false)),
        ("skipImmediately", json!(false)),
        ("useOwnerReferencesInBackup", json!(false)),
        ("template.ttl", json!(DEFAULT_TTL.go())),
        ("template.storageLocation", json!(server.location)),
        ("template.snapshotVolumes", json!(true)),
        ("template.snapshotMoveData", json!(false)),
        ("template.defaultVolumesToFsBackup", json!(server.fs_backup)),
        ("template.csiSnapshotTimeout", json!(Span::minutes(10).go())),
        ("template.itemOperationTimeout", json!(Span::hours(4).go())),
    ];
    with(fields, defaults)
}

pub fn location(spec: &Value) -> Fields {
    let mut fields = flat(spec);
    fields.retain(|path, _| {
        !OPERATORS
            .iter()
            .any(|own| path.strip_prefix(own).is_some_and(|r| r.is_empty() || r.starts_with('.')))
    });
    for (path, field) in &mut fields {
        let Value::String(text) = &field.value else { continue };
        match path.as_str() {
            "spec.provider" => field.value = json!(text.strip_prefix("velero.io/").unwrap_or(text)),
            "spec.objectStorage.prefix" => field.value = json!(text.trim_matches('/')),
            _ => {}
        }
    }
    with(fields, [("accessMode", json!("ReadWrite"))])
}

/// `hard` of a ResourceQuota, by resource.
pub fn quota<'a>(hard: impl IntoIterator<Item = (&'a String, &'a str)>) -> Fields {
    let field = |(resource, amount): (&String, &str)| {
        let value =
            Quantity::parse(amount).map_or_else(|_| json!(amount), |quantity| json!(quantity.to_string()));
        (format!("spec.hard.{resource}"), Field { value, written: Some(json!(amount)) })
    };
    hard.into_iter().map(field).collect()
}

pub fn plain(spec: &Value) -> Fields {
    flat(spec)
}

fn with<const N: usize>(mut fields: Fields, defaults: [(&str, Value); N]) -> Fields {
    for (path, value) in defaults {
        fields.entry(format!("spec.{path}")).or_insert(Field { value, written: None });
    }
    fields
}

fn flat(spec: &Value) -> Fields {
    let mut fields = Fields::new();
    flatten("spec", spec, &mut fields);
    fields
}

/// Nothing, an empty text, an empty list and an empty mapping are all the same to Velero. A list of names is a set.
fn flatten(path: &str, value: &Value, fields: &mut Fields) {
    let written = Some(value.clone());
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() && !path.starts_with("spec.config.") => {}
        Value::Object(inner) => {
            inner.iter().for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, fields))
        }
        Value::Array(items) if items.is_empty() => {}
        Value::Array(items) => {
            let mut names: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            let all = names.len() == items.len();
            names.sort_unstable();
            names.dedup();
            let value = if all { json!(names) } else { value.clone() };
            fields.insert(path.into(), Field { value, written });
        }
        value => drop(fields.insert(path.into(), Field { value: value.clone(), written })),
    }
}

/// As Go prints it; nothing at all where it is zero, since Velero then takes its default.
pub fn duration(text: &str) -> Option<Value> {
    let span = Span::go_parse(text).ok()?;
    Some(if span == Span::ZERO { Value::Null } else { json!(span.go()) })
}

/// `TZ=` is another word for `CRON_TZ=`, and blanks part fields however many there are.
pub fn cron(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.strip_prefix("TZ=") {
        Some(rest) => format!("CRON_TZ={rest}"),
        None => text,
    }
}
