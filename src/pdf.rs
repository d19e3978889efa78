//! Typst in process: the only user of its crates.

mod batch;
mod font;
mod preflight;
mod world;

use std::fmt;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use batch::compile_many;

/// One document to compile.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// What `markup::write` gives for `Target::Typst`.
    pub source: &'a str,
    /// What `Frame::to_json` gives.
    pub frame: &'a str,
    /// The charts, in the order of the assets that `source` was written with.
    pub assets: &'a [&'a str],
    /// `2026-10-31`: the date that the file bears. Bytes depend on it, never on the clock.
    pub as_of: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Characters that no bundled font draws, and what Typst remarked.
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfError {
    pub messages: Vec<String>,
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.messages.join("; "))
    }
}

impl std::error::Error for PdfError {}

/// Compiles one document to a tagged PDF/A-2a that is PDF/UA-1, too. Equal jobs give equal bytes.
pub fn compile(job: &Job) -> Result<Pdf, PdfError> {
    let made = typeset(job);
    // Nothing of one document helps another, and what is kept is never freed: 5 to 7 MB a document.
    comemo::evict(0);
    made
}

fn typeset(job: &Job) -> Result<Pdf, PdfError> {
    let timestamp = Timestamp::new_utc(date(job.as_of)?);
    let (world, mut warnings) = world::Fixed::new(job);
    let compiled = typst::compile::<PagedDocument>(&world);
    warnings.extend(compiled.warnings.iter().map(describe));
    let document = compiled.output.map_err(|errors| failed(&errors))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some(format!("daybook {}", env!("CARGO_PKG_VERSION")))),
        timestamp: Some(timestamp),
        standards: standards()?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))?;
    Ok(Pdf { bytes, pages: document.pages().len(), warnings })
}

fn standards() -> Result<PdfStandards, PdfError> {
    let wanted = [PdfStandard::A_2a, PdfStandard::Ua_1];
    PdfStandards::new(&wanted).map_err(|error| PdfError { messages: vec![error.message().to_string()] })
}

fn date(text: &str) -> Result<Datetime, PdfError> {
    let mut parts = text.get(..10).unwrap_or_default().splitn(3, '-');
    let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok());
    let date = next().zip(next()).zip(next()).and_then(|((year, month), day)| {
        Datetime::from_ymd_hms(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?, 0, 0, 0)
    });
    date.ok_or_else(|| PdfError { messages: vec![format!("as of {text:?}: not a date")] })
}

fn failed(errors: &[SourceDiagnostic]) -> PdfError {
    PdfError { messages: errors.iter().map(describe).collect() }
}

fn describe(diagnostic: &SourceDiagnostic) -> String {
    let hints = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v));
    format!("Typst: {}{}", diagnostic.message, hints.collect::<String>())
}

#[cfg(test)]
mod tests;
