//! Typst in code mode: calls of the functions in `templates/page.typ`, and string literals, nothing else.

mod block;
mod code;
mod columns;
mod drawing;
mod height;
mod inline;
mod literal;
mod table;
mod wide;

use super::tree::Document;
use super::words::Words;
use super::{Asset, Frame};
use literal::literal;

/// A4 less 20 mm on both sides, in points.
const PORTRAIT: f32 = 481.8;
const LANDSCAPE: f32 = 728.4;

/// The body as one call; what it needs to know of the frame is the width of the page.
pub fn write(document: &Document, frame: &Frame, assets: &[Asset], warnings: &mut Vec<String>) -> String {
    let width = if frame.landscape { LANDSCAPE } else { PORTRAIT };
    let mut writer = Writer {
        out: String::new(),
        assets,
        words: Words::of(&frame.language),
        noted: Vec::new(),
        width,
        in_cell: false,
        fits: false,
        piece: columns::Piece::default(),
        measured: frame.families.sans.is_empty() && frame.families.mono.is_empty(),
        warnings,
    };
    writer.out.push_str("#import \"page.typ\": *\n#daybook({\n");
    writer.flow(&document.blocks);
    writer.endnotes(&document.notes);
    writer.out.push_str("})\n");
    writer.out
}

struct Writer<'a> {
    out: String,
    assets: &'a [Asset<'a>],
    words: &'static Words,
    /// Labels of footnotes in the order of first mention.
    noted: Vec<String>,
    /// What is left of the page where the writer is, in points.
    width: f32,
    /// Words break sooner in a cell than in running text.
    in_cell: bool,
    /// Everything of this row is known to fit on its lines: nothing needs a place to break.
    fits: bool,
    /// The cell that the writer is in.
    piece: columns::Piece,
    /// The widths of Inter and JetBrains Mono are known; those of an organisation's own faces are not.
    measured: bool,
    warnings: &'a mut Vec<String>,
}

impl Writer<'_> {
    fn raw(&mut self, code: &str) {
        self.out.push_str(code);
    }

    fn string(&mut self, text: &str) {
        self.out.push_str(&literal(text));
    }

    /// Runs with less of the page's width.
    fn narrower(&mut self, by: f32, inside: impl FnOnce(&mut Self)) {
        let width = self.width;
        self.width = (width - by).max(60.0);
        inside(self);
        self.width = width;
    }

    fn note_number(&mut self, label: &str) -> usize {
        let known = self.noted.iter().position(|noted| noted == label);
        known.unwrap_or_else(|| {
            self.noted.push(label.to_owned());
            self.noted.len() - 1
        }) + 1
    }
}
