//! What is wrong, how much it matters, and where.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod sarif;

/// How much a finding matters; the order is the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Severity::Note, Severity::Warning, Severity::Error].into_iter().find(|s| s.word() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where something stands: a file below the root and a run of bytes in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Relative to the root, with forward slashes on every system.
    pub file: Arc<str>,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Bytes from the start of the file.
    pub start: usize,
    pub end: usize,
}

impl Place {
    /// The place of a whole file, for what has no position in it.
    pub fn of_file(file: &str) -> Self {
        Place { file: file.into(), line: 1, column: 1, start: 0, end: 0 }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name, which is the name of the defect.
    pub rule: &'static str,
    pub severity: Severity,
    /// `Kind/name`, or the file's name where there is no object yet.
    pub object: String,
    /// What is the case, with the figures.
    pub message: String,
    /// What to do about it.
    pub help: String,
    pub place: Place,
    /// Other places that the reader should see beside the first.
    pub related: Vec<(Place, String)>,
    /// The waiver that accepts it, if one does.
    pub waiver: Option<String>,
}

impl Finding {
    pub fn is_waived(&self) -> bool {
        self.waiver.is_some()
    }

    /// Orders a report: file, line, rule, and what remains so that equal runs print equal bytes.
    pub fn sort_key(&self) -> (&str, usize, usize, &str, &str, &str) {
        (&self.place.file, self.place.line, self.place.column, self.rule, &self.object, &self.message)
    }
}

/// The texts that findings quote from, by file name.
#[derive(Clone, Debug, Default)]
pub struct Sources(BTreeMap<Arc<str>, Arc<str>>);

impl Sources {
    pub fn insert(&mut self, file: Arc<str>, text: Arc<str>) {
        self.0.insert(file, text);
    }

    pub fn text(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(|t| &**t)
    }

    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(f, t)| (&**f, &**t))
    }
}

/// Text for a terminal: what steers one from beyond ASCII (C1) or turns the direction of writing is replaced. ASCII's own
/// control characters are left, since colours are made of them; the renderer takes them out of what it quotes.
pub fn visible(text: &str) -> String {
    let hostile = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    text.chars().map(|c| if hostile(c) { '\u{fffd}' } else { c }).collect()
}

/// Counts for the foot of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub error: usize,
    pub warning: usize,
    pub note: usize,
    pub waived: usize,
}

impl Summary {
    pub fn of(findings: &[Finding]) -> Self {
        let mut sum = Summary::default();
        for finding in findings {
            let slot = match (finding.is_waived(), finding.severity) {
                (true, _) => &mut sum.waived,
                (_, Severity::Error) => &mut sum.error,
                (_, Severity::Warning) => &mut sum.warning,
                (_, Severity::Note) => &mut sum.note,
            };
            *slot += 1;
        }
        sum
    }
}

/// What every printer of findings is given.
pub struct Printout<'a> {
    pub as_of: &'a str,
    pub findings: &'a [Finding],
    pub sources: &'a Sources,
}

/// The closest of `known` to what was typed, if it is close enough to be meant.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let reach = (typed.chars().count() / 3).clamp(1, 4);
    let length = typed.chars().count();
    known
        .into_iter()
        // Names of other lengths cannot be meant; reckoning with a very long one would take for ever.
        .filter(|k| k.chars().count().abs_diff(length) <= reach)
        .map(|k| (strsim::damerau_levenshtein(&typed.to_lowercase(), &k.to_lowercase()), k))
        .filter(|(distance, _)| *distance <= reach)
        .min()
        .map(|(_, k)| k)
}
