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

/// How many bytes a column is counted over at most: a million nodes may stand in one line.
const STRIDE: usize = 1024;

/// Line starts of a text, so that a place costs a search and not a walk.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Characters before each multiple of `STRIDE` bytes.
    counted: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        let mut counted = vec![0];
        for stride in text.as_bytes().chunks(STRIDE) {
            let before = counted.last().copied().unwrap_or_default();
            counted.push(before + stride.iter().filter(|b| begins_character(**b)).count());
        }
        Lines { text, starts, counted }
    }

    /// Characters before a byte of the text.
    fn characters(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let rest = self.text.as_bytes().get(stride * STRIDE..offset).unwrap_or_default();
        self.counted.get(stride).copied().unwrap_or_default()
            + rest.iter().filter(|b| begins_character(**b)).count()
    }

    pub fn place(&self, file: &Arc<str>, start: usize, end: usize) -> Place {
        let start = floor_boundary(self.text, start);
        let end = floor_boundary(self.text, end).max(start);
        let line = self.starts.partition_point(|s| *s <= start);
        let line_start = self.starts[line - 1];
        let column = self.characters(start) - self.characters(line_start) + 1;
        Place { file: file.clone(), line, column, start, end }
    }
}

/// All bytes of UTF-8 do but those that go on with one.
const fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_a_walk() {
        let text = format!("a: b\n{}\n日本: {}x\n", "é".repeat(3000), "語".repeat(2000));
        let (lines, file): (Lines, Arc<str>) = (Lines::new(&text), "f".into());
        for offset in (0..=text.len()).step_by(7).chain([text.len()]) {
            assert_eq!(
                lines.place(&file, offset, offset + 1),
                place(&file, &text, offset, offset + 1),
                "{offset}"
            );
        }
    }
}
