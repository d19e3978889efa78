//! `record!` and `choice!`: one definition gives the struct, its reader and its JSON Schema.

/// Defines a mapping of the inventory. `required` must be there, `optional` may be, `list` may be left out and is
/// then empty. Field names become camelCase; doc comments become the schema's descriptions.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident $(: $kind:literal)? {
            $( $(#[doc = $field_doc:literal])* $mode:ident $field:ident : $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $field_doc])* pub $field: $crate::inventory::record::field_type!($mode, $type), )*
        }

        impl $crate::inventory::field::Field for $name {
            fn read(
                node: &$crate::inventory::Node,
                reader: &mut $crate::inventory::field::Reader,
            ) -> Option<Self> {
                const MODES: &[&str] = &[$(stringify!($mode)),*];
                let names: Vec<String> =
                    vec![$($crate::inventory::record::camel(stringify!($field))),*];
                let common: &[&str] = $crate::inventory::record::common!($($kind)?);
                let complete = $crate::inventory::record::survey(node, reader, &names, MODES, common)?;
                #[allow(unused_mut, unused_variables)]
                let mut names = names.iter();
                $( let $field = $crate::inventory::record::read_field!($mode, $type, node, names.next()?, reader); )*
                if !complete {
                    return None;
                }
                Some($name { $( $field: $crate::inventory::record::take_field!($mode, $field), )* })
            }

            fn schema() -> serde_json::Value {
                let mut properties = serde_json::Map::new();
                let mut required: Vec<String> = Vec::new();
                $(
                    let field = $crate::inventory::record::camel(stringify!($field));
                    let doc = $crate::inventory::record::docs(&[$($field_doc),*]);
                    let schema = $crate::inventory::record::field_schema!($mode, $type);
                    properties.insert(field.clone(), $crate::inventory::record::described(schema, &doc));
                    if stringify!($mode) == "required" {
                        required.push(field);
                    }
                )*
                $crate::inventory::record::object_schema(
                    &$crate::inventory::record::docs(&[$($doc),*]),
                    properties,
                    required,
                )
            }
        }

        $(
            impl $crate::inventory::field::Kind for $name {
                const KIND: &'static str = $kind;
            }
        )?
    };
}

macro_rules! field_type {
    (required, $type:ty) => { $type };
    (optional, $type:ty) => { Option<$type> };
    (list, $type:ty) => { Vec<$type> };
}

macro_rules! read_field {
    (list, $type:ty, $node:expr, $name:expr, $reader:expr) => {
        $crate::inventory::record::value::<Vec<$type>>($node, $name, $reader)
    };
    ($mode:ident, $type:ty, $node:expr, $name:expr, $reader:expr) => {
        $crate::inventory::record::value::<$type>($node, $name, $reader)
    };
}

macro_rules! take_field {
    (required, $field:ident) => {
        $field?
    };
    (optional, $field:ident) => {
        $field
    };
    (list, $field:ident) => {
        $field.unwrap_or_default()
    };
}

macro_rules! field_schema {
    (list, $type:ty) => {
        <Vec<$type> as $crate::inventory::field::Field>::schema()
    };
    ($mode:ident, $type:ty) => {
        <$type as $crate::inventory::field::Field>::schema()
    };
}

/// Fields that every document has beside those of its kind.
macro_rules! common {
    () => {
        &[]
    };
    ($kind:literal) => {
        &["kind", "name", "title", "description", "labels", "links"]
    };
}

/// Defines a field that takes one of a few words.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $case_doc:literal])* $case:ident = $word:literal, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $case_doc])* $case, )* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$case),*];

            /// The word as it is typed.
            pub fn word(self) -> &'static str {
                match self { $( $name::$case => $word, )* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::inventory::field::Field for $name {
            fn read(
                node: &$crate::inventory::Node,
                reader: &mut $crate::inventory::field::Reader,
            ) -> Option<Self> {
                let words = [$($word),*];
                let index = $crate::inventory::record::word_index(node, reader, &words)?;
                Self::ALL.get(index).copied()
            }
            fn schema() -> serde_json::Value {
                serde_json::json!({
                    "enum": [$($word),*],
                    "description": $crate::inventory::record::docs(&[$($doc),*]),
                })
            }
        }
    };
}

pub(crate) use {choice, common, field_schema, field_type, read_field, record, take_field};

use serde_json::{Map, Value as Json, json};

use super::field::{Field, Reader, did_you_mean};
use super::{Node, Value};

/// The lines of a doc comment as one sentence or more.
pub fn docs(lines: &[&str]) -> String {
    lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ")
}

/// `host_cpu_ghz` is typed `hostCpuGhz`.
pub fn camel(field: &str) -> String {
    let mut camel = String::with_capacity(field.len());
    let mut upper = false;
    for c in field.trim_start_matches("r#").chars() {
        if c == '_' {
            upper = true;
        } else {
            camel.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    camel
}

/// Reports fields that do not exist and required ones that are missing. Is it complete?
pub fn survey(
    node: &Node,
    reader: &mut Reader,
    names: &[String],
    modes: &[&str],
    common: &[&str],
) -> Option<bool> {
    let Value::Mapping(entries) = &node.value else {
        let message = format!("{} stands where a mapping of fields belongs", node.describe());
        reader.wrong(
            "invalid-value",
            &node.place,
            message,
            format!("Write the fields {}.", names.join(", ")),
        );
        return None;
    };
    let known: Vec<&str> = names.iter().map(String::as_str).chain(common.iter().copied()).collect();
    for (key, _) in entries.iter().filter(|(k, _)| !known.contains(&&*k.text)) {
        let help = match did_you_mean(&key.text, known.iter().copied()) {
            Some(close) => format!("Did you mean `{close}`?"),
            None => format!("The fields are {}.", known.join(", ")),
        };
        reader.wrong("unknown-field", &key.place, format!("there is no field `{}` here", key.text), help);
    }
    let mut complete = true;
    for (name, _) in names.iter().zip(modes).filter(|(_, m)| **m == "required") {
        if node.get(name).is_none_or(|n| n.value == Value::Null) {
            complete = false;
            let message = format!("the field `{name}` is missing");
            let place = node.get(name).map_or_else(|| node.headline(), |n| n.place.clone());
            reader.wrong("missing-field", &place, message, format!("Add `{name}`; it is required."));
        }
    }
    Some(complete)
}

/// The value of a field; an empty one counts as left out.
pub fn value<T: Field>(node: &Node, name: &str, reader: &mut Reader) -> Option<T> {
    let node = node.get(name)?;
    if node.value == Value::Null { None } else { T::read(node, reader) }
}

/// Which of `words` was typed.
pub fn word_index(node: &Node, reader: &mut Reader, words: &[&str]) -> Option<usize> {
    let found = node.text().and_then(|t| words.iter().position(|w| *w == t));
    if found.is_none() {
        let list = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        let help = match node.text().and_then(|t| did_you_mean(t, words.iter().copied())) {
            Some(close) => format!("Did you mean `{close}`?"),
            None => format!("Write one of {list}."),
        };
        reader.wrong("invalid-value", &node.place, format!("{} is none of {list}", node.describe()), help);
    }
    found
}

pub fn described(mut schema: Json, doc: &str) -> Json {
    if let (Some(object), false) = (schema.as_object_mut(), doc.is_empty()) {
        object.insert("description".into(), doc.into());
    }
    schema
}

pub fn object_schema(doc: &str, properties: Map<String, Json>, required: Vec<String>) -> Json {
    json!({
        "type": "object",
        "description": doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
