//! Bytes to text, and byte offsets to lines and columns.

use std::sync::Arc;

use crate::diagnostic::{Finding, Place, Severity};

/// Why bytes are not text, and as much of them as can be shown.
#[derive(Debug)]
pub struct NotText {
    pub readable: String,
    offset: usize,
    what: String,
}

impl NotText {
    pub fn finding(&self, file: Arc<str>) -> Finding {
        let offset = self.offset.min(self.readable.len());
        Finding {
            rule: "invalid-value",
            severity: Severity::Error,
            object: file.to_string(),
            message: self.what.clone(),
            help: "Save the file as UTF-8.".into(),
            place: place(&file, &self.readable, offset, (offset + 1).min(self.readable.len())),
            related: Vec::new(),
            waiver: None,
        }
    }
}

/// UTF-8 without its byte order mark.
pub fn decode(bytes: &[u8]) -> Result<&str, NotText> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let what = "the file is UTF-16; an inventory is UTF-8".to_string();
        return Err(NotText { readable: String::new(), offset: 0, what });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let offset = error.valid_up_to();
            let readable = String::from_utf8_lossy(bytes).into_owned();
            let what = format!("byte 0x{:02x} is not UTF-8", bytes.get(offset).copied().unwrap_or(0));
            Err(NotText { readable, offset, what })
        }
    }
}

/// Where the bytes `start..end` of `text` stand, counted as editors count.
pub fn place(file: &Arc<str>, text: &str, start: usize, end: usize) -> Place {
    let start = floor_boundary(text, start);
    let end = floor_boundary(text, end).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    Place {
        file: file.clone(),
        line: text[..start].matches('\n').count() + 1,
        column: text[line_start..start].chars().count() + 1,
        start,
        end,
    }
}

/// Line starts of a text, so that a place costs a search and not a walk.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Lines { text, starts }
    }

    pub fn place(&self, file: &Arc<str>, start: usize, end: usize) -> Place {
        let start = floor_boundary(self.text, start);
        let end = floor_boundary(self.text, end).max(start);
        let line = self.starts.partition_point(|s| *s <= start);
        let line_start = self.starts[line - 1];
        let column = self.text[line_start..start].chars().count() + 1;
        Place { file: file.clone(), line, column, start, end }
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
