//! Inventories with other values in them, each value known by the type that the schema gives its field.

use std::path::Path;

use daybook::inventory::{Inventory, Node, Value};
use daybook::model::schema;
use serde_json::{Map, Value as Json};

use crate::bench;

/// A scalar to be replaced or kept: its field, its type (the schema's `x-type`, `key` for the key of a map), its text.
pub struct Spot<'a> {
    pub field: &'a str,
    pub kind: &'a str,
    pub text: &'a str,
}

pub type Edit<'e> = &'e mut dyn FnMut(&Spot) -> Option<Json>;

/// The project that `daybook init` writes: small, and complete.
pub fn small(edit: Edit) -> Vec<(String, Vec<u8>)> {
    edited(&bench::root().join("templates/init"), edit)
}

/// The sample: every kind of field.
pub fn sample(edit: Edit) -> Vec<(String, Vec<u8>)> {
    edited(&bench::root(), edit)
}

/// Every document of a project, its evidence and its settings, as files of another one.
fn edited(root: &Path, edit: Edit) -> Vec<(String, Vec<u8>)> {
    let read = Inventory::load(&root.join("inventory"), "inventory");
    assert!(read.findings.is_empty());
    let mut text = String::new();
    for document in &read.documents {
        let kind = document.node.get("kind").and_then(Node::text).expect("a kind");
        let schema = schema::of_kind(kind).expect("a known kind");
        // JSON is YAML whose strings say exactly what they hold.
        text.push_str("---\n");
        text.push_str(&serde_json::to_string(&value(&document.node, "", &schema, edit)).expect("JSON"));
        text.push('\n');
    }
    let mut files = vec![("inventory/all.yaml".to_owned(), text.into_bytes())];
    for (path, bytes) in crate::cli::tree(&root.join("inventory/evidence")) {
        files.push((format!("inventory/evidence/{path}"), bytes));
    }
    files
}

fn value(node: &Node, field: &str, schema: &Json, edit: Edit) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar { text, .. } => {
            let kind = schema["x-type"].as_str().unwrap_or(match field {
                "title" | "description" => "text",
                _ => "word",
            });
            edit(&Spot { field, kind, text }).unwrap_or_else(|| Json::from(&**text))
        }
        Value::Sequence(items) => {
            items.iter().map(|item| value(item, field, &schema["items"], edit)).collect()
        }
        Value::Mapping(entries) => {
            let mut object = Map::new();
            for (key, inner) in entries {
                let known = schema["properties"].get(&*key.text);
                let new = match known {
                    Some(_) => None,
                    None => edit(&Spot { field, kind: "key", text: &key.text }),
                };
                let schema = known.unwrap_or(&schema["additionalProperties"]);
                let name = new.as_ref().and_then(Json::as_str).unwrap_or(&key.text).to_owned();
                object.insert(name, value(inner, &key.text, schema, edit));
            }
            Json::Object(object)
        }
    }
}
