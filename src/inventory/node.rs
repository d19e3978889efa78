//! A YAML document as a tree that remembers where each of its parts stands.

use std::sync::Arc;

use crate::diagnostic::Place;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    /// As typed: a number is still its own text, so that money stays exact.
    Scalar {
        text: Arc<str>,
        quoted: bool,
    },
    Sequence(Vec<Node>),
    Mapping(Vec<(Key, Node)>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub text: Arc<str>,
    pub place: Place,
}

impl Node {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(k, _)| &*k.text == key).map(|(_, v)| v)
    }

    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What it is, in the words of an error message.
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "nothing".into(),
            Value::Scalar { text, .. } => format!("`{}`", shorten(text)),
            Value::Sequence(_) => "a list".into(),
            Value::Mapping(_) => "a mapping".into(),
        }
    }

    /// The place of the deepest part of `path` that exists, such as `schedules[1].cron`: where the value
    /// is missing, its parent is the place to look.
    pub fn place_of(&self, path: &str) -> Place {
        let mut node = self;
        let mut place = None;
        for step in steps(path) {
            let next = match step {
                Step::Key(key) => {
                    node.entries().iter().find(|(k, _)| &*k.text == key).map(|(k, v)| (v, &k.place))
                }
                Step::Index(i) => node.items().get(i).map(|v| (v, &v.place)),
            };
            let Some((found, key_place)) = next else { break };
            // A scalar is shown itself; of a list or mapping the key says more than its whole extent.
            place = Some(if found.text().is_some() { &found.place } else { key_place });
            node = found;
        }
        place.cloned().unwrap_or_else(|| self.headline())
    }

    /// The line by which people know a document: its name, else its kind, else its start.
    pub fn headline(&self) -> Place {
        ["name", "kind"]
            .iter()
            .find_map(|k| self.get(k))
            .map_or_else(|| self.first_line(), |n| n.place.clone())
    }

    /// From its first key to the end of its last value: a mapping's own place is only where it begins.
    pub fn extent(&self) -> Place {
        Place { end: self.end(), ..self.first_line() }
    }

    fn end(&self) -> usize {
        let keys = self.entries().iter().flat_map(|(key, value)| [key.place.end, value.end()]);
        let all = keys.chain(self.items().iter().map(Node::end));
        all.fold(self.place.end, usize::max)
    }

    fn first_line(&self) -> Place {
        match &self.value {
            Value::Mapping(entries) => {
                entries.first().map_or_else(|| self.place.clone(), |(k, _)| k.place.clone())
            }
            _ => self.place.clone(),
        }
    }
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|s| !s.is_empty()).map(|s| match s.strip_suffix(']').map(str::parse) {
        Some(Ok(index)) => Step::Index(index),
        _ => Step::Key(s),
    })
}

/// Keeps a quoted value from filling the screen.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.replace('\n', "⏎");
    }
    let head: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", head.replace('\n', "⏎"))
}
