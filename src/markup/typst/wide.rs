//! A table that a portrait page has no room for gets a landscape page, with what introduces it and its source line.

use std::ops::Range;

use super::{LANDSCAPE, PORTRAIT, Writer, block, columns};
use crate::markup::tree::{Block, Role, Table, TableKind};

/// A title and a sentence, in points: no page of their own.
const NEARLY_NOTHING: f32 = 160.0;

impl Writer<'_> {
    /// The blocks of a document in order, each on a page that is wide enough for it.
    pub fn flow(&mut self, blocks: &[Block]) {
        let mut from = 0;
        for range in self.wide_ranges(blocks) {
            self.blocks(&blocks[from..range.start]);
            from = range.end;
            self.raw("wide({\n");
            self.width = LANDSCAPE;
            self.blocks(&blocks[range]);
            self.width = PORTRAIT;
            self.raw("})\n");
        }
        self.blocks(&blocks[from..]);
    }

    /// What goes onto landscape pages; neighbours share them.
    fn wide_ranges(&self, blocks: &[Block]) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        if self.width > PORTRAIT {
            return ranges;
        }
        for (index, block) in blocks.iter().enumerate() {
            let Block::Table(table) = block else { continue };
            if !is_too_wide(table) {
                continue;
            }
            let mut start = introduction(blocks, index);
            if ranges.is_empty() && self.height(&blocks[..start]) < NEARLY_NOTHING {
                start = 0;
            }
            let source = matches!(blocks.get(index + 1), Some(Block::Paragraph(Role::Source, _)));
            let end = index + 1 + usize::from(source);
            match ranges.last_mut() {
                Some(last) if last.end >= start => last.end = end,
                _ => ranges.push(start..end),
            }
        }
        ranges
    }
}

/// Would words have to be torn where they have no joint?
fn is_too_wide(table: &Table) -> bool {
    matches!(table.kind, TableKind::Data | TableKind::Form) && columns::least(table) > PORTRAIT
}

/// Where what leads to a block begins: a short paragraph, and the headings above.
fn introduction(blocks: &[Block], index: usize) -> usize {
    let mut start = index;
    let leads = |at: usize| match &blocks[at] {
        Block::Paragraph(Role::Body, text) => block::introduces(text, blocks.get(at + 1)),
        Block::Paragraph(Role::Lead | Role::Eyebrow, _) | Block::Heading(_) => true,
        _ => false,
    };
    while start > 0 && leads(start - 1) {
        start -= 1;
    }
    start
}
