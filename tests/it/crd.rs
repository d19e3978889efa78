//! The objects against the schemas of Velero's own CRDs, where those lie beside the checkout.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::bench;
use crate::cli::daybook;
use crate::manifests::{objects, read, stream};

fn schemas() -> Option<BTreeMap<String, Value>> {
    let folder = PathBuf::from(std::env::var_os("DAYBOOK_CORPUS")?).join("schema/velero-v1.18.2");
    let mut all = BTreeMap::new();
    for file in std::fs::read_dir(folder).expect("the corpus").flatten() {
        let crd = read(&std::fs::read_to_string(file.path()).expect("a schema"));
        let version =
            crd["spec"]["versions"].as_array().and_then(|v| v.iter().find(|v| v["storage"] == true)).cloned();
        let kind = crd["spec"]["names"]["kind"].as_str().expect("a kind").to_string();
        all.insert(kind, version.expect("a version")["schema"]["openAPIV3Schema"].clone());
    }
    Some(all)
}

/// What of `value` a structural schema does not take. A field that it does not know would be dropped without a word.
fn faults(schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    if value.is_null() {
        if schema["nullable"] != true {
            found.push(format!("{path} is null"));
        }
        return;
    }
    let of_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        _ => schema["x-kubernetes-int-or-string"] == true,
    };
    if !of_type {
        found.push(format!("{path} is no {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        found.push(format!("{path} is {value}"));
    }
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(required).is_none() {
            found.push(format!("{path}.{required} is missing"));
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        faults(&schema["items"], item, &format!("{path}[{index}]"), found);
    }
    let open = schema["x-kubernetes-preserve-unknown-fields"] == true || path == ".metadata";
    for (key, inner) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        match (&schema["properties"][key], &schema["additionalProperties"]) {
            (known, _) if known.is_object() => faults(known, inner, &path, found),
            (_, more) if more.is_object() => faults(more, inner, &path, found),
            _ if open => {}
            _ => found.push(format!("{path} is unknown")),
        }
    }
}

fn faults_of(schemas: &BTreeMap<String, Value>, object: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let kind = object["kind"].as_str().expect("a kind");
    if let Some(schema) = schemas.get(kind) {
        faults(schema, object, "", &mut found);
    }
    found
}

const RICH: &str = "kind: Workload
name: books
tenant: ledger
cluster: ledger-prod
namespaces: [books, audit]
class: gold
dependencies: []
hooks:
  - {when: pre, selector: {app: db}, container: pg, command: [dump], onError: Continue, timeout: 1h30m}
  - {when: post, selector: {app: db}, command: [clean]}
---
kind: BackupTarget
name: near
site: two
provider: aws
bucket: ledger
prefix: books
region: ham
endpoint: https://s3.example
config: {s3ForcePathStyle: \"true\"}
";

#[test]
fn every_object_is_what_velero_takes() {
    let Some(schemas) = schemas() else { return };
    let run = daybook(&["manifests"], &bench::root(), &[]);
    let mut all = stream(&String::from_utf8(run.stdout).expect("text"));
    all.extend(objects(RICH).into_iter().map(|o| o.json));
    let mut checked = 0;
    for object in &all {
        assert_eq!(faults_of(&schemas, object), Vec::<String>::new(), "{object:#}");
        checked += usize::from(object["apiVersion"] == "velero.io/v1");
    }
    // 13 Schedules and 11 locations of the sample, one of each of the case.
    assert_eq!(checked, 26);
}

#[test]
fn a_wrong_object_would_be_seen() {
    let Some(schemas) = schemas() else { return };
    let rich = objects(RICH);
    let schedule = rich.iter().find(|o| o.json["kind"] == "Schedule").expect("one").json.clone();
    let location = rich.iter().find(|o| o.json["kind"] == "BackupStorageLocation").expect("one").json.clone();
    let cases: [(&Value, &str, Value, &str); 6] = [
        (&schedule, "/spec/template/objectLock", json!(true), ".spec.template.objectLock is unknown"),
        (
            &schedule,
            "/spec/template/snapshotMoveData",
            json!("true"),
            ".spec.template.snapshotMoveData is no \"boolean\"",
        ),
        (&schedule, "/spec/template/ttl", json!(720), ".spec.template.ttl is no \"string\""),
        (
            &schedule,
            "/spec/template/resourcePolicy",
            json!({"kind": "configmap"}),
            ".spec.template.resourcePolicy.name is missing",
        ),
        (&location, "/spec/accessMode", json!("readwrite"), ".spec.accessMode is \"readwrite\""),
        (
            &location,
            "/spec/config/s3ForcePathStyle",
            json!(true),
            ".spec.config.s3ForcePathStyle is no \"string\"",
        ),
    ];
    for (object, pointer, wrong, said) in cases {
        let mut planted = object.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a path");
        planted.pointer_mut(parent).expect("a parent")[key] = wrong;
        assert_eq!(faults_of(&schemas, &planted), [said]);
    }
}
