//! A file of the draft, line by line.

use std::collections::BTreeMap;

use super::DECIDE;
use crate::unit::Span;
use crate::yaml;

#[derive(Clone, Debug, Default)]
pub struct Page {
    text: String,
    documents: BTreeMap<&'static str, usize>,
    decisions: usize,
}

impl Page {
    pub fn text(self) -> String {
        self.text
    }

    pub fn documents(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.documents.iter().map(|(kind, count)| (*kind, *count))
    }

    pub fn decisions(&self) -> usize {
        self.decisions
    }

    pub fn document(&mut self, kind: &'static str, name: &str) {
        if !self.documents.is_empty() {
            self.line("---");
        }
        *self.documents.entry(kind).or_default() += 1;
        self.line(&format!("kind: {kind}"));
        self.field("name", name);
    }

    /// `key` may begin with blanks and `- `, which are its place.
    pub fn field(&mut self, key: &str, value: &str) {
        self.line(&format!("{key}: {}", yaml::scalar(value)));
    }

    pub fn truth(&mut self, key: &str, value: bool) {
        self.line(&format!("{key}: {value}"));
    }

    /// A value that was found, and that somebody must look at all the same.
    pub fn doubtful(&mut self, key: &str, value: &str, why: &str) {
        self.decisions += 1;
        let field = key.trim_start_matches(['-', ' ']);
        self.line(&format!("{key}: {}  {DECIDE}{field}: {}", yaml::scalar(value), yaml::comment(why)));
    }

    /// A field that is left out: a promise, or something that no evidence knows.
    pub fn decide(&mut self, field: &str, why: &str) {
        self.decisions += 1;
        self.line(&format!("{DECIDE}{field}: {}", yaml::comment(why)));
    }

    pub fn note(&mut self, text: &str) {
        self.line(&format!("# {}", yaml::comment(text)));
    }

    pub fn names<'a>(&mut self, key: &str, names: impl IntoIterator<Item = &'a String>) {
        self.line(&format!("{key}:"));
        names.into_iter().for_each(|name| self.line(&format!("  - {}", yaml::scalar(name))));
    }

    pub fn map<'a>(&mut self, key: &str, entries: impl IntoIterator<Item = (&'a String, &'a String)>) {
        self.line(&format!("{key}:"));
        for (key, value) in entries {
            // Text even where it looks like a number: it is what stood there.
            self.line(&format!("  {}: {}", yaml::scalar(key), yaml::scalar(value)));
        }
    }

    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// As the inventory writes a duration.
pub fn span(span: Span) -> String {
    let mut rest = span.seconds().max(0);
    let mut text = String::new();
    for (seconds, unit) in [(86_400, 'd'), (3600, 'h'), (60, 'm'), (1, 's')] {
        if rest >= seconds {
            text.push_str(&format!("{}{unit}", rest / seconds));
            rest %= seconds;
        }
    }
    if text.is_empty() { "0s".into() } else { text }
}
