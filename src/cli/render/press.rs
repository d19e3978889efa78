//! Documents into files, several at once; a document is dropped as soon as it is on the shelf.

use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;

use super::attach::{self, Carried};
use super::brand::Brand;
use super::format::{Formats, TYP};
use super::shelf::Shelf;
use crate::cli::Trouble;
use crate::document::front_matter::{self, Site};
use crate::document::{self, Document};
use crate::markup::{self, Asset, Frame, Target};
use crate::output::{self, Difference, Entry, File, Manifest, Origin};

/// Deep documents recurse deep in layout.
const STACK: usize = 64 << 20;

/// How documents are printed.
pub struct Press<'a> {
    pub formats: Formats,
    pub shelf: &'a dyn Shelf,
    pub folder: &'a Path,
    /// What earlier runs made: none of it counts under `--force`.
    pub memory: &'a Manifest,
    /// This program's own hash.
    pub build: &'a str,
    pub jobs: usize,
    pub brand: &'a Brand,
    /// A PDF carries the document's Markdown and tables.
    pub attach: bool,
}

/// What came of a run.
#[derive(Default)]
pub struct Printed {
    pub entries: Vec<Entry>,
    /// Files that were not there, or with other bytes.
    pub differences: Vec<(String, Difference)>,
    pub warnings: Vec<String>,
    pub failures: Vec<String>,
}

impl Press<'_> {
    /// Every document in every format. One that fails leaves its last good files and does not stop the others.
    pub fn print(&self, documents: Vec<Document>, step: &(dyn Fn() + Sync)) -> Result<Printed, Trouble> {
        let queue = Mutex::new(documents.into_iter());
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| -> std::io::Result<()> {
            for _ in 0..self.jobs {
                let (queue, sender) = (&queue, sender.clone());
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                    while let Some(document) = next(queue) {
                        let one = self.one(&document);
                        step();
                        if sender.send((document.path, one)).is_err() {
                            break;
                        }
                    }
                })?;
            }
            Ok(())
        })?;
        drop(sender);
        let mut all: Vec<_> = receiver.into_iter().collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let mut printed = Printed::default();
        for (path, result) in all {
            match result {
                Ok(one) => printed.take(&path, one),
                Err(error) => printed.failures.push(format!("error: {path}: {error}")),
            }
        }
        Ok(printed)
    }

    /// All files of one document: made first, then put on the shelf.
    fn one(&self, document: &Document) -> Result<Printed, String> {
        let frame = self.brand.dress(frame(document));
        let names: Vec<String> = document.charts.iter().map(|c| beside(&document.path, &c.path)).collect();
        let assets: Vec<Asset> =
            document.charts.iter().zip(&names).map(|(c, path)| Asset { path, svg: &c.svg }).collect();
        let carried = if self.attach { attach::files(document)? } else { Vec::new() };
        let (origin, warnings) = (origin(document, &frame, &carried), document.warnings.clone());
        let mut pile = Pile { press: self, origin, made: Vec::new(), warnings };
        if self.formats.md {
            let text = markdown(document, self.formats.site, &frame);
            pile.add(format!("{}.md", document.path), text.into_bytes());
            document.charts.iter().for_each(|c| pile.add(c.path.clone(), c.svg.clone().into_bytes()));
        }
        for table in &document.tables {
            pile.add(format!("{}.csv", table.path), table.csv().map_err(|e| e.to_string())?.into_bytes());
            pile.add(format!("{}.json", table.path), table.json().into_bytes());
        }
        if self.formats.html {
            pile.once(format!("{}.html", document.path), |warnings| {
                let written = markup::write(&document.markdown, &frame, &assets, Target::Html);
                warnings.extend(written.warnings);
                Ok(written.text.into_bytes())
            })?;
        }
        if self.formats.pdf {
            pile.once(format!("{}.pdf", document.path), |warnings| {
                pdf(document, &frame, &assets, &carried, self.brand, warnings)
            })?;
        }
        if self.formats.typ {
            for (name, bytes) in sources(document, &frame, &assets, self.brand, &mut pile.warnings) {
                pile.add(format!("{TYP}{}/{name}", document.path), bytes);
            }
        }
        pile.shelve()
    }
}

