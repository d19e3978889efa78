//! Column widths and row heights, settled here so that Typst lays every cell out once.

use crate::markup::tree::{Align, Cell, Row, RowTone, Table, Width};
use crate::markup::width::{Face, is_known, line, widest_piece};

/// Sizes in points; the same as in `page.typ`.
pub const TEXT: f32 = 8.8;
pub const NOTE: f32 = 7.2;
pub const HEAD: f32 = 7.4;
pub const LEADING: f32 = 2.8;
pub const PAD_X: f32 = 8.0;
pub const PAD_Y: f32 = 8.0;

/// Columns up to this width do not wrap.
const KEEP: f32 = 64.0;
/// Rounding, kerning and characters that the width table does not know.
const SLACK: f32 = 1.03;

/// The width of each column, in points; together they fill what is available.
pub fn widths(table: &Table, available: f32) -> Vec<f32> {
    let wanted: Vec<Need> = (0..table.columns.len()).map(|index| need(table, index)).collect();
    let shares: f32 = table.columns.iter().map(share).sum();
    if shares > 0.0 {
        return shared(table, &wanted, shares, available);
    }
    fitted(table, &wanted, available)
}

/// The narrowest that a table can be with its words in one piece.
pub fn least(table: &Table) -> f32 {
    (0..table.columns.len()).map(|index| need(table, index).least).sum()
}

/// How a run of text in a cell is set, and the room that the cell has for it.
#[derive(Clone, Copy)]
pub struct Piece {
    pub face: Face,
    pub size: f32,
    pub room: f32,
}

impl Default for Piece {
    fn default() -> Self {
        Self { face: Face::Regular, size: TEXT, room: f32::INFINITY }
    }
}

/// What a column needs without breaking a word, and without breaking a line.
#[derive(Clone, Copy)]
struct Need {
    least: f32,
    most: f32,
}

fn need(table: &Table, index: usize) -> Need {
    let (mut least, mut most) = (0.0f32, 0.0f32);
    let mut take = |inlines: &[_], face, size| {
        least = least.max(widest_piece(inlines, face, size));
        most = most.max(line(inlines, face, size));
    };
    if let Some(head) = table.head.get(index) {
        // A header may wrap between its words: it does not make its column wide.
        take(&head.text, Face::Bold, HEAD * 0.6);
    }
    for row in &table.rows {
        if let Some(cell) = row.cells.get(index) {
            take(&cell.text, face(row), TEXT);
            cell.notes.iter().for_each(|note| take(note, Face::Regular, NOTE));
        }
    }
    if let Some(head) = table.head.get(index) {
        least = least.max(widest_piece(&head.text, Face::Bold, HEAD));
        most = most.max(least);
    }
    let (least, most) = (least * SLACK + PAD_X, most * SLACK + PAD_X);
    Need { least: least.max(most.min(KEEP)), most }
}

pub fn face(row: &Row) -> Face {
    if row.tone == RowTone::Plain { Face::Regular } else { Face::Bold }
}

fn share(column: &crate::markup::tree::Column) -> f32 {
    match column.width {
        Width::Share(share) => f32::from(share),
        _ => 0.0,
    }
}

fn shared(table: &Table, wanted: &[Need], shares: f32, available: f32) -> Vec<f32> {
    let fixed: f32 =
        table.columns.iter().zip(wanted).filter(|(c, _)| share(c) == 0.0).map(|(_, need)| need.most).sum();
    let scale = if fixed > available * 0.6 { available * 0.6 / fixed } else { 1.0 };
    let rest = available - fixed * scale;
    let width = |(column, need): (&_, &Need)| match share(column) {
        0.0 => need.most * scale,
        share => rest * share / shares,
    };
    lifted(table.columns.iter().zip(wanted).map(width).collect(), wanted)
}

