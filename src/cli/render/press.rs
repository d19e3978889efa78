//! Documents into files, several at once; a document is dropped as soon as it is written.

use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;

use crate::cli::Trouble;
use crate::document::{self, Document};
use crate::markup::{self, Asset, Frame, Target};
use crate::output::{self, Entry, File, Origin};

/// Deep documents recurse deep in layout.
const STACK: usize = 64 << 20;

/// Which formats are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Formats {
    md: bool,
    html: bool,
    pdf: bool,
}

impl Formats {
    pub fn parse(words: &[String]) -> Result<Formats, Trouble> {
        let mut formats = Formats::default();
        for word in words {
            match word.trim() {
                "md" => formats.md = true,
                "html" => formats.html = true,
                "pdf" => formats.pdf = true,
                other => {
                    return Err(Trouble(format!(
                        "error: there is no format `{other}`\nhelp: write md, html or pdf"
                    )));
                }
            }
        }
        if formats.pdf && !cfg!(feature = "pdf") {
            let help = "help: build with the default features, or ask for --format md,html";
            return Err(Trouble(format!("error: this daybook was built without PDF\n{help}")));
        }
        Ok(formats)
    }
}

/// What came of a run.
#[derive(Default)]
pub struct Printed {
    pub entries: Vec<Entry>,
    pub warnings: Vec<String>,
    pub failures: Vec<String>,
}

/// Writes every document in every format. One that fails leaves its last good files and does not stop the others.
pub fn print(
    documents: Vec<Document>,
    formats: Formats,
    folder: &Path,
    jobs: usize,
    step: &(dyn Fn() + Sync),
) -> Result<Printed, Trouble> {
    let queue = Mutex::new(documents.into_iter());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| -> std::io::Result<()> {
        for _ in 0..jobs {
            let (queue, sender) = (&queue, sender.clone());
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                while let Some(document) = next(queue) {
                    let one = one(&document, formats, folder);
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
            Ok(one) => {
                printed.entries.extend(one.entries);
                printed.warnings.extend(one.warnings.into_iter().map(|w| format!("{path}: {w}")));
            }
            Err(error) => printed.failures.push(format!("error: {path}: {error}")),
        }
    }
    Ok(printed)
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

/// All files of one document: made first, then written.
fn one(document: &Document, formats: Formats, folder: &Path) -> Result<Printed, String> {
    let frame = frame(document);
    let names: Vec<String> = document.charts.iter().map(|c| beside(&document.path, &c.path)).collect();
    let assets: Vec<Asset> =
        document.charts.iter().zip(&names).map(|(c, path)| Asset { path, svg: &c.svg }).collect();
    let mut pile = Pile { origin: origin(document), files: Vec::new(), warnings: Vec::new() };
    if formats.md {
        pile.add(format!("{}.md", document.path), document.markdown.clone().into_bytes());
        document.charts.iter().for_each(|c| pile.add(c.path.clone(), c.svg.clone().into_bytes()));
    }
    for table in &document.tables {
        pile.add(format!("{}.csv", table.path), table.csv().map_err(|e| e.to_string())?.into_bytes());
        pile.add(format!("{}.json", table.path), table.json().into_bytes());
    }
    if formats.html {
        let written = markup::write(&document.markdown, &frame, &assets, Target::Html);
        pile.warnings.extend(written.warnings);
        pile.add(format!("{}.html", document.path), written.text.into_bytes());
    }
    if formats.pdf {
        let bytes = pdf(document, &frame, &assets, &mut pile.warnings)?;
        pile.add(format!("{}.pdf", document.path), bytes);
    }
    pile.warnings.sort();
    pile.warnings.dedup();
    let mut printed = Printed { warnings: pile.warnings, ..Printed::default() };
    for file in &pile.files {
        output::write(folder, file).map_err(|e| format!("{}: {e}", file.path))?;
        printed.entries.push(Entry::of(file));
    }
    Ok(printed)
}

struct Pile {
    origin: Origin,
    files: Vec<File>,
    warnings: Vec<String>,
}

impl Pile {
    fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.files.push(File { path, bytes, origin: self.origin.clone() });
    }
}

fn origin(document: &Document) -> Origin {
    Origin {
        document_id: document.head.id.clone(),
        kind: document.kind.name.to_string(),
        object: document.subject.object.clone(),
        period: document.head.period.clone(),
        markdown_sha256: output::sha256(document.markdown.as_bytes()),
    }
}

fn frame(document: &Document) -> Frame {
    let head = &document.head;
    let hash = output::sha256(document.markdown.as_bytes());
    let title = markup::headings(&document.markdown).into_iter().find(|h| h.level == 1).map(|h| h.text);
    Frame {
        title: title.unwrap_or_else(|| head.id.clone()),
        id: head.id.clone(),
        version: head.version.clone().unwrap_or_default(),
        status: head.status.to_lowercase(),
        classification: head.classification.clone(),
        as_of: head.as_of.clone(),
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
    warnings: &mut Vec<String>,
) -> Result<Vec<u8>, String> {
    let printed = crate::pdf::print(&document.markdown, frame, assets).map_err(|e| e.to_string())?;
    warnings.extend(printed.warnings);
    Ok(printed.bytes)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Document, _: &Frame, _: &[Asset], _: &mut Vec<String>) -> Result<Vec<u8>, String> {
    Err("this daybook was built without PDF".into())
}
