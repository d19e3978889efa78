//! One Markdown, written as each target.

mod brand;
mod alike;
mod escape;
mod highlight;
mod html;
mod parse;
mod pass;
mod plain;
#[cfg(test)]
pub(crate) mod spec;
mod tree;
mod typst;
mod width;
mod words;

pub use alike::reads_alike;
pub use brand::{Face, Logo, Role};
pub use escape::{attribute, code_span, escape_markdown, normalise};
pub use pass::Outline;

/// What a page says about its document outside the text: header, footer, metadata. All of it is plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Frame {
    /// The title of the window and of the PDF, and of a document whose Markdown has none.
    pub title: String,
    /// Left in the header of a printed page; the title if empty.
    pub short_title: String,
    /// `HB-RB-SUP-001`
    pub id: String,
    /// `2.1`
    pub version: String,
    /// `approved`, `draft`, `record`
    pub status: String,
    /// `Restricted`
    pub classification: String,
    /// The month that a document accounts for, `2026-10`.
    pub period: String,
    /// `2026-10-31`, or with a time; a PDF is dated with its first ten characters.
    pub as_of: String,
    /// That day as pages print it; `as_of` if empty.
    pub printed_as_of: String,
    /// `en`
    pub language: String,
    pub organisation: String,
    pub landscape: bool,
    /// `4f9c…e21`
    pub footer_hash: String,
    /// Of the Markdown, whole: a record of a run says which text was followed.
    pub sha256: String,
    /// Times that are promised to whoever waits for the procedure, the shortest first.
    pub promises: Vec<Promise>,
    /// The document's kind: keywords of the PDF, class of the page.
    pub kind: String,
    /// The organisation's colour, `#0b5cad`; daybook's own if empty or not of that form.
    pub accent: String,
    /// A short line under the title.
    pub cover: String,
    /// A short line at the foot of every page.
    pub footer: String,
    /// The picture at the top of the document.
    pub logo: Option<Logo>,
    /// Faces of the organisation's own: HTML carries those of text and commands.
    pub faces: Vec<Face>,
    /// Fonts of the organisation's own, which print knows by these names.
    pub families: Families,
    /// Files inside the PDF, in the order in which they are handed over.
    pub attached: Vec<Attached>,
}

/// Names of font families: before Inter, before JetBrains Mono, after both.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Families {
    pub sans: Vec<String>,
    pub mono: Vec<String>,
    pub fallback: Vec<String>,
}

/// What a PDF says of a file that it carries.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attached {
    /// `payments.csv`: no path, and no other file of the document bears it.
    pub name: String,
    /// `text/csv`
    pub media_type: String,
    pub relationship: Relationship,
}

/// How a file inside a PDF stands to its pages (ISO 19005-3, annex E).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relationship {
    /// The pages were made from it.
    Source,
    /// The figures of the pages, for machines.
    Data,
}

/// A recovery time that a runbook is measured against.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Promise {
    /// What it is promised for, where a document knows several.
    pub name: String,
    pub minutes: u32,
}

/// A chart, by the path under which the Markdown names it.
#[derive(Debug, Clone, Copy)]
pub struct Asset<'a> {
    pub path: &'a str,
    pub svg: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// One self-contained page.
    Html,
    /// `main.typ` beside `page.typ`, `frame.json` and `asset-0.svg`…, numbered in the order of `assets`.
    Typst,
    /// For a mail's text part.
    Plain,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    /// What the Markdown asked for and did not get.
    pub warnings: Vec<String>,
}

/// daybook's own colour.
const ACCENT: &str = "#0b5cad";

/// The functions that a written `main.typ` calls.
pub const TYPST_TEMPLATE: &str = include_str!("../templates/page.typ");

/// Writes a Markdown document as a target.
pub fn write(markdown: &str, frame: &Frame, assets: &[Asset], target: Target) -> Written {
    let mut warnings = Vec::new();
    let mut document = parse::parse(markdown, &mut warnings);
    let outline = pass::run(&mut document, &frame.title, &mut warnings);
    let text = match target {
        Target::Html => html::write(&document, &outline, frame, assets, &mut warnings),
        Target::Typst => typst::write(&document, frame, assets, &mut warnings),
        Target::Plain => plain::write(&document, words::Words::of(&frame.language)),
    };
    Written { text, warnings }
}

/// The headings and steps of a document, with the anchors that links lead to.
pub fn headings(markdown: &str) -> Vec<Outline> {
    let mut warnings = Vec::new();
    let mut document = parse::parse(markdown, &mut warnings);
    pass::run(&mut document, "", &mut warnings)
}

/// The sentences under the title of a document, as plain text; empty if it has none.
pub fn lead(markdown: &str) -> String {
    let mut warnings = Vec::new();
    let mut document = parse::parse(markdown, &mut warnings);
    pass::run(&mut document, "", &mut warnings);
    let lead = document.blocks.iter().find_map(|block| match block {
        tree::Block::Paragraph(tree::Role::Lead, text) => Some(tree::plain(text)),
        _ => None,
    });
    lead.unwrap_or_default()
}

/// `frame.json`: the frame, and the words of its language.
#[derive(serde::Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    frame: &'a Frame,
    words: &'a words::Words,
}

impl Frame {
    /// What `page.typ` reads as `frame.json`.
    pub fn to_json(&self) -> String {
        let primary = self.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let known = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
        let title = if self.title.is_empty() { self.id.clone() } else { self.title.clone() };
        let language = if known { primary } else { "en".to_owned() };
        let accent = self.accent().unwrap_or(ACCENT).to_owned();
        let words = words::Words::of(&language);
        let printed_as_of = self.printed_as_of().to_owned();
        let frame = Self { title, language, accent, printed_as_of, ..self.clone() };
        // Structs of strings and flags always serialise.
        serde_json::to_string(&Printed { frame: &frame, words }).unwrap_or_default()
    }

    fn printed_as_of(&self) -> &str {
        if self.printed_as_of.is_empty() { &self.as_of } else { &self.printed_as_of }
    }

    /// The organisation's colour, if it is one.
    fn accent(&self) -> Option<&str> {
        let hex = self.accent.strip_prefix('#')?;
        (hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit())).then_some(self.accent.as_str())
    }
}
