//! What other tools recorded: files as they are, and what can be read out of them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::diagnostic::{Finding, Place, Severity};

mod csv;
pub mod usage;
mod zstd;

pub use usage::Usage;

/// Everything below `inventory/evidence/`.
#[derive(Debug, Default)]
pub struct Evidence {
    /// By path relative to `inventory/evidence/`, with forward slashes.
    pub files: BTreeMap<String, Recorded>,
    pub usage: Usage,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

/// One file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub sha256: String,
    pub bytes: u64,
}

impl Evidence {
    /// Hashes every file below `folder`, which lies at `prefix` below the root.
    pub fn load(folder: &Path, prefix: &str) -> Evidence {
        let mut evidence = Evidence::default();
        if !folder.is_dir() {
            return evidence;
        }
        for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_file() {
                continue;
            }
            let path = relative(entry.path(), folder);
            match hash(entry.path()) {
                Ok(recorded) => {
                    evidence.files.insert(path, recorded);
                }
                Err(error) => {
                    evidence.findings.push(unreadable(&format!("{prefix}/{path}"), &error.to_string()))
                }
            }
        }
        let (usage, findings) = Usage::load(folder, prefix, &evidence);
        evidence.usage = usage;
        evidence.findings.extend(findings);
        evidence
    }

    pub fn file(&self, path: &str) -> Option<&Recorded> {
        self.files.get(path)
    }
}

fn relative(path: &Path, folder: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn hash(path: &Path) -> std::io::Result<Recorded> {
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
    Ok(Recorded { sha256: hex(&hasher.finalize()), bytes })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The finding for a file that cannot be read: never a silent gap.
pub fn unreadable(file: &str, what: &str) -> Finding {
    Finding {
        rule: "unreadable-evidence",
        severity: Severity::Error,
        object: file.to_string(),
        message: format!("this evidence cannot be read: {what}"),
        help: "Export it again, or take the file away: figures from it print as no data until then.".into(),
        place: Place::of_file(file),
        related: Vec::new(),
        waiver: None,
    }
}
