//! Names of documents: what a thing is called where it runs, as far as an inventory takes it.

use std::collections::BTreeSet;

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// The first of the candidates that is free, else the last of them with a number.
    pub fn take(&mut self, candidates: &[&str]) -> String {
        let slugs: Vec<String> = candidates.iter().map(|text| slug(text)).collect();
        let last = slugs.last().cloned().unwrap_or_else(|| slug(""));
        let numbered = (2..).map(|n| slug(&format!("{}-{n}", last.get(..50).unwrap_or(&last))));
        let free = slugs.into_iter().chain(numbered).find(|name| !self.0.contains(name)).unwrap_or(last);
        self.0.insert(free.clone());
        free
    }
}

/// Lower-case letters, digits and `-`, at most 63.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let cut = slug.get(..63).unwrap_or(&slug).trim_end_matches('-');
    if cut.is_empty() { "unnamed".into() } else { cut.to_string() }
}
