//! Tables whose columns stand under each other.
//!
//! Widths are rounded up to steps, so that a figure may grow a little without touching its neighbours. From the first
//! column on that is too wide nothing is padded: a table with long cells would be hundreds of characters wide.

use unicode_width::UnicodeWidthStr;

use super::{Page, split_quote};

/// A column is as wide as a multiple of this.
const STEP: usize = 4;
/// A wider column is not padded, nor is what follows it.
const WIDEST: usize = 56;
/// Padded columns together are not wider than this.
const LINE: usize = 160;

/// Writes the rows of one table.
pub fn write(rows: &[&str], out: &mut Page) {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| cells(split_quote(row).1)).collect();
    let sides = cells.get(1).and_then(|row| sides(row));
    match sides.filter(|sides| cells.iter().all(|row| row.len() == sides.len())) {
        Some(sides) => {
            let quote = split_quote(rows[0]).0;
            let widths = widths(&cells, sides.len());
            for (index, row) in cells.iter().enumerate() {
                let line = if index == 1 { rule(&sides, &widths) } else { line(row, &sides, &widths) };
                out.push(&format!("{quote}{line}"));
            }
        }
        // Not a table, or a ragged one: as it is.
        None => rows.iter().for_each(|row| out.push(row)),
    }
}

/// The cells of a row; an escaped pipe ends none.
fn cells(row: &str) -> Vec<&str> {
    let inner = row.trim_end().strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, c) in inner.char_indices() {
        match c {
            '\\' => escaped = !escaped,
            '|' if !escaped => {
                cells.push(inner[from..at].trim_matches([' ', '\t']));
                from = at + 1;
            }
            _ => escaped = false,
        }
    }
    let rest = inner[from..].trim_matches([' ', '\t']);
    if !rest.is_empty() {
        cells.push(rest);
    }
    cells
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    None,
    Left,
    Center,
    Right,
}

/// The delimiter row: dashes, with colons for the side.
fn sides(row: &[&str]) -> Option<Vec<Side>> {
    let side = |cell: &&str| {
        let dashes = cell.trim_start_matches(':').trim_end_matches(':');
        let plain = !dashes.is_empty() && dashes.bytes().all(|b| b == b'-') && cell.len() - dashes.len() <= 2;
        plain.then(|| match (cell.starts_with(':'), cell.ends_with(':')) {
            (true, true) => Side::Center,
            (true, false) => Side::Left,
            (false, true) => Side::Right,
            (false, false) => Side::None,
        })
    };
    row.iter().map(side).collect()
}

/// The width of every column that is padded; none from the first one on that is not.
fn widths(rows: &[Vec<&str>], columns: usize) -> Vec<Option<usize>> {
    let mut room = LINE;
    let mut open = true;
    let width = |column: usize| {
        let body = rows.iter().enumerate().filter(|(index, _)| *index != 1);
        let widest = body.map(|(_, row)| row[column].width()).max().unwrap_or(0);
        widest.max(1).div_ceil(STEP) * STEP
    };
    let padded = |column: usize| {
        let width = width(column);
        open = open && width <= WIDEST && width <= room;
        room = room.saturating_sub(width);
        open.then_some(width)
    };
    (0..columns).map(padded).collect()
}

fn line(row: &[&str], sides: &[Side], widths: &[Option<usize>]) -> String {
    let mut line = String::from("|");
    for ((cell, side), width) in row.iter().zip(sides).zip(widths) {
        let free = width.unwrap_or(0).saturating_sub(cell.width());
        let before = match side {
            Side::Right => free,
            Side::Center => free / 2,
            Side::None | Side::Left => 0,
        };
        let cell = format!(" {}{cell}{} ", " ".repeat(before), " ".repeat(free - before));
        line.push_str(if cell.trim().is_empty() && width.is_none() { " " } else { &cell });
        line.push('|');
    }
    line
}

fn rule(sides: &[Side], widths: &[Option<usize>]) -> String {
    let mut line = String::from("|");
    for (side, width) in sides.iter().zip(widths) {
        let (left, right) = match side {
            Side::None => ("", ""),
            Side::Left => (":", ""),
            Side::Right => ("", ":"),
            Side::Center => (":", ":"),
        };
        let dashes = width.unwrap_or(STEP) - left.len() - right.len();
        line.push_str(&format!(" {left}{}{right} |", "-".repeat(dashes)));
    }
    line
}
