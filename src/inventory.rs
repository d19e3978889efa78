//! Walks the folder and reads YAML, keeping text and positions. Knows nothing of backups.

use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use crate::diagnostic::{Finding, Place, Severity, Sources};

pub mod field;
pub mod node;
pub mod read;
pub mod record;
pub mod source;

pub use node::{Key, Node, Value};

/// A file larger than this is no inventory that people write; it is refused unread.
pub const MAX_FILE_BYTES: u64 = 16 << 20;

/// All files together: beyond this nobody has written them by hand.
pub const MAX_TOTAL_BYTES: u64 = 64 << 20;

/// Everything below `inventory/`, read but not yet understood.
#[derive(Debug, Default)]
pub struct Inventory {
    pub sources: Sources,
    pub documents: Vec<Document>,
    /// What could not even be read.
    pub findings: Vec<Finding>,
    bytes: u64,
}

/// One YAML document: a mapping that says what it is.
#[derive(Clone, Debug)]
pub struct Document {
    pub node: Node,
}

impl Inventory {
    /// Reads every `*.yaml` and `*.yml` below `folder`, which lies at `prefix` below the root.
    /// The folder `evidence` is other tools' output and is passed over.
    pub fn load(folder: &Path, prefix: &str) -> Inventory {
        let mut inventory = Inventory::default();
        let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|e| !(e.depth() == 1 && e.file_name() == "evidence")) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_yaml(entry.path()) => {
                    inventory.load_file(entry.path(), &relative(entry.path(), folder, prefix));
                }
                Ok(entry) => {
                    if let Some(what) = passed_over(&entry) {
                        let file = relative(entry.path(), folder, prefix);
                        inventory.findings.push(unreadable(&file, what));
                    }
                }
                Err(error) => {
                    let file =
                        error.path().map_or_else(|| prefix.to_string(), |p| relative(p, folder, prefix));
                    inventory.findings.push(unreadable(&file, &error.to_string()));
                }
            }
        }
        inventory
    }

    /// Adds one text as if it were a file of that name.
    pub fn add_text(&mut self, file: &str, text: &str) {
        let file: Arc<str> = file.into();
        let text: Arc<str> = text.into();
        self.sources.insert(file.clone(), text.clone());
        for read in read::documents(&file, &text) {
            match read {
                Ok(node) => self.documents.push(Document { node }),
                Err(finding) => self.findings.push(*finding),
            }
        }
    }

    fn load_file(&mut self, path: &Path, file: &str) {
        match std::fs::metadata(path) {
            Ok(meta) if meta.len() > MAX_FILE_BYTES => {
                let what = format!("the file has {} bytes; at most {MAX_FILE_BYTES} are read", meta.len());
                self.findings.push(unreadable(file, &what));
                return;
            }
            Ok(meta) if self.bytes + meta.len() > MAX_TOTAL_BYTES => {
                let mebibytes = MAX_TOTAL_BYTES >> 20;
                let what =
                    format!("with it the inventory has more than {mebibytes} MiB, which is what is read");
                self.findings.push(unreadable(file, &what));
                return;
            }
            Ok(meta) => self.bytes += meta.len(),
            Err(error) => {
                self.findings.push(unreadable(file, &error.to_string()));
                return;
            }
        }
        match std::fs::read(path) {
            Ok(bytes) => match source::decode(&bytes) {
                Ok(text) => self.add_text(file, text),
                Err(trouble) => {
                    let file: Arc<str> = file.into();
                    self.sources.insert(file.clone(), trouble.readable.as_str().into());
                    self.findings.push(trouble.finding(file));
                }
            },
            Err(error) => self.findings.push(unreadable(file, &error.to_string())),
        }
    }
}

/// Why an entry that may hold documents is not read: a link could lead anywhere, a pipe would be waited for.
fn passed_over(entry: &walkdir::DirEntry) -> Option<&'static str> {
    let kind = entry.file_type();
    let folder = || entry.path().is_dir();
    match () {
        () if kind.is_symlink() && (is_yaml(entry.path()) || folder()) => Some("links are not followed"),
        () if !kind.is_file() && !kind.is_dir() && is_yaml(entry.path()) => Some("it is no regular file"),
        () => None,
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "yaml" || e == "yml")
}

fn relative(path: &Path, folder: &Path, prefix: &str) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    [prefix, &parts.join("/")].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("/")
}

fn unreadable(file: &str, what: &str) -> Finding {
    Finding {
        rule: "invalid-value",
        severity: Severity::Error,
        object: file.to_string(),
        message: format!("cannot read the file: {what}"),
        help: "Make the file readable, or move it out of the inventory folder.".into(),
        place: Place::of_file(file),
        related: Vec::new(),
        waiver: None,
    }
}
