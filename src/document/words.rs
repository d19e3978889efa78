//! Words that stand in contexts and charts: the objects `document` and `chart` of each language's `words.json`.
//!
//! What templates compare (`pass`, `csi-snapshot`) stays as it is in every language; only what they print is looked up.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::unit::Worded;

/// What readers see of documents' own words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub no_data: String,
    /// How a document is classified where nobody said so.
    pub internal: String,
    /// Counts from none to twelve as they begin a sentence; digits where nouns would bend the words.
    pub spelled: Vec<String>,
    pub status: Status,
    /// The same as it stands in the foot of a page, between other marks.
    pub mark: Status,
    /// Headings of findings by weight.
    pub findings: BTreeMap<String, String>,
    /// Words of the five states, by what templates hand to the filter.
    pub state: BTreeMap<String, String>,
    /// Words of the inventory and of facts that readers see, by how they are typed.
    pub term: BTreeMap<String, String>,
    /// Document kinds by name.
    pub kind: BTreeMap<String, KindWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub approved: String,
    pub draft: String,
    pub record: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWords {
    pub title: String,
    pub summary: String,
}

/// What charts and their tiles say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartWords {
    pub promised: String,
    pub asked: String,
    pub by_tenant: String,
    pub by_driver: String,
    pub quota: String,
    pub more: String,
    pub used: String,
    pub requested: String,
    pub share_of: String,
    pub unallocated: String,
    pub cpu: String,
    pub memory: String,
    pub storage: String,
    pub backup: String,
    pub storage_and_backup: String,
    pub storage_class: String,
    pub shared: String,
    pub idle: String,
    pub other: String,
    pub tax: String,
    pub runs_of: String,
    /// A run that gave a point, one that gave none, one that is not there, and time that nothing protected.
    pub usable: String,
    pub unusable: String,
    pub missing: String,
    pub over_rpo: String,
}

static WORDS: LazyLock<Worded<Words>> = LazyLock::new(|| Worded::read("document"));
static CHART: LazyLock<Worded<ChartWords>> = LazyLock::new(|| Worded::read("chart"));

/// Those of the language that is spoken.
pub fn words() -> &'static Words {
    WORDS.spoken()
}

/// Those of the language that is spoken.
pub fn chart() -> &'static ChartWords {
    CHART.spoken()
}

/// A word by how it is typed; one that there is no word for stays as it is.
pub fn term(typed: &str) -> &str {
    words().term.get(typed).map_or(typed, String::as_str)
}

/// Puts values into the places that braces name; what is put in is not looked at again.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        out.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        out.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::kinds;

    #[test]
    fn every_kind_has_its_words_and_the_command_line_the_same_in_english() {
        for kind in kinds::all() {
            let known = words().kind.get(kind.name).unwrap_or_else(|| panic!("{} has no words", kind.name));
            assert_eq!(known.summary, kind.summary);
            assert!(!known.title.is_empty());
        }
        assert_eq!(words().kind.len(), kinds::all().len(), "words for a kind that there is not");
    }

    #[test]
    fn english_terms_are_the_words_as_they_are_typed() {
        // Else an English document would call a thing by another name than the inventory that it was made from.
        assert!(words().term.iter().all(|(typed, word)| typed == word));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("{a} of {b}", &[("a", "{b}"), ("b", "2")]), "{b} of 2");
        assert_eq!(fill("open { brace", &[]), "open { brace");
    }
}
