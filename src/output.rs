//! Finished bytes into files: atomic, listed in a manifest, compared with what is there.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

mod compare;
mod draft;
mod folder;
mod manifest;

pub use compare::{Difference, compare};
pub use draft::{Draft, Kept};
pub use folder::{Folder, read, write};
pub use manifest::{MANIFEST, Manifest, Written};

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
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub markdown_sha256: String,
    /// Hash of all that the file was made from; a run of the same program with the same hash need not make it again.
    /// None of a file that is quicker made than remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_sha256: Option<String>,
    /// What the file could not do as it was asked: said again by runs that need not make it again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A file in the manifest.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
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

/// Hash of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("md") => "text/markdown",
        Some("html") => "text/html",
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("typ") => "text/plain",
        Some("otf") => "font/otf",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}
