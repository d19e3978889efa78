//! How high blocks will be, roughly: decides what must not break across pages.

use super::{Writer, columns};
use crate::markup::tree::{Block, Inline, Table, TableKind};
use crate::markup::width::{Face, line};

const TEXT: f32 = 9.2;
const PITCH: f32 = 13.2;
const GAP: f32 = 7.0;

impl Writer<'_> {
    /// The height of blocks at the present width, in points, on the generous side.
    pub fn height(&self, blocks: &[Block]) -> f32 {
        blocks.iter().map(|block| self.one(block) + GAP).sum()
    }

    fn one(&self, block: &Block) -> f32 {
        match block {
            Block::Heading(_) => 30.0,
            Block::Paragraph(_, text) => self.lines(text),
            Block::Labelled(labelled) => self.lines(&labelled.text) + self.height(&labelled.blocks),
            Block::Code(code) => {
                26.0 + (code.text.lines().count() as f32) * self.code_size(&code.text).0 * 1.42
            }
            Block::List(list) => list.items.iter().map(|item| self.height(&item.blocks)).sum(),
            Block::Quote(blocks) => self.height(blocks),
            Block::Callout(callout) => 24.0 + PITCH + self.height(&callout.blocks),
            Block::Table(table) => table_height(table, self.width),
            Block::Figure(figure) => {
                let svg =
                    self.assets.iter().find(|asset| asset.path == figure.path).map_or("", |asset| asset.svg);
                chart_size(svg, self.width).1 + 12.0
            }
            Block::Step(step) => 40.0 + self.height(&step.blocks),
            Block::Rule | Block::PageBreak | Block::Comment(_) => GAP,
        }
    }

    fn lines(&self, text: &[Inline]) -> f32 {
        let breaks = text.iter().filter(|inline| **inline == Inline::Break).count() as f32;
        ((line(text, Face::Regular, TEXT) * 1.06 / self.width).ceil().max(1.0) + breaks) * PITCH
    }
}

pub fn table_height(table: &Table, available: f32) -> f32 {
    match table.kind {
        TableKind::Sign => 46.0 * table.rows.len().max(1) as f32,
        TableKind::Tiles => 64.0,
        TableKind::Form => 20.0 + 26.0 * table.rows.len() as f32,
        _ => {
            let widths = columns::widths(table, available);
            28.0 + table.rows.iter().map(|row| columns::estimate(row, &widths)).sum::<f32>()
        }
    }
}

/// The size of a chart in print: drawn for a screen of 744 pixels, never wider than the page.
pub fn chart_size(svg: &str, available: f32) -> (f32, f32) {
    let (width, height) = view_box(svg).filter(|(w, h)| *w > 0.0 && *h > 0.0).unwrap_or((744.0, 200.0));
    let printed = (width * super::PORTRAIT / 744.0).min(available);
    (printed, height * printed / width)
}

fn view_box(svg: &str) -> Option<(f32, f32)> {
    let (_, rest) = svg.split_once("viewBox=\"")?;
    let (numbers, _) = rest.split_once('"')?;
    let mut numbers =
        numbers.split([' ', ',']).filter(|part| !part.is_empty()).map(|part| part.parse::<f32>().ok());
    let (_, _) = (numbers.next()?, numbers.next()?);
    Some((numbers.next()??, numbers.next()??))
}
