//! YAML, document by document. A tenth as fast as JSON: what is large should be exported as that.

mod tree;

use std::io::{self, BufRead, Read};

use serde_json::Value;
use serde_saphyr::{Budget, Options, Spanned};

use super::json::{List, MOST_DEPTH, MOST_OBJECT, Piece};
use super::object::tame;
use tree::Tree;

/// A list of thirty thousand backups. A tree of it takes ten times as much.
pub const MOST_DOCUMENT: usize = 32 << 20;

/// Reads to the end, or to what makes the rest unreadable. One broken document does not hide its neighbours.
pub fn read(input: impl Read, take: &mut dyn FnMut(Piece)) -> io::Result<()> {
    let mut input = io::BufReader::with_capacity(256 << 10, input);
    let mut document = Document { text: Vec::new(), line: 1 };
    let (mut line, mut next) = (0u32, Vec::new());
    loop {
        next.clear();
        let room = (MOST_DOCUMENT + 1 - document.text.len()) as u64;
        let ended = input.by_ref().take(room).read_until(b'\n', &mut next)? == 0;
        line = line.saturating_add(1);
        if ended || parts(&next) {
            document.give(take);
            document = Document { text: Vec::new(), line };
        }
        if ended {
            return Ok(());
        }
        document.text.extend_from_slice(&next);
        if document.text.len() > MOST_DOCUMENT {
            let what = format!("a YAML document is larger than {} MiB; export JSON", MOST_DOCUMENT >> 20);
            take(Piece::Flaw { line: document.line, what, more: false });
            return Ok(());
        }
    }
}

/// `---` at the start of a line parts documents wherever it stands, even inside a block scalar.
fn parts(line: &[u8]) -> bool {
    line.strip_prefix(b"---").is_some_and(|rest| rest.first().is_none_or(u8::is_ascii_whitespace))
}

struct Document {
    text: Vec<u8>,
    /// Its first, from 1.
    line: u32,
}

impl Document {
    fn give(&self, take: &mut dyn FnMut(Piece)) {
        let flaw = |line, what: &str| Piece::Flaw { line, what: what.to_string(), more: true };
        let text = match str::from_utf8(&self.text) {
            Ok(text) => text.trim_start_matches('\u{feff}'),
            Err(error) => {
                let line = self.line + breaks(&self.text[..error.valid_up_to()]);
                return take(flaw(line, "this is not UTF-8"));
            }
        };
        if !has_content(text) {
            return;
        }
        if let Some(line) = text.lines().position(|line| line.trim_start().starts_with("{{")) {
            return take(flaw(self.line + line as u32, TEMPLATE));
        }
        match serde_saphyr::from_str_with_options::<Tree>(text, options()) {
            Ok(tree) if tree.is_template() => take(flaw(self.line + self.mark(text), TEMPLATE)),
            Ok(tree) => self.objects(tree, take),
            Err(_) if text.contains("{{") => take(flaw(self.line + self.mark(text), TEMPLATE)),
            Err(error) => {
                let below = error.location().map_or(0, |location| location.line().saturating_sub(1));
                let line = self.line.saturating_add(u32::try_from(below).unwrap_or(u32::MAX));
                let words = error.without_snippet().to_string();
                take(flaw(line, &format!("this is no YAML that can be read: {}", without_position(&words))));
            }
        }
    }

    /// The first line of a template's marks.
    fn mark(&self, text: &str) -> u32 {
        breaks(text.split("{{").next().unwrap_or_default().as_bytes())
    }

    fn objects(&self, tree: Tree, take: &mut dyn FnMut(Piece)) {
        match tree {
            Tree::Nothing => {}
            Tree::Other => {
                take(Piece::Flaw { line: self.line, what: "here is no object".into(), more: true })
            }
            Tree::Items(items) => {
                let list = List { items: items.len(), ..List::default() };
                self.items(items, Some(&list), take);
                take(Piece::End(list));
            }
            Tree::Object { rest, items: None } => give(&Value::Object(rest), self.first(), None, take),
            Tree::Object { rest, items: Some(items) } => {
                let text = |key| rest.get(key).and_then(Value::as_str);
                let kind = text("kind").and_then(|kind| kind.strip_suffix("List"));
                let mut list = List {
                    api_version: text("apiVersion").map(str::to_string),
                    kind: kind.filter(|kind| !kind.is_empty()).map(str::to_string),
                    items: 0,
                };
                list.items = items.len();
                self.items(items, Some(&list), take);
                take(Piece::End(list));
            }
        }
    }

    /// Where its content begins: a document's mark and comments are before it.
    fn first(&self) -> u32 {
        let text = String::from_utf8_lossy(&self.text);
        let blank = text.lines().position(|line| !is_blank(line)).unwrap_or(0);
        self.line.saturating_add(blank as u32)
    }

    fn items(&self, items: Vec<Spanned<Value>>, list: Option<&List>, take: &mut dyn FnMut(Piece)) {
        for item in items {
            let below = u32::try_from(item.referenced.line().saturating_sub(1)).unwrap_or(u32::MAX);
            let line = self.line.saturating_add(below);
            match &item.value {
                Value::Null => {}
                Value::Object(_) => give(&item.value, line, list, take),
                _ => take(Piece::Flaw { line, what: "an item of this list is no object".into(), more: true }),
            }
        }
    }
}

const TEMPLATE: &str =
    "this is a template of Helm (`{{`), not what became of it: export the objects from the cluster";

fn give(value: &Value, line: u32, list: Option<&List>, take: &mut dyn FnMut(Piece)) {
    let bytes = value.to_string().into_bytes();
    if bytes.len() > MOST_OBJECT {
        let what = format!("an object is larger than {} MiB", MOST_OBJECT >> 20);
        return take(Piece::Flaw { line, what, more: true });
    }
    take(Piece::Object { bytes: &bytes, line, list });
}

fn has_content(text: &str) -> bool {
    text.lines().any(|line| !is_blank(line))
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with(['#', '%']) || line == "---" || line == "..."
}

fn breaks(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte == b'\n').count().try_into().unwrap_or(u32::MAX)
}

/// The parser counts from the start of its document; where it stands in the file is said by the place.
fn without_position(words: &str) -> String {
    let words =
        words.split_once(": ").filter(|(head, _)| head.starts_with("error: line")).map_or(words, |(_, w)| w);
    let line = words.lines().next().unwrap_or_default();
    tame(line.split(" at line ").next().unwrap_or(line))
}

fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_nodes = 4_000_000;
    budget.max_events = 16_000_000;
    budget.max_depth = MOST_DEPTH;
    budget.max_aliases = 1_000;
    budget.max_total_scalar_bytes = MOST_DOCUMENT;
    let mut options = Options::default();
    options.budget = Some(budget);
    options.alias_limits.max_total_replayed_events = 50_000;
    options.strict_booleans = true;
    options.leading_zero_numbers_as_strings = true;
    options.underscored_numbers_as_strings = true;
    options.with_snippet = false;
    options
}
