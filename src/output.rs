//! Finished bytes into files: atomic, listed in a manifest.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
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
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    pub document_id: String,
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Hash of the Markdown that every other format of the document is made from.
    pub markdown_sha256: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest<'a> {
    schema_version: u32,
    generator: &'a str,
    as_of: &'a str,
    inventory_sha256: &'a str,
    files: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    path: &'a str,
    sha256: String,
    bytes: usize,
    media_type: &'static str,
    #[serde(flatten)]
    origin: &'a Origin,
}

/// Hash of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Writes a file beside its place and renames it: a reader sees the old one or the new one.
pub fn write(folder: &Path, file: &File) -> io::Result<()> {
    let path = folder.join(&file.path);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent)?;
    if fs::read(&path).is_ok_and(|old| old == file.bytes) {
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

/// The list of all files, sorted by path.
pub fn manifest(files: &[File], generator: &str, as_of: &str, inventory_sha256: &str) -> File {
    let mut sorted: Vec<&File> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let entries = sorted.iter().map(|f| Entry {
        path: &f.path,
        sha256: sha256(&f.bytes),
        bytes: f.bytes.len(),
        media_type: media_type(&f.path),
        origin: &f.origin,
    });
    let manifest =
        Manifest { schema_version: 1, generator, as_of, inventory_sha256, files: entries.collect() };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    File { path: "manifest.json".into(), bytes: text.into_bytes(), origin: Origin::default() }
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