/// What is asked for in shares gives way where a word, such as a column's own name, would be torn.
fn lifted(widths: Vec<f32>, wanted: &[Need]) -> Vec<f32> {
    let over = |(width, need): (&f32, &Need)| (width - need.least).max(0.0);
    let spare: f32 = widths.iter().zip(wanted).map(over).sum();
    let lacking: f32 = widths.iter().zip(wanted).map(|(width, need)| (need.least - width).max(0.0)).sum();
    if lacking == 0.0 || spare < lacking {
        return widths;
    }
    let part = lacking / spare;
    widths.iter().zip(wanted).map(|pair| pair.0.max(pair.1.least) - over(pair) * part).collect()
}

fn fitted(table: &Table, wanted: &[Need], available: f32) -> Vec<f32> {
    let least: f32 = wanted.iter().map(|need| need.least).sum();
    let most: f32 = wanted.iter().map(|need| need.most).sum();
    if most <= available {
        return spread(table, wanted, available - most);
    }
    if least >= available {
        return wanted.iter().map(|need| need.least * available / least).collect();
    }
    let part = (available - least) / (most - least);
    wanted.iter().map(|need| need.least + (need.most - need.least) * part).collect()
}

/// Gives what is left to the columns of words, so that numbers stay near their unit; if there are none, to all.
fn spread(table: &Table, wanted: &[Need], left: f32) -> Vec<f32> {
    let weight = |index: usize| match table.columns[index].align {
        Align::Right => wanted[index].most * 0.5,
        _ => wanted[index].most,
    };
    let total: f32 = (0..wanted.len()).map(weight).sum();
    let part = |index: usize| if total > 0.0 { weight(index) / total } else { 1.0 / wanted.len() as f32 };
    wanted.iter().enumerate().map(|(index, need)| need.most + left * part(index)).collect()
}

/// The height of a row whose cells each fit on their lines, or nothing if one wraps.
pub fn height(row: &Row, widths: &[f32]) -> Option<f32> {
    let fits = row.cells.iter().zip(widths).all(|(cell, width)| cell_fits(cell, face(row), width - PAD_X));
    let notes = row.cells.iter().map(|cell| cell.notes.len()).max().unwrap_or(0);
    // A face that nobody measured may wrap where this says that it does not, and would run into the next row.
    let known =
        row.cells.iter().all(|cell| std::iter::once(&cell.text).chain(&cell.notes).all(|t| is_known(t)));
    (fits && known).then_some(TEXT + PAD_Y + notes as f32 * (LEADING + NOTE))
}

fn cell_fits(cell: &Cell, face: Face, width: f32) -> bool {
    line(&cell.text, face, TEXT) * 1.015 <= width
        && cell.notes.iter().all(|note| line(note, Face::Regular, NOTE) * 1.015 <= width)
}

/// An estimate for a row that wraps.
pub fn estimate(row: &Row, widths: &[f32]) -> f32 {
    let lines = |cell: &Cell, width: f32| {
        let text = (line(&cell.text, face(row), TEXT) * 1.1 / width).ceil().max(1.0) * (TEXT + LEADING);
        let notes =
            cell.notes.iter().map(|note| (line(note, Face::Regular, NOTE) * 1.1 / width).ceil().max(1.0));
        text + notes.sum::<f32>() * (NOTE + LEADING)
    };
    let cells = row.cells.iter().zip(widths).map(|(cell, width)| lines(cell, (width - PAD_X).max(8.0)));
    cells.fold(0.0, f32::max) + PAD_Y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_tears_a_word_gives_way_to_it() {
        let need = |least| Need { least, most: 200.0 };
        assert_eq!(
            lifted(vec![100.0, 50.0, 150.0], &[need(60.0), need(62.0), need(70.0)]),
            [96.0, 62.0, 142.0]
        );
        assert_eq!(lifted(vec![100.0, 50.0], &[need(60.0), need(50.0)]), [100.0, 50.0]);
        assert_eq!(lifted(vec![100.0, 50.0], &[need(99.0), need(62.0)]), [100.0, 50.0], "there is no room");
    }
}
