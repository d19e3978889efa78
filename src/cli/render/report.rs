//! What a run says of itself: a bar while it works, a table when it is done.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::press::Printed;
use crate::cli::Cli;
use crate::diagnostic::Summary;
use crate::output::{Difference, Entry, Manifest};

/// Only on a terminal: a log wants lines, not motion.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    pub fn new(documents: usize, quiet: bool) -> Bar {
        if quiet || !std::io::stderr().is_terminal() {
            return Bar(None);
        }
        let bar = ProgressBar::new(documents as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} documents") {
            bar.set_style(style);
        }
        Bar(Some(bar))
    }

    pub fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Under `-v` every file; what was removed is always said.
pub fn changes(cli: &Cli, printed: &Printed, removed: &Removed) {
    for entry in printed.entries.iter().filter(|_| cli.verbose) {
        let change = printed.differences.iter().find(|(path, _)| *path == entry.path);
        let word = match change {
            Some((_, Difference::Missing)) => "new",
            Some((_, Difference::Changed(_))) => "changed",
            None => "unchanged",
        };
        anstream::eprintln!("{:>9} bytes  {word:<9}  {}", entry.bytes, entry.path);
    }
    if !cli.quiet {
        removed.gone.iter().for_each(|path| anstream::eprintln!("removed {path}: nothing makes it any more"));
    }
    for path in &removed.kept {
        anstream::eprintln!("warning: {path}: nothing makes it any more, but somebody changed it: it stays");
    }
}

/// Formats that this run did not write, of documents that have changed since: nobody should read them unawares.
pub fn outdated(after: &Manifest, written: &[Entry]) {
    let is_outdated = |entry: &&Entry| {
        let now = written.iter().find(|w| {
            (&w.origin.kind, &w.origin.document_id) == (&entry.origin.kind, &entry.origin.document_id)
        });
        now.is_some_and(|w| w.origin.markdown_sha256 != entry.origin.markdown_sha256)
    };
    for entry in after.files().iter().filter(is_outdated) {
        anstream::eprintln!("warning: {}: older than its document, render it, too, or remove it", entry.path);
    }
}

/// What became of leftovers.
#[derive(Default)]
pub struct Removed {
    pub gone: Vec<String>,
    pub kept: Vec<String>,
}

/// Documents and bytes by kind, and what `check` would say.
pub fn summary(printed: &Printed, folder: &Path, findings: &Summary) {
    let documents = printed.entries.iter().filter(|e| !e.origin.kind.is_empty());
    let mut kinds: BTreeMap<&str, (BTreeMap<&str, ()>, usize, usize)> = BTreeMap::new();
    for entry in documents {
        let (ids, files, bytes) = kinds.entry(&entry.origin.kind).or_default();
        ids.insert(&entry.origin.document_id, ());
        *files += 1;
        *bytes += entry.bytes;
    }
    anstream::eprintln!("{:<20} {:>9} {:>6} {:>9}", "kind", "documents", "files", "size");
    let mut total = (0, 0, 0);
    for (kind, (ids, files, bytes)) in &kinds {
        anstream::eprintln!("{kind:<20} {:>9} {files:>6} {:>9}", ids.len(), size(*bytes));
        total = (total.0 + ids.len(), total.1 + files, total.2 + bytes);
    }
    anstream::eprintln!("{:<20} {:>9} {:>6} {:>9}", "", total.0, total.1, size(total.2));
    let changed = printed.differences.len();
    let unchanged = printed.entries.len().saturating_sub(changed);
    anstream::eprintln!("\n{changed} files written below {}, {unchanged} unchanged", folder.display());
    if findings.error + findings.warning > 0 {
        anstream::eprintln!(
            "{} errors and {} warnings stand in the documents; `daybook check` shows where",
            findings.error,
            findings.warning
        );
    }
}

fn size(bytes: usize) -> String {
    if bytes >= 10 << 20 {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{} KiB", bytes.div_ceil(1 << 10))
    }
}
