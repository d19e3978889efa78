//! Tables of data in a box that scrolls, and the tables that are really lists, tiles and forms.

use super::Writer;
use super::escape::escape;
use super::inline::Place;
use crate::markup::tree::{Align, Cell, Column, Row, RowTone, Table, TableKind, plain};

impl Writer<'_> {
    pub fn table(&mut self, table: &Table) {
        match table.kind {
            // Few columns wrap on a phone; more scroll in their own box.
            TableKind::Data if table.columns.len() <= 3 => self.grid(table, "data few"),
            TableKind::Data => self.grid(table, "data"),
            TableKind::Glance => self.grid(table, "data glance"),
            TableKind::Form => self.grid(table, "data form"),
            TableKind::Control => self.control(table),
            TableKind::Tiles => self.tiles(table),
            TableKind::Sign => self.sign(table),
        }
    }

    fn grid(&mut self, table: &Table, class: &str) {
        self.tables += 1;
        let name = escape(&format!("Table {}: {}", self.tables, self.section));
        // Without names of columns, the first cell of a row names what stands beside it.
        let headed = table.head.iter().any(|cell| !cell.text.is_empty());
        let plain = if headed { "" } else { " plain" };
        self.raw(&format!(
            "<div class=\"scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\"><table class=\"{class}{plain}\">\n"
        ));
        let bar = table.bar_column();
        if headed {
            self.head(table, bar.is_some());
        }
        self.raw("<tbody>\n");
        table.rows.iter().for_each(|row| self.row(row, &table.columns, bar, headed));
        self.raw("</tbody>\n</table></div>\n");
    }

    fn head(&mut self, table: &Table, bar: bool) {
        self.raw("<thead><tr>");
        for (cell, column) in table.head.iter().zip(&table.columns) {
            // A column without a name has nothing to head.
            let tag = if cell.text.is_empty() { "td" } else { "th" };
            let scope = if cell.text.is_empty() { "" } else { " scope=\"col\"" };
            self.raw(&format!("<{tag}{scope}{}>", class(*column)));
            self.cell(cell);
            self.raw(&format!("</{tag}>"));
        }
        self.raw(if bar { "<td class=\"bar\"></td></tr></thead>\n" } else { "</tr></thead>\n" });
    }

    fn row(&mut self, row: &Row, columns: &[Column], bar: Option<(usize, u32)>, headed: bool) {
        self.raw(match row.tone {
            RowTone::Plain => "<tr>",
            RowTone::Total => "<tr class=\"total\">",
            RowTone::Cliff => "<tr class=\"cliff\">",
        });
        for (index, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let names = index == 0 && !headed && !cell.text.is_empty();
            self.raw(&if names { "<th scope=\"row\">".to_owned() } else { cell_tag(cell, *column) });
            self.cell(cell);
            self.raw(if names { "</th>" } else { "</td>" });
        }
        if let Some((column, most)) = bar {
            self.bar(row.number(column).unwrap_or(0), most);
        }
        self.raw("</tr>\n");
    }

    fn bar(&mut self, value: u32, most: u32) {
        let width = u64::from(value) * 100 / u64::from(most.max(1));
        self.raw(&format!(
            "<td class=\"bar\"><svg viewBox=\"0 0 100 6\" width=\"100\" height=\"6\" aria-hidden=\"true\">\
             <rect width=\"{width}\" height=\"6\" rx=\"1.5\"/></svg></td>"
        ));
    }

    fn cell(&mut self, cell: &Cell) {
        self.inlines(&cell.text, Place::Cell);
        for note in &cell.notes {
            self.raw("<small>");
            self.inlines(note, Place::Note);
            self.raw("</small>");
        }
    }

    fn control(&mut self, table: &Table) {
        self.raw("<dl class=\"control\">\n");
        for pair in table.pairs() {
            self.raw("<div><dt>");
            self.inlines(&pair.0.text, Place::Line);
            self.raw("</dt><dd>");
            self.cell(pair.1);
            self.raw("</dd></div>\n");
        }
        self.raw("</dl>\n");
    }

    fn tiles(&mut self, table: &Table) {
        self.raw("<dl class=\"tiles\">\n");
        for (index, label) in table.head.iter().enumerate() {
            self.raw("<div><dt>");
            self.inlines(&label.text, Place::Line);
            self.raw("</dt>");
            for (row, class) in table.rows.iter().zip(["figure", "note"]) {
                self.raw(&format!("<dd class=\"{class}\">"));
                row.cells.get(index).into_iter().for_each(|cell| self.cell(cell));
                self.raw("</dd>");
            }
            self.raw("</div>\n");
        }
        self.raw("</dl>\n");
    }

    fn sign(&mut self, table: &Table) {
        self.raw("<div class=\"sign\">\n");
        for _ in 0..table.rows.len().max(1) {
            for caption in &table.head {
                self.raw("<p>");
                self.inlines(&caption.text, Place::Line);
                self.raw("</p>\n");
            }
        }
        self.raw("</div>\n");
    }
}

/// Short facts, dates and names do not wrap.
fn cell_tag(cell: &Cell, column: Column) -> String {
    let short = column.align == Align::Left && (1..=16).contains(&plain(&cell.text).chars().count());
    if short { "<td class=\"keep\">".to_owned() } else { format!("<td{}>", class(column)) }
}

fn class(column: Column) -> &'static str {
    match column.align {
        Align::Left => "",
        Align::Center => " class=\"mid\"",
        Align::Right => " class=\"num\"",
    }
}

impl Table {
    /// Names and values of a control table; a header that is not empty is its first row.
    pub fn pairs(&self) -> Vec<(&Cell, &Cell)> {
        let head = std::iter::once(&self.head).filter(|head| head.iter().any(|cell| !cell.text.is_empty()));
        let cells = head.chain(self.rows.iter().map(|row| &row.cells));
        let pairs = cells.flat_map(|cells| cells.chunks_exact(2)).map(|pair| (&pair[0], &pair[1]));
        pairs.filter(|(name, value)| !name.text.is_empty() || !value.text.is_empty()).collect()
    }

    /// The column of an at-a-glance table that is drawn as bars, and its largest number: the last one that is
    /// aligned right and holds a whole number in every row.
    pub fn bar_column(&self) -> Option<(usize, u32)> {
        if self.kind != TableKind::Glance {
            return None;
        }
        let right = |index: &usize| self.columns[*index].align == Align::Right;
        let column = (0..self.columns.len()).rev().filter(right).find(|index| {
            !self.rows.is_empty() && self.rows.iter().all(|row| row.number(*index).is_some())
        })?;
        Some((column, self.rows.iter().filter_map(|row| row.number(column)).max().unwrap_or(0)))
    }
}

impl Row {
    pub fn number(&self, column: usize) -> Option<u32> {
        self.cells.get(column).and_then(|cell| plain(&cell.text).trim().parse().ok())
    }
}
