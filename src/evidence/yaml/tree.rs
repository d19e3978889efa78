//! What a document holds, before anybody asks what it means.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

/// A document; of a list its items keep their lines.
pub enum Tree {
    Nothing,
    Object { rest: Map<String, Value>, items: Option<Vec<Spanned<Value>>> },
    Items(Vec<Spanned<Value>>),
    Other,
}

impl Tree {
    /// Hooks hold commands, and annotations hold anything: Go's templates among them are no sign of Helm.
    pub fn is_template(&self) -> bool {
        match self {
            Tree::Object { rest, items: None } => marks(rest),
            _ => false,
        }
    }
}

fn marks(map: &Map<String, Value>) -> bool {
    let inner = |value: &Value| match value {
        Value::String(text) => text.contains("{{"),
        Value::Array(items) => items.iter().any(|item| match item {
            Value::Object(map) => marks(map),
            item => item.as_str().is_some_and(|text| text.contains("{{")),
        }),
        Value::Object(map) => marks(map),
        _ => false,
    };
    let ours = |key: &str| !matches!(key, "hooks" | "annotations" | "data" | "status");
    map.iter().any(|(key, value)| key.contains("{{") || (ours(key) && inner(value)))
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Nothing)
            }

            fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
                Ok(Tree::Other)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
                Ok(Tree::Other)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
                Ok(Tree::Other)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
                Ok(Tree::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
                Ok(Tree::Other)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(Tree::Items(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let (mut rest, mut items) = (Map::new(), None);
                while let Some(key) = map.next_key::<String>()? {
                    if key == "items" {
                        items = map.next_value::<Option<Vec<Spanned<Value>>>>()?;
                    } else {
                        rest.insert(key, map.next_value()?);
                    }
                }
                Ok(Tree::Object { rest, items })
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
