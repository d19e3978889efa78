//! HTML: semantic elements, own classes, nothing from the outside.

mod block;
mod data;
mod escape;
mod figure;
mod inline;
mod page;
mod paper;
mod table;
mod theme;

use super::pass::Outline;
use super::tree::Document;
use super::words::Words;
use super::{Asset, Frame};

/// The whole page.
pub fn write(
    document: &Document,
    outline: &[Outline],
    frame: &Frame,
    assets: &[Asset],
    warnings: &mut Vec<String>,
) -> String {
    let mut writer = Writer {
        out: String::new(),
        assets,
        words: Words::of(&frame.language),
        noted: Vec::new(),
        section: String::new(),
        tables: 0,
        warnings,
    };
    writer.blocks(&document.blocks);
    writer.endnotes(&document.notes);
    page::assemble(&writer.out, outline, frame)
}

struct Writer<'a> {
    out: String,
    assets: &'a [Asset<'a>],
    words: &'static Words,
    /// Labels of footnotes in the order of first mention.
    noted: Vec<String>,
    /// The heading above: names the regions that scroll.
    section: String,
    tables: usize,
    warnings: &'a mut Vec<String>,
}

impl Writer<'_> {
    fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(&escape::escape(text));
    }

    /// The number of a footnote, by its label.
    fn note_number(&mut self, label: &str) -> usize {
        let known = self.noted.iter().position(|noted| noted == label);
        known.unwrap_or_else(|| {
            self.noted.push(label.to_owned());
            self.noted.len() - 1
        }) + 1
    }
}
