//! What a PDF carries on request, so that figures are filed with the pages that show them.

use crate::document::Document;
use crate::markup::{Attached, Relationship};

/// A file inside a PDF.
pub struct Carried {
    pub about: Attached,
    pub bytes: Vec<u8>,
}

/// The Markdown that the pages are set from, and the tables that other programs read.
pub fn files(document: &Document) -> Result<Vec<Carried>, String> {
    use Relationship::{Data, Source};
    let markdown = document.markdown.clone().into_bytes();
    let mut files = vec![carried(&document.path, "md", "text/markdown", Source, markdown)];
    for table in &document.tables {
        let csv = table.csv().map_err(|e| e.to_string())?;
        files.push(carried(&table.path, "csv", "text/csv", Data, csv.into_bytes()));
        files.push(carried(&table.path, "json", "application/json", Data, table.json().into_bytes()));
    }
    Ok(files)
}

fn carried(
    path: &str,
    ending: &str,
    media_type: &str,
    relationship: Relationship,
    bytes: Vec<u8>,
) -> Carried {
    let name = format!("{}.{ending}", path.rsplit('/').next().unwrap_or(path));
    Carried { about: Attached { name, media_type: media_type.to_owned(), relationship }, bytes }
}
