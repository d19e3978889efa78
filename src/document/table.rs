//! Tables that other programs read: CSV and JSON of the same figures.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

/// Rows under fixed column names.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Below `output/`, without an ending.
    pub path: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(Decimal),
    Int(i64),
    Bool(bool),
    /// Not known: an empty field, and null.
    Unknown,
}

impl Cell {
    pub fn text(value: impl ToString) -> Cell {
        Cell::Text(value.to_string())
    }

    pub fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::Unknown, cell)
    }

    fn csv(&self) -> String {
        match self {
            Cell::Text(text) => harmless(text),
            Cell::Number(number) => number.to_string(),
            Cell::Int(number) => number.to_string(),
            Cell::Bool(value) => value.to_string(),
            Cell::Unknown => String::new(),
        }
    }

    fn json(&self) -> Json {
        match self {
            Cell::Text(text) => json!(text),
            // A decimal goes out as text: JSON numbers are floats to most readers.
            Cell::Number(number) => json!(number.to_string()),
            Cell::Int(number) => json!(number),
            Cell::Bool(value) => json!(value),
            Cell::Unknown => Json::Null,
        }
    }
}

/// A text that a spreadsheet would run as a formula begins with an apostrophe instead; numbers are left alone.
fn harmless(text: &str) -> String {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts && text.parse::<Decimal>().is_err() { format!("'{text}") } else { text.to_string() }
}

impl Table {
    pub fn csv(&self) -> Result<String, csv::Error> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::csv))?;
        }
        let bytes = writer.into_inner().map_err(|e| e.into_error())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub fn json(&self) -> String {
        let row = |row: &Vec<Cell>| -> Json {
            let fields = self.columns.iter().zip(row).map(|(c, v)| ((*c).to_string(), v.json()));
            Json::Object(fields.collect::<Map<_, _>>())
        };
        let rows: Vec<Json> = self.rows.iter().map(row).collect();
        let mut text = serde_json::to_string_pretty(&json!({"rows": rows})).unwrap_or_default();
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(harmless("=SUM(A1)"), "'=SUM(A1)");
        assert_eq!(harmless("-12.50"), "-12.50");
        assert_eq!(harmless("@cmd"), "'@cmd");
        assert_eq!(harmless("plain"), "plain");
    }

    #[test]
    fn quoting_is_that_of_rfc_4180() {
        let table = Table {
            path: "t".into(),
            columns: vec!["a", "b"],
            rows: vec![vec![Cell::text("x, \"y\""), Cell::Unknown]],
        };
        assert_eq!(table.csv().ok().as_deref(), Some("a,b\n\"x, \"\"y\"\"\",\n"));
        assert!(table.json().contains("\"b\": null"));
    }
}