impl Printed {
    fn take(&mut self, path: &str, one: Printed) {
        self.entries.extend(one.entries);
        self.differences.extend(one.differences);
        self.warnings.extend(one.warnings.into_iter().map(|w| format!("{path}: {w}")));
    }
}

fn next(queue: &Mutex<std::vec::IntoIter<Document>>) -> Option<Document> {
    queue.lock().ok()?.next()
}

/// A chart as the Markdown of its document names it: by the way from there, so that every viewer finds it.
fn beside(document: &str, chart: &str) -> String {
    let folder = document.rfind('/').map_or("", |end| &document[..=end]);
    match chart.strip_prefix(folder) {
        Some(name) => name.to_string(),
        None => format!("{}{chart}", "../".repeat(folder.matches('/').count())),
    }
}

/// The file: nothing else is ever made from the front matter.
fn markdown(document: &Document, site: Option<Site>, frame: &Frame) -> String {
    let head = |site| front_matter::write(site, document, &frame.title, &markup::lead(&document.markdown));
    site.map(head).unwrap_or_default() + &document.markdown
}

/// A document's files until all are made.
struct Pile<'a> {
    press: &'a Press<'a>,
    /// With the hash of all that the document is made from.
    origin: Origin,
    made: Vec<Piece>,
    warnings: Vec<String>,
}

enum Piece {
    New(File),
    /// It lies there already.
    Fresh(Entry),
}

impl Pile<'_> {
    /// A file that is quicker made than remembered.
    fn add(&mut self, path: String, bytes: Vec<u8>) {
        let origin = Origin { input_sha256: None, ..self.origin.clone() };
        self.made.push(Piece::New(File { path, bytes, origin }));
    }

    /// A file that is made only if it does not lie there from the same input.
    fn once(
        &mut self,
        path: String,
        make: impl FnOnce(&mut Vec<String>) -> Result<Vec<u8>, String>,
    ) -> Result<(), String> {
        let Press { memory, folder, build, .. } = self.press;
        let input = self.origin.input_sha256.clone().unwrap_or_default();
        if let Some(entry) = memory.fresh(folder, &path, &input, build) {
            self.warnings.extend(entry.origin.warnings.iter().cloned());
            self.made.push(Piece::Fresh(entry.clone()));
            return Ok(());
        }
        let mut warnings = Vec::new();
        let bytes = make(&mut warnings)?;
        self.warnings.extend(warnings.iter().cloned());
        let origin = Origin { warnings, ..self.origin.clone() };
        self.made.push(Piece::New(File { path, bytes, origin }));
        Ok(())
    }

    fn shelve(mut self) -> Result<Printed, String> {
        self.warnings.sort();
        self.warnings.dedup();
        let mut printed = Printed { warnings: self.warnings, ..Printed::default() };
        for piece in self.made {
            match piece {
                Piece::Fresh(entry) => printed.entries.push(entry),
                Piece::New(file) => {
                    let difference =
                        self.press.shelf.put(&file).map_err(|e| format!("{}: {e}", file.path))?;
                    printed.differences.extend(difference.map(|d| (file.path.clone(), d)));
                    printed.entries.push(Entry::of(&file));
                }
            }
        }
        Ok(printed)
    }
}

pub fn origin(document: &Document, frame: &Frame, carried: &[Carried]) -> Origin {
    Origin {
        document_id: document.head.id.clone(),
        kind: document.kind.name.to_string(),
        object: document.subject.object.clone(),
        period: document.head.period.clone(),
        markdown_sha256: output::sha256(document.markdown.as_bytes()),
        input_sha256: Some(input(document, frame, carried)),
        warnings: Vec::new(),
    }
}

