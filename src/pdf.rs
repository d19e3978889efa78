//! Typst in process: the only user of its crates.

mod font;
mod pack;
mod preflight;
mod source;
mod world;
mod xmp;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use font::{FontFiles, Fonts};
#[doc(hidden)]
pub use pack::pack;

use crate::markup::{self, Asset, Frame, Target};

pub use source::{Sources, fonts, source};

/// One document to compile.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// What `markup::write` gives for `Target::Typst`.
    pub source: &'a str,
    /// What `Frame::to_json` gives.
    pub frame: &'a str,
    /// The charts, in the order of the assets that `source` was written with.
    pub assets: &'a [&'a str],
    /// `2026-10-31`: the date that the file bears. Bytes depend on it, never on the clock.
    pub as_of: &'a str,
    /// What the frame names as attached. With any file the standard is PDF/A-3a instead of PDF/A-2a.
    pub attached: &'a [&'a [u8]],
    pub fonts: &'a Fonts,
    /// The file that the frame names as logo; empty if it names none.
    pub logo: &'a [u8],
}

/// What else may go into a document.
#[derive(Clone, Copy)]
pub struct Extras<'a> {
    /// The bytes of `Frame::attached`, in its order.
    pub attached: &'a [&'a [u8]],
    pub fonts: &'a Fonts,
}

impl Default for Extras<'_> {
    fn default() -> Self {
        Self { attached: &[], fonts: Fonts::ours() }
    }
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

/// A document of so many pages opens with its bookmarks.
const LONG: usize = 6;

/// Prints a Markdown document.
pub fn print(markdown: &str, frame: &Frame, assets: &[Asset]) -> Result<Pdf, PdfError> {
    print_with(markdown, frame, assets, &Extras::default())
}

/// Prints a Markdown document with more than the pages themselves.
pub fn print_with(markdown: &str, frame: &Frame, assets: &[Asset], extras: &Extras) -> Result<Pdf, PdfError> {
    let frame = Frame { families: extras.fonts.families().clone(), ..frame.clone() };
    let written = markup::write(markdown, &frame, assets, Target::Typst);
    let charts: Vec<&str> = assets.iter().map(|asset| asset.svg).collect();
    let job = Job {
        source: &written.text,
        frame: &frame.to_json(),
        assets: &charts,
        as_of: &frame.as_of,
        attached: extras.attached,
        fonts: extras.fonts,
        logo: frame.logo.as_ref().map_or(&[][..], |logo| &logo.bytes),
    };
    let mut pdf = compile(&job)?;
    pdf.warnings.splice(..0, written.warnings);
    Ok(finished(pdf, &frame, markdown))
}

/// Says in the file what it is, and makes it small.
fn finished(mut pdf: Pdf, frame: &Frame, markdown: &str) -> Pdf {
    let hash = Sha256::digest(markdown.as_bytes());
    let sha256: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let describe = |packet: &str| xmp::described(packet, frame, &sha256);
    let mode = if pdf.pages >= LONG { &[("PageMode", "/UseOutlines")][..] } else { &[] };
    match pack::repack(&pdf.bytes, &pack::Changes { catalog: mode, metadata: Some(&describe) }) {
        Some(packed) => pdf.bytes = packed,
        None => pdf
            .warnings
            .push("the PDF is not built as expected: left unpacked, without its properties".into()),
    }
    pdf
}

/// Compiles one document to a tagged PDF/A-2a (A-3a with attachments) that is PDF/UA-1, too. Equal jobs give equal
/// bytes.
///
/// Any thread may call this, many at once; deep documents want a stack of 64 MiB.
pub fn compile(job: &Job) -> Result<Pdf, PdfError> {
    let made = POOL.with(|pool| match pool {
        Some(pool) => pool.install(|| guarded(job)),
        None => guarded(job),
    });
    // Little of one document helps another, and what is kept for good is never freed: 5 to 7 MB a document. What the
    // last one used stays for the next: the template, and the boxes of glyphs.
    comemo::evict(1);
    made
}

thread_local! {
    /// Typst uses rayon inside. On the shared pool a waiting worker would begin a whole other document on top of its
    /// stack; in a pool of its own a thread only ever meets its own work.
    static POOL: Option<rayon::ThreadPool> =
        rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
}

/// One bad document must not stop the others.
fn guarded(job: &Job) -> Result<Pdf, PdfError> {
    let gave_up = || PdfError { messages: vec!["the typesetter gave up on this document".to_owned()] };
    catch_unwind(AssertUnwindSafe(|| typeset(job))).unwrap_or_else(|_| Err(gave_up()))
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
        standards: standards(!job.attached.is_empty())?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))?;
    Ok(Pdf { bytes, pages: document.pages().len(), warnings })
}

/// PDF/A-2 is the narrower promise: A-3 only differs in the files that it may carry.
fn standards(attached: bool) -> Result<PdfStandards, PdfError> {
    let archival = if attached { PdfStandard::A_3a } else { PdfStandard::A_2a };
    let wanted = [archival, PdfStandard::Ua_1];
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
