//! Files that a theme names: below the root, whatever a link says, and no larger than they may be.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::settings::is_inside;

/// Message and remedy.
pub type Wrong = (String, String);

pub fn read(root: &Path, name: &str, most: usize) -> Result<Vec<u8>, Wrong> {
    let outside =
        || (format!("`{name}` leads out of the project folder"), "Copy the file below the root.".to_string());
    let unreadable =
        |error: std::io::Error| (format!("`{name}`: {error}"), "Name a file below the root.".to_string());
    if !is_inside(name) {
        return Err(outside());
    }
    let root = fs::canonicalize(root).map_err(unreadable)?;
    let path = fs::canonicalize(root.join(name)).map_err(unreadable)?;
    if !path.starts_with(&root) {
        return Err(outside());
    }
    // A pipe or device would keep its reader waiting.
    let meta = fs::metadata(&path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err((format!("`{name}` is no file"), "Name a file below the root.".into()));
    }
    let mut bytes = Vec::new();
    let limit = most as u64 + 1;
    File::open(&path).and_then(|f| f.take(limit).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() > most {
        let message = format!("`{name}` has {} bytes; at most {most} are taken", meta.len());
        return Err((message, "Make it smaller: documents carry it.".into()));
    }
    Ok(bytes)
}
