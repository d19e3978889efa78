//! What a run says of itself: a bar while it works, a table when it is done.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::Summary;
use crate::output::Entry;

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

/// Documents and bytes by kind, and what `check` would say.
pub fn summary(entries: &[Entry], folder: &Path, findings: &Summary) {
    let mut kinds: BTreeMap<&str, (BTreeMap<&str, ()>, usize, usize)> = BTreeMap::new();
    for entry in entries {
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
    anstream::eprintln!("\nwritten below {}", folder.display());
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
