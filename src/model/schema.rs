//! JSON Schema of the inventory, for editors.

use serde_json::{Map, Value as Json, json};

use super::load::LinkRecord;
use super::*;
use crate::inventory::field::{Field, Kind};

/// One schema for any document: the kind decides which fields it has.
pub fn schema() -> Json {
    let kinds = kinds();
    let definitions: Map<String, Json> = kinds.iter().map(|(k, s)| ((*k).to_string(), s.clone())).collect();
    let branches: Vec<Json> = kinds
        .iter()
        .map(|(kind, _)| {
            json!({
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": format!("#/$defs/{kind}")},
            })
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "daybook inventory",
        "type": "object",
        "required": ["kind", "name"],
        "properties": {"kind": {"enum": load::KINDS, "description": "What the document declares."}},
        "allOf": branches,
        "$defs": definitions,
    })
}

/// The schema of one kind's own and common fields.
pub fn of_kind(kind: &str) -> Option<Json> {
    kinds().into_iter().find(|(k, _)| *k == kind).map(|(_, s)| s)
}

fn kinds() -> Vec<(&'static str, Json)> {
    vec![
        kind::<PlatformRecord>(),
        kind::<Team>(),
        kind::<Site>(),
        kind::<Supervisor>(),
        kind::<VmClass>(),
        kind::<VsphereNamespace>(),
        kind::<Cluster>(),
        kind::<WorkloadClass>(),
        kind::<Workload>(),
        kind::<Exclusion>(),
        kind::<Tenant>(),
        kind::<NamespaceGuard>(),
        kind::<BackupTarget>(),
        kind::<Drill>(),
        kind::<RateCard>(),
        kind::<Waiver>(),
    ]
}

fn kind<T: Field + Kind>() -> (&'static str, Json) {
    let mut schema = T::schema();
    let mut properties = common_properties(T::KIND);
    if let Some(own) = schema.get("properties").and_then(Json::as_object) {
        properties.extend(own.clone());
    }
    let mut required = vec![json!("kind"), json!("name")];
    required.extend(schema.get("required").and_then(Json::as_array).cloned().unwrap_or_default());
    schema["properties"] = Json::Object(properties);
    schema["required"] = Json::Array(required);
    (T::KIND, schema)
}

fn common_properties(kind: &str) -> Map<String, Json> {
    let name = json!({
        "type": "string",
        "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        "maxLength": 63,
        "description": "How other documents refer to it.",
    });
    let fields = [
        ("kind", json!({"const": kind})),
        ("name", name),
        ("title", json!({"type": "string", "description": "What people call it."})),
        ("description", json!({"type": "string"})),
        ("labels", json!({"type": "object", "additionalProperties": <String as Field>::schema()})),
        ("links", <Vec<LinkRecord> as Field>::schema()),
    ];
    fields.into_iter().map(|(k, v)| (k.to_string(), v)).collect()
}
