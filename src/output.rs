//! Finished bytes into files: atomic, listed in a manifest.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file to be written below `output/`.
#[derive(Clone, Debug)]
pub struct File {
    /// With forward slashes, below `output/`.
    pub path: String,
    pub bytes: Vec<u8>,
    pub origin: Origin,
}

/// What a file is and what it was made from.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    pub document_id: String,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Hash of the Markdown that every other format of the document is made from.
    pub markdown_sha256: String,
}

/// A file in the manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub path: String,
    pub sha256: String,
    pub bytes: usize,
    pub media_type: String,
    #[serde(flatten)]
    pub origin: Origin,
}

impl Entry {
    pub fn of(file: &File) -> Entry {
        Entry {
            path: file.path.clone(),
            sha256: sha256(&file.bytes),
            bytes: file.bytes.len(),
            media_type: media_type(&file.path).to_string(),
            origin: file.origin.clone(),
        }
    }
}

/// The list of all files below `output/`, sorted by path.
#[derive(Debug, Default)]
pub struct Manifest {
    files: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    schema_version: u32,
    generator: &'a str,
    as_of: &'a str,
    inventory_sha256: &'a str,
    files: &'a [Entry],
}

#[derive(Deserialize)]
struct Read {
    files: Vec<Entry>,
}

impl Manifest {
    /// What this run wrote, and what earlier ones wrote that is still there unchanged.
    pub fn of(folder: &Path, written: Vec<Entry>) -> Manifest {
        let old = before(&folder.join(MANIFEST));
        let old: Vec<Entry> =
            old.and_then(|b| serde_json::from_slice::<Read>(&b).ok()).map_or(Vec::new(), |r| r.files);
        let kept = |e: &Entry| {
            let again = written.iter().any(|w| w.path == e.path);
            !again
                && is_below(&e.path)
                && before(&folder.join(&e.path)).is_some_and(|b| sha256(&b) == e.sha256)
        };
        let mut files: Vec<Entry> = old.into_iter().filter(kept).collect();
        files.extend(written);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Manifest { files }
    }

    pub fn file(&self, generator: &str, as_of: &str, inventory_sha256: &str) -> File {
        let written = Written { schema_version: 1, generator, as_of, inventory_sha256, files: &self.files };
        let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
        text.push('\n');
        File { path: MANIFEST.into(), bytes: text.into_bytes(), origin: Origin::default() }
    }
}

const MANIFEST: &str = "manifest.json";

/// A manifest is a file that anybody could have written: it must not lead out of its folder.
fn is_below(path: &str) -> bool {
    Path::new(path).components().all(|c| matches!(c, std::path::Component::Normal(_)))
}

/// Hash of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// What an earlier run wrote: a regular file. A pipe would be waited for, a link could lead anywhere.
fn before(path: &Path) -> Option<Vec<u8>> {
    let meta = fs::symlink_metadata(path).ok()?;
    (meta.is_file() && meta.len() <= MOST_BYTES).then(|| fs::read(path).ok()).flatten()
}

/// No document is larger.
const MOST_BYTES: u64 = 256 << 20;

/// Writes a file beside its place and renames it: a reader sees the old one or the new one.
pub fn write(folder: &Path, file: &File) -> io::Result<()> {
    let path = folder.join(&file.path);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(folder)?;
    // The folder may be a link of its owner's; what lies in it may have come with somebody's archive.
    let there = parent.ancestors().find(|p| p.exists()).unwrap_or(folder);
    if !there.canonicalize()?.starts_with(folder.canonicalize()?) {
        return Err(io::Error::other("a link leads out of the output folder"));
    }
    fs::create_dir_all(parent)?;
    if before(&path).is_some_and(|old| old == file.bytes) {
        return Ok(());
    }
    let mut temporary = tempfile::Builder::new().prefix(".daybook-").tempfile_in(parent)?;
    temporary.write_all(&file.bytes)?;
    readable(&temporary)?;
    temporary.as_file().sync_all()?;
    temporary.persist(&path)?;
    Ok(())
}

/// Temporary files are private; documents are for everybody who may read the folder.
#[cfg(unix)]
fn readable(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("md") => "text/markdown",
        Some("html") => "text/html",
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
