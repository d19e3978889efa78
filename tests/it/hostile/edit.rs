//! Inventories with other values in them, each value known by the type that the schema gives its field.

use std::path::Path;
use std::sync::LazyLock;

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
    static BASE: LazyLock<Base> = LazyLock::new(|| Base::of(&bench::root().join("templates/init")));
    BASE.edited(edit)
}

/// The sample: every kind of field.
pub fn sample(edit: Edit) -> Vec<(String, Vec<u8>)> {
    static BASE: LazyLock<Base> = LazyLock::new(|| Base::of(&bench::root()));
    BASE.edited(edit)
}

/// What a project holds, read once: the documents, and the files of its evidence.
struct Base {
    documents: Vec<(Node, Json)>,
    evidence: Vec<(String, Vec<u8>)>,
}

impl Base {
    fn of(root: &Path) -> Base {
        let read = Inventory::load(&root.join("inventory"), "inventory");
        assert!(read.findings.is_empty());
        let documents = read.documents.into_iter().map(|document| {
            let kind = document.node.get("kind").and_then(Node::text).expect("a kind");
            let schema = schema::of_kind(kind).expect("a known kind");
            (document.node, schema)
        });
        let evidence = crate::cli::tree(&root.join("inventory/evidence")).into_iter();
        let evidence = evidence.map(|(path, bytes)| (format!("inventory/evidence/{path}"), bytes));
        Base { documents: documents.collect(), evidence: evidence.collect() }
    }

    fn edited(&self, edit: Edit) -> Vec<(String, Vec<u8>)> {
        let mut text = String::new();
        for (node, schema) in &self.documents {
            // JSON is YAML whose strings say exactly what they hold.
            text.push_str("---\n");
            text.push_str(&serde_json::to_string(&value(node, "", schema, edit)).expect("JSON"));
            text.push('\n');
        }
        let mut files = self.evidence.clone();
        files.push(("inventory/all.yaml".to_owned(), text.into_bytes()));
        files
    }
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
