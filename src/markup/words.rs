//! What a page says of its own: the object `page` of each language's `words.json`, typed so that none can be missing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::tree::{CalloutKind, Label};

/// Words in braces stand for what is filled in.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub skip: String,
    pub contents: String,
    pub copy: String,
    pub step_done: String,
    pub note_number: String,
    pub minutes: String,
    pub time: String,
    pub no_way_back: String,
    /// Begins the line under a step's heading.
    pub role: String,
    /// Begins the line that says where a code block is run.
    pub run_in: String,
    pub as_of: String,
    pub page_of: String,
    pub continued: String,
    label: Labels,
    callout: Callouts,
    /// What a PDF says of the files that it carries.
    attached: Attachments,
    /// What `page.js` says, by the names under which it asks.
    #[serde(skip_serializing)]
    pub script: Script,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Attachments {
    source: String,
    data: String,
}

pub type Script = BTreeMap<String, String>;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    expect: String,
    if_not: String,
    evidence: String,
    roll_back: String,
    decide: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Callouts {
    note: String,
    tip: String,
    important: String,
    warning: String,
    caution: String,
}

/// Languages that have words, the one that everything falls back to first.
static ALL: LazyLock<[(&str, Words); 2]> = LazyLock::new(|| {
    [
        ("en", read(include_str!("../../templates/words.json"))),
        ("de", read(include_str!("../../templates/de/words.json"))),
    ]
});

fn read(text: &str) -> Words {
    #[derive(Deserialize)]
    struct File {
        page: Words,
    }
    let file: Result<File, _> = serde_json::from_str(text);
    // The files are built in: a test reads them all.
    file.map(|file| file.page).unwrap_or_else(|error| unreachable!("words.json: {error}"))
}

impl Words {
    /// Those of `de`, `de-CH` and so on; English for a language without any.
    pub fn of(language: &str) -> &'static Words {
        let primary = language.split('-').next().unwrap_or_default();
        let known = ALL.iter().find(|(code, _)| code.eq_ignore_ascii_case(primary));
        &known.unwrap_or(&ALL[0]).1
    }

    pub fn label(&self, label: Label) -> &str {
        match label {
            Label::Expect => &self.label.expect,
            Label::IfNot => &self.label.if_not,
            Label::Evidence => &self.label.evidence,
            Label::RollBack => &self.label.roll_back,
            Label::Decide => &self.label.decide,
        }
    }

    pub fn callout(&self, kind: CalloutKind) -> &str {
        match kind {
            CalloutKind::Note => &self.callout.note,
            CalloutKind::Tip => &self.callout.tip,
            CalloutKind::Important => &self.callout.important,
            CalloutKind::Warning => &self.callout.warning,
            CalloutKind::Caution => &self.callout.caution,
        }
    }
}

/// A label by its word in any language: a document's language is not written into its Markdown.
pub fn label(word: &str) -> Option<Label> {
    let labels = [Label::Expect, Label::IfNot, Label::Evidence, Label::RollBack, Label::Decide];
    ALL.iter().find_map(|(_, words)| labels.into_iter().find(|label| words.label(*label) == word))
}

/// Does a line begin with the word for a role, in any language?
pub fn begins_with_role(line: &str) -> bool {
    ALL.iter().any(|(_, words)| line.strip_prefix(words.role.as_str()).is_some_and(|r| r.starts_with(' ')))
}

/// Is that the word for where a code block is run, in any language?
pub fn is_run_in(word: &str) -> bool {
    ALL.iter().any(|(_, words)| words.run_in == word)
}

/// Puts values into the places that braces name.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> Vec<String> {
        let found = text.split('{').skip(1).filter_map(|p| p.split_once('}'));
        let mut found: Vec<String> = found.map(|(name, _)| name.to_owned()).collect();
        found.sort();
        found
    }

    #[test]
    fn every_language_has_every_word_and_its_places() {
        let flat = |words: &Words| serde_json::to_value(words).unwrap();
        let english = flat(&ALL[0].1);
        for (code, words) in ALL.iter() {
            for (key, value) in flat(words).as_object().unwrap() {
                let Some(text) = value.as_str() else { continue };
                assert_eq!(places(text), places(english[key].as_str().unwrap()), "{code}: {key}");
            }
        }
    }

    #[test]
    fn every_language_says_what_the_script_says_and_nothing_else() {
        let script = [
            include_str!("../../templates/page.js"),
            include_str!("../../templates/page.log.js"),
            include_str!("../../templates/page.run.js"),
            include_str!("../../templates/page.keys.js"),
        ]
        .concat();
        let asked: BTreeSet<&str> = script
            .split("words.")
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or_default())
            .collect();
        let english = &ALL[0].1.script;
        for (code, words) in ALL.iter() {
            let there: BTreeSet<&str> = words.script.keys().map(String::as_str).collect();
            assert_eq!(there, asked, "{code}");
            for (name, text) in &words.script {
                assert_eq!(places(text), places(&english[name]), "{code}: {name}");
            }
        }
    }

    #[test]
    fn a_region_has_the_words_of_its_language_and_an_unknown_language_has_english() {
        assert_eq!(Words::of("de-CH").contents, "Inhalt");
        assert_eq!(Words::of("fr").contents, "Contents");
        assert_eq!(label("Erwartet"), Some(Label::Expect));
        assert!(begins_with_role("Rolle Betrieb") && !begins_with_role("Roles"));
        assert!(is_run_in("Ausführen in") && is_run_in("Run in") && !is_run_in("Run"));
    }
}
