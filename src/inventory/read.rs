//! YAML text to nodes. Budgets keep hostile input from costing more than an error.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Budget, DuplicateKeyPolicy, Location, Options, Spanned};

use super::node::{Key, Node, Value};
use super::source::Lines;
use crate::diagnostic::{Finding, Place, Severity};

/// Each document of a file, or why it cannot be read. One broken document does not hide its neighbours.
pub fn documents(file: &Arc<str>, text: &str) -> Vec<Result<Node, Box<Finding>>> {
    let lines = Lines::new(text);
    chunks(text)
        .into_iter()
        .filter_map(|(start, end)| {
            let at = At { file, text, lines: &lines, base: start };
            document(&at, &text[start..end]).transpose()
        })
        .collect()
}

/// Where a chunk lies in its file.
struct At<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    lines: &'a Lines<'a>,
    base: usize,
}

/// `---` at the start of a line parts documents wherever it stands, even inside a block scalar.
fn chunks(text: &str) -> Vec<(usize, usize)> {
    let mut starts = vec![0];
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("---");
        if rest.is_some_and(|r| r.is_empty() || r.starts_with(char::is_whitespace)) && offset > 0 {
            starts.push(offset);
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).filter(|(s, e)| has_content(&text[*s..*e])).collect()
}

fn has_content(chunk: &str) -> bool {
    chunk.lines().any(|line| {
        let line = line.trim();
        !(line.is_empty() || line.starts_with(['#', '%']) || line == "---" || line == "...")
    })
}

fn document(at: &At, chunk: &str) -> Result<Option<Node>, Box<Finding>> {
    // A chunk that is only a tag or an anchor reads as null: nothing was said.
    let raw: Spanned<Raw> = serde_saphyr::from_str_with_options(chunk, options())
        .map_err(|error| Box::new(syntax_error(at, &error)))?;
    let node = at.node(raw);
    Ok((node.value != Value::Null).then_some(node))
}

fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_nodes = 2_000_000;
    budget.max_events = 8_000_000;
    // The deepest real document has eight levels.
    budget.max_depth = 32;
    budget.max_aliases = 1_000;
    budget.max_total_scalar_bytes = 32 << 20;
    let mut options = Options::default();
    options.budget = Some(budget);
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    // Aliases are for a shared list of a few lines; what replays more means harm.
    options.alias_limits.max_total_replayed_events = 50_000;
    options.strict_booleans = true;
    options.leading_zero_numbers_as_strings = true;
    options.underscored_numbers_as_strings = true;
    options.reject_unsupported_tags = true;
    options.with_snippet = false;
    options
}

fn syntax_error(at: &At, error: &serde_saphyr::Error) -> Finding {
    let place = match error.location() {
        Some(location) => {
            let offset = location.span().byte_offset().map(|o| o as usize);
            let offset = offset.unwrap_or_else(|| offset_of(at.chunk(), location.line(), location.column()));
            at.place(offset, offset + 1)
        }
        None => at.place(0, 1),
    };
    let text = error.without_snippet().to_string();
    let message =
        text.split_once(": ").filter(|(head, _)| head.starts_with("error: line")).map_or(&*text, |(_, m)| m);
    Finding {
        rule: "invalid-value",
        severity: Severity::Error,
        object: at.file.to_string(),
        message: format!("this is not YAML that can be read: {}", without_position(message)),
        help: "Mend the syntax here; the rest of this document is not checked until then.".into(),
        place,
        related: Vec::new(),
        waiver: None,
    }
}

/// The parser counts from the start of its document; where it stands in the file is said by the place.
fn without_position(message: &str) -> &str {
    let line = message.lines().next().unwrap_or("");
    line.split(" at line ").next().unwrap_or(line)
}

/// The byte at a line and a column, both from 1.
fn offset_of(text: &str, line: u64, column: u64) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let inner = text.get(line_start..).unwrap_or("").chars().take(column.saturating_sub(1) as usize);
    line_start + inner.map(char::len_utf8).sum::<usize>()
}

impl At<'_> {
    fn chunk(&self) -> &str {
        self.text.get(self.base..).unwrap_or("")
    }

    fn place(&self, start: usize, end: usize) -> Place {
        self.lines.place(self.file, self.base + start, self.base + end)
    }

    fn extent(&self, location: &Location) -> (usize, usize) {
        let start = location.span().byte_offset().unwrap_or(0) as usize;
        (start, start + location.span().byte_len().unwrap_or(0) as usize)
    }

    fn node(&self, raw: Spanned<Raw>) -> Node {
        let (start, end) = self.extent(&raw.defined);
        let (shown, shown_end) = self.extent(&raw.referenced);
        let source = self.text.get(self.base + start..self.base + end).unwrap_or("");
        let quoted = source.starts_with(['"', '\'', '|', '>']);
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::Scalar { text: text.into(), quoted },
            // The reader has made a float of it; the text still says what was meant.
            Raw::Plain(text) if source.trim().is_empty() => Value::Scalar { text: text.into(), quoted },
            Raw::Plain(_) => Value::Scalar { text: source.trim().into(), quoted },
            Raw::Sequence(items) => Value::Sequence(items.into_iter().map(|i| self.node(i)).collect()),
            Raw::Mapping(entries) => {
                Value::Mapping(entries.into_iter().map(|(k, v)| (self.key(k), self.node(v))).collect())
            }
        };
        Node { value, place: self.place(shown, shown_end) }
    }

    fn key(&self, key: Spanned<String>) -> Key {
        let (start, end) = self.extent(&key.referenced);
        Key { text: key.value.into(), place: self.place(start, end) }
    }
}

/// What serde hands over before positions are put to it.
enum Raw {
    Null,
    Text(String),
    Plain(String),
    Sequence(Vec<Spanned<Raw>>),
    Mapping(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }
    fn visit_bool<E>(self, v: bool) -> Result<Raw, E> {
        Ok(Raw::Plain(v.to_string()))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Raw, E> {
        Ok(Raw::Plain(v.to_string()))
    }
    fn visit_i128<E>(self, v: i128) -> Result<Raw, E> {
        Ok(Raw::Plain(v.to_string()))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Raw, E> {
        Ok(Raw::Plain(v.to_string()))
    }
    fn visit_u128<E>(self, v: u128) -> Result<Raw, E> {
        Ok(Raw::Plain(v.to_string()))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Raw, E> {
        Ok(Raw::Plain(v.to_string()))
    }
    fn visit_str<E>(self, v: &str) -> Result<Raw, E> {
        Ok(Raw::Text(v.to_string()))
    }
    fn visit_string<E>(self, v: String) -> Result<Raw, E> {
        Ok(Raw::Text(v))
    }
    fn visit_bytes<E>(self, v: &[u8]) -> Result<Raw, E> {
        Ok(Raw::Text(String::from_utf8_lossy(v).into_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::Sequence(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Mapping(entries))
    }
}
