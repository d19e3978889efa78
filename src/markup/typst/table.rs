//! Tables of data with header cells; control boxes, tiles and signature lines are layout, so they are grids.

use super::Writer;
use super::columns::{self, HEAD, NOTE, PAD_X, PAD_Y, Piece, TEXT};
use crate::markup::tree::{Align, Cell, Column, Row, RowTone, Table, TableKind};
use crate::markup::width::{Face, line};

/// Bars of an at-a-glance table, in points.
const BAR: f32 = 78.0;
/// The label and the note of a tile, and the height of a tile without its figure; the same as in `page.typ`.
const SMALL: f32 = 7.4;
const TILE: f32 = 2.0 * 9.0 + 2.0 * 7.0 + 2.0 * SMALL;
/// Tables lower than this do not break across pages.
const WHOLE: f32 = 130.0;

impl Writer<'_> {
    /// `kept` keeps the end of the table with the block after it.
    pub fn table(&mut self, table: &Table, kept: bool) {
        self.in_cell = true;
        match table.kind {
            TableKind::Data | TableKind::Glance | TableKind::Form => self.grid(table, kept),
            TableKind::Control => self.control(table),
            TableKind::Tiles => self.tiles(table),
            TableKind::Sign => self.sign(table),
        }
        self.in_cell = false;
        self.piece = Piece::default();
    }

    fn grid(&mut self, table: &Table, kept: bool) {
        let bar = table.bar_column();
        let room = if bar.is_some() { self.width - BAR } else { self.width };
        let mut widths = columns::widths(table, room);
        let measured = self.measured;
        let height = |row| if measured { columns::height(row, &widths) } else { None };
        let heights: Vec<Option<f32>> = table.rows.iter().map(height).collect();
        widths.extend(bar.map(|_| BAR));
        let whole = super::height::table_height(table, self.width) < WHOLE;
        // A table that breaks must not stick to its source line: Typst would move it to the next page as a whole.
        let kept = kept && whole;
        self.raw(&format!("tbl({kept},{whole},("));
        widths.iter().for_each(|width| self.out.push_str(&format!("{width:.2}pt,")));
        self.raw("),(");
        table.columns.iter().for_each(|column| self.out.push_str(align(*column)));
        self.raw(if bar.is_some() { "left,),(" } else { "),(" });
        self.row_heights(table, &heights, &widths);
        self.raw("),(");
        self.head(table, &widths, bar.is_some());
        self.raw("),(\n");
        for (index, row) in table.rows.iter().enumerate() {
            self.rule_above(table, index);
            self.fits = heights[index].is_some();
            self.row(row, &widths, bar, table.kind);
            self.fits = false;
        }
        self.raw(if table.kind == TableKind::Glance { "hl,))" } else { "hs,))" });
    }

    fn row_heights(&mut self, table: &Table, heights: &[Option<f32>], widths: &[f32]) {
        let wraps =
            table.head.iter().zip(widths).any(|(c, w)| line(&c.text, Face::Bold, HEAD) * 1.02 > w - PAD_X);
        let head =
            if wraps || !self.measured { "auto,".to_owned() } else { format!("{:.1}pt,", HEAD + PAD_Y) };
        self.raw(&head);
        for height in heights {
            match (table.kind, height) {
                (TableKind::Form, _) => self.raw("26pt,"),
                (_, Some(height)) => self.out.push_str(&format!("{height:.1}pt,")),
                (_, None) => self.raw("auto,"),
            }
        }
    }

    fn head(&mut self, table: &Table, widths: &[f32], bar: bool) {
        for ((cell, column), width) in table.head.iter().zip(&table.columns).zip(widths) {
            self.piece = Piece { face: Face::Bold, size: HEAD, room: width - PAD_X };
            self.raw(&format!("th({}", align(*column)));
            self.content(&cell.text, true);
            self.raw("),");
        }
        if bar {
            self.raw("th(left,\"\"),");
        }
    }

    /// Hairlines between rows; an at-a-glance table has none but the red ones.
    fn rule_above(&mut self, table: &Table, index: usize) {
        let tone = table.rows[index].tone;
        let before = index.checked_sub(1).map(|before| table.rows[before].tone);
        self.raw(match (tone, before) {
            (RowTone::Cliff, _) => "hr,",
            (_, Some(RowTone::Cliff)) => "hR,",
            (_, None) => "",
            (RowTone::Total, _) => "hs,",
            _ if table.kind == TableKind::Glance => "",
            _ => "hl,",
        });
    }

    fn row(&mut self, row: &Row, widths: &[f32], bar: Option<(usize, u32)>, kind: TableKind) {
        for (index, (cell, width)) in row.cells.iter().zip(widths).enumerate() {
            self.piece = Piece { face: columns::face(row), size: TEXT, room: width - PAD_X };
            match row.tone {
                RowTone::Plain => self.cell(cell),
                RowTone::Cliff if index == 0 => self.emphasised("red", cell),
                RowTone::Total | RowTone::Cliff => self.emphasised("ink", cell),
            }
            self.raw(",");
        }
        if let (Some((column, most)), TableKind::Glance) = (bar, kind) {
            let value = row.number(column).unwrap_or(0);
            let width = (BAR - PAD_X) * value as f32 / most.max(1) as f32;
            let tone = if row.tone == RowTone::Cliff { "red" } else { "accent" };
            self.raw(&format!("bar({tone},{width:.1}pt),"));
        }
        self.raw("\n");
    }

    fn emphasised(&mut self, tone: &str, cell: &Cell) {
        self.raw(&format!("strongcell({tone},"));
        self.cell(cell);
        self.raw(")");
    }

    fn cell(&mut self, cell: &Cell) {
        if cell.notes.is_empty() {
            return self.content(&cell.text, true);
        }
        self.raw("{");
        self.content(&cell.text, true);
        self.piece = Piece { face: Face::Regular, size: NOTE, ..self.piece };
        for note in &cell.notes {
            self.raw(";n(");
            self.content(note, false);
            self.raw(")");
        }
        self.raw("}");
    }

    fn control(&mut self, table: &Table) {
        self.raw("ctl((");
        for (name, value) in table.pairs() {
            self.content(&name.text, true);
            self.raw(",");
            self.cell(value);
            self.raw(",");
        }
        self.raw("))");
    }

    fn tiles(&mut self, table: &Table) {
        let count = table.head.len().max(1) as f32;
        let room = (self.width - (count - 1.0) * 9.0) / count - 18.0;
        let figures = table.rows.first().map_or(&[][..], |row| &row.cells);
        let widest = figures.iter().map(|cell| line(&cell.text, Face::Bold, 1.0)).fold(0.0, f32::max);
        // All figures of a line of tiles have one size.
        let size = if widest * 15.0 > room { (room / widest / 1.02).max(9.0) } else { 15.0 };
        let notes = table.rows.get(1).map_or(&[][..], |row| &row.cells);
        let fits =
            table.head.iter().chain(notes).all(|cell| line(&cell.text, Face::Regular, SMALL) * 1.015 <= room)
                && widest * size <= room
                && table.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.notes.is_empty());
        // Where nothing wraps, the height is known, and Typst need not lay the tiles out to learn it.
        let height = if fits { format!("{:.1}pt", size + TILE) } else { "auto".to_owned() };
        self.raw(&format!("tiles({size:.1}pt,{height},("));
        for (index, label) in table.head.iter().enumerate() {
            self.raw("(");
            self.content(&label.text, true);
            for row in table.rows.iter().take(2) {
                self.raw(",");
                row.cells.get(index).into_iter().for_each(|cell| self.cell(cell));
            }
            self.raw(if table.rows.len() < 2 { ",\"\",\"\"),\n" } else { "),\n" });
        }
        self.raw("))");
    }

    fn sign(&mut self, table: &Table) {
        let rows = table.rows.len().max(1);
        self.raw(&format!("sign({rows},("));
        for caption in &table.head {
            self.content(&caption.text, true);
            self.raw(",");
        }
        self.raw("))");
    }
}

fn align(column: Column) -> &'static str {
    match column.align {
        Align::Left => "left,",
        Align::Center => "center,",
        Align::Right => "right,",
    }
}
