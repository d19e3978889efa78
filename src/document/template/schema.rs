//! What each kind's context holds, field by field: written from the structs by a test, read here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The type of a value in a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Not known: anything may be asked of it.
    Any,
    /// A text, a number, a flag.
    Plain,
    List(Box<Type>),
    Map(Box<Type>),
    /// By its name in the schema.
    Record(&'static Record),
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct Record {
    /// What it is, in a sentence.
    pub doc: String,
    pub fields: BTreeMap<String, Field>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct Field {
    /// `text`, `number`, `flag`, `[…]`, `{…}` or the name of a record.
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Debug, Deserialize)]
struct Schema {
    /// The record that each document kind gives, by the kind's name.
    kinds: BTreeMap<String, String>,
    records: BTreeMap<String, Record>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let read = serde_json::from_str(include_str!("../../../docs/context/schema.json"));
    // The file is built in, and a test reads it.
    read.unwrap_or_else(|error| unreachable!("schema.json: {error}"))
});

impl Type {
    /// The whole context of a kind.
    pub fn of_kind(kind: &str) -> Option<Type> {
        SCHEMA.kinds.get(kind).map(|name| Type::read(name))
    }

    fn read(word: &str) -> Type {
        let inner = |close: char| Box::new(Type::read(word[1..].strip_suffix(close).unwrap_or("")));
        match word {
            "text" | "number" | "flag" => Type::Plain,
            _ if word.starts_with('[') => Type::List(inner(']')),
            _ if word.starts_with('{') => Type::Map(inner('}')),
            _ => SCHEMA.records.get(word).map_or(Type::Any, Type::Record),
        }
    }

    /// A field by name: none where there is none of that name.
    pub fn field(&self, name: &str) -> Option<Type> {
        match self {
            Type::Any => Some(Type::Any),
            Type::Map(inner) => Some((**inner).clone()),
            Type::Record(record) => record.fields.get(name).map(|f| Type::read(&f.kind)),
            Type::Plain | Type::List(_) => None,
        }
    }

    /// What a loop over it meets.
    pub fn item(&self) -> Type {
        match self {
            Type::List(inner) | Type::Map(inner) => (**inner).clone(),
            _ => Type::Any,
        }
    }

    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Type::Record(record) => record.fields.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}
