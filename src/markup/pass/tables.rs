//! Which rows of a table are ruled off: the sum at the foot, the point of no return.

use crate::markup::tree::{Block, Cell, Inline, Row, RowTone, Table, TableKind, walk};

pub fn classify(blocks: &mut [Block]) {
    walk(blocks, &mut |block| {
        if let Block::Table(table) = block {
            square(table);
            match table.kind {
                TableKind::Glance => mark_cliff(table),
                TableKind::Data => mark_total(table),
                _ => {}
            }
        }
    });
}

/// Every row has as many cells as there are columns.
fn square(table: &mut Table) {
    let width = table.columns.len();
    table.head.resize(width, Cell::default());
    table.rows.iter_mut().for_each(|row| row.cells.resize(width, Cell::default()));
}

fn mark_cliff(table: &mut Table) {
    for row in table.rows.iter_mut().filter(|row| is_bold(row)) {
        row.tone = RowTone::Cliff;
    }
}

/// The last row is a sum if its first cell is bold and no other row's is.
fn mark_total(table: &mut Table) {
    if let Some((last, rest)) = table.rows.split_last_mut()
        && is_bold(last)
        && !rest.is_empty()
        && !rest.iter().any(is_bold)
    {
        last.tone = RowTone::Total;
    }
}

fn is_bold(row: &Row) -> bool {
    matches!(row.cells.first().map(|cell| cell.text.as_slice()), Some([Inline::Strong(_)]))
}