/// All that decides a document's bytes, beside the program itself.
fn input(document: &Document, frame: &Frame, carried: &[Carried]) -> String {
    let charts: Vec<_> = document.charts.iter().map(|c| (&c.path, &c.svg)).collect();
    let files: Vec<_> = carried.iter().map(|c| (&c.about, output::sha256(&c.bytes))).collect();
    let parts = serde_json::to_vec(&(&document.path, &document.markdown, frame, charts, files));
    // Strings and flags always serialise.
    output::sha256(&parts.unwrap_or_default())
}

fn frame(document: &Document) -> Frame {
    let head = &document.head;
    let hash = output::sha256(document.markdown.as_bytes());
    let title = markup::headings(&document.markdown).into_iter().find(|h| h.level == 1).map(|h| h.text);
    Frame {
        title: title.unwrap_or_else(|| head.id.clone()),
        id: head.id.clone(),
        version: head.version.clone().unwrap_or_default(),
        status: head.mark.to_string(),
        classification: head.classification.clone(),
        period: head.period.clone().unwrap_or_default(),
        as_of: head.as_of.to_string(),
        printed_as_of: head.printed_as_of.clone(),
        language: head.language.clone(),
        organisation: head.organisation.clone(),
        landscape: document.kind.landscape,
        footer_hash: format!("{}…{}", &hash[..4], &hash[hash.len() - 3..]),
        sha256: hash,
        promises: document.promises.iter().map(promise).collect(),
        kind: document.kind.name.to_string(),
        ..Frame::default()
    }
}

fn promise(promise: &document::Promise) -> markup::Promise {
    let minutes = u32::try_from(promise.rto.seconds() / 60).unwrap_or_default();
    markup::Promise { name: promise.name.clone(), minutes }
}

#[cfg(feature = "pdf")]
fn pdf(
    document: &Document,
    frame: &Frame,
    assets: &[Asset],
    carried: &[Carried],
    brand: &Brand,
    warnings: &mut Vec<String>,
) -> Result<Vec<u8>, String> {
    let attached: Vec<&[u8]> = carried.iter().map(|c| c.bytes.as_slice()).collect();
    let frame = Frame { attached: carried.iter().map(|c| c.about.clone()).collect(), ..frame.clone() };
    let extras = crate::pdf::Extras { attached: &attached, fonts: &brand.fonts };
    let printed = crate::pdf::print_with(&document.markdown, &frame, assets, &extras);
    let printed = printed.map_err(|e| e.to_string())?;
    warnings.extend(printed.warnings);
    Ok(printed.bytes)
}

#[cfg(not(feature = "pdf"))]
fn pdf(
    _: &Document,
    _: &Frame,
    _: &[Asset],
    _: &[Carried],
    _: &Brand,
    _: &mut Vec<String>,
) -> Result<Vec<u8>, String> {
    Err("this daybook was built without PDF".into())
}

#[cfg(feature = "pdf")]
fn sources(
    document: &Document,
    frame: &Frame,
    assets: &[Asset],
    brand: &Brand,
    warnings: &mut Vec<String>,
) -> Vec<(String, Vec<u8>)> {
    let source = crate::pdf::source(&document.markdown, frame, assets, &brand.fonts);
    warnings.extend(source.warnings);
    source.files
}

/// `Formats::parse` refuses it before.
#[cfg(not(feature = "pdf"))]
fn sources(_: &Document, _: &Frame, _: &[Asset], _: &Brand, _: &mut Vec<String>) -> Vec<(String, Vec<u8>)> {
    Vec::new()
}

/// What all sources share: the fonts, and what their licence asks for.
#[cfg(feature = "pdf")]
pub fn fonts(brand: &Brand) -> Vec<File> {
    let file = |(name, bytes): (&str, &[u8])| File {
        path: format!("{TYP}fonts/{name}"),
        bytes: bytes.to_vec(),
        origin: Origin::default(),
    };
    crate::pdf::fonts().into_iter().chain(brand.files()).map(file).collect()
}

#[cfg(not(feature = "pdf"))]
pub fn fonts(_: &Brand) -> Vec<File> {
    Vec::new()
}
