//! What other tools recorded: files as they are, and what can be read out of them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::diagnostic::{Finding, Place, Severity};
use provenance::Provenance;

pub mod csv;
mod folder;
mod intern;
mod json;
pub mod kubernetes;
mod object;
mod once;
mod provenance;
pub mod source;
mod stream;
pub mod usage;
pub mod velero;
pub mod vsphere;
mod yaml;
mod zstd;

pub use kubernetes::Kubernetes;
pub use usage::Usage;
pub use velero::Velero;
pub use vsphere::Vsphere;

/// Files and folders below `inventory/evidence/`; years of drills and daily exports are a tenth of it.
pub const MOST_ENTRIES: usize = 50_000;
/// A file larger than this is no log that anybody reads; hashing it would take minutes.
pub const MOST_HASHED: u64 = 4 << 30;

/// Everything below `inventory/evidence/`.
#[derive(Debug, Default)]
pub struct Evidence {
    /// By path relative to `inventory/evidence/`, with forward slashes.
    pub files: BTreeMap<String, Recorded>,
    pub usage: Usage,
    /// By cluster: the name of the folder.
    pub velero: BTreeMap<String, Velero>,
    /// By cluster.
    pub kubernetes: BTreeMap<String, Kubernetes>,
    /// By Supervisor.
    pub vsphere: BTreeMap<String, Vsphere>,
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
        Evidence::load_some(folder, prefix, MOST_ENTRIES)
    }

    fn load_some(folder: &Path, prefix: &str, most: usize) -> Evidence {
        let mut evidence = Evidence::default();
        if !folder.is_dir() {
            return evidence;
        }
        for (index, entry) in WalkDir::new(folder).sort_by_file_name().into_iter().enumerate() {
            let found = match &entry {
                _ if index >= most => {
                    Err(format!("there are more than {most} entries, none from here on counts"))
                }
                Ok(entry) if entry.file_type().is_dir() => continue,
                Ok(entry) => recorded(entry),
                Err(error) => Err(error.to_string()),
            };
            let path = match &entry {
                Ok(entry) => relative(entry.path(), folder),
                Err(error) => relative(error.path().unwrap_or(folder), folder),
            };
            match found {
                Ok(recorded) => drop(evidence.files.insert(path, recorded)),
                Err(what) => evidence.findings.push(unreadable(&join(prefix, &path), &what)),
            }
            if index >= most {
                break;
            }
        }
        let (usage, findings) = Usage::load(folder, prefix, &evidence);
        evidence.usage = usage;
        evidence.findings.extend(findings);
        evidence.read_records(folder, prefix);
        evidence
    }

    /// What Velero, Kubernetes and vSphere recorded.
    fn read_records(&mut self, folder: &Path, prefix: &str) {
        let mut findings = Vec::new();
        let provenance = Provenance::load(folder, prefix, self, &mut findings);
        self.velero = velero::load(folder, prefix, self, &provenance, &mut findings);
        self.kubernetes = kubernetes::load(folder, prefix, self, &provenance, &mut findings);
        self.vsphere = vsphere::load(folder, prefix, self, &provenance, &mut findings);
        self.findings.extend(findings);
    }

    pub fn file(&self, path: &str) -> Option<&Recorded> {
        self.files.get(path)
    }
}

/// A note beside the evidence, or what a version control system left.
fn is_note(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.') || name.to_ascii_lowercase().starts_with("readme")
}

/// Only regular files: a link could lead anywhere, and a pipe would be waited for.
fn recorded(entry: &walkdir::DirEntry) -> Result<Recorded, String> {
    let kind = entry.file_type();
    match entry.file_name().to_str() {
        _ if kind.is_symlink() => Err("links are not followed".into()),
        _ if !kind.is_file() => Err("it is no regular file".into()),
        None => Err("its name is not UTF-8".into()),
        Some(_) => hash(entry.path()).map_err(|error| error.to_string()),
    }
}

fn join(prefix: &str, path: &str) -> String {
    if path.is_empty() { prefix.to_string() } else { format!("{prefix}/{path}") }
}

fn relative(path: &Path, folder: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn hash(path: &Path) -> std::io::Result<Recorded> {
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() > MOST_HASHED {
        let gibibytes = MOST_HASHED >> 30;
        return Err(std::io::Error::other(format!("it is larger than {gibibytes} GiB")));
    }
    let mut file = file.take(MOST_HASHED);
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

/// As `sha256sum` prints it.
pub fn hex(bytes: &[u8]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Evidence of files below `inventory/evidence/`.
    pub fn laid<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Evidence {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Evidence::load(folder.path(), "inventory/evidence")
    }

    /// Line and message of each finding.
    pub fn told(evidence: &Evidence) -> Vec<(usize, String)> {
        let message = |finding: &Finding| finding.message.replace("this evidence cannot be read: ", "");
        evidence.findings.iter().map(|finding| (finding.place.line, message(finding))).collect()
    }

    #[test]
    fn evidence_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.log", "b.log", "c.log"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        // The folder itself is the first entry.
        let some = Evidence::load_some(folder.path(), "inventory/evidence", 3);
        assert_eq!(some.files.keys().collect::<Vec<_>>(), ["a.log", "b.log"]);
        assert_eq!(some.findings[0].object, "inventory/evidence/c.log");
        assert!(Evidence::load_some(folder.path(), "inventory/evidence", 4).findings.is_empty());
    }
}
