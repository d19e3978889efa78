//! Usage as CSV: plain, `.gz` or `.zst`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};
use flate2::read::MultiGzDecoder;
use rust_decimal::Decimal;

use super::unreadable;
use super::usage::Row;
use super::zstd::Frames;
use crate::clock::Instant;
use crate::diagnostic::{Finding, Place};

/// A month of ten thousand namespaces, day by day, is 30 MB; more than this is a mistake or an attack.
pub const MOST_BYTES: u64 = 256 << 20;
/// Findings of one file that are told one by one.
pub const MOST_FINDINGS: usize = 20;
/// Three years of a thousand namespaces, day by day.
pub const MOST_ROWS: usize = 1_000_000;
/// Of a row, line breaks in quotes included. Ours have 200.
pub const MOST_ROW_BYTES: u64 = 64 << 10;
/// Exports of other tools have up to a hundred.
pub const MOST_COLUMNS: usize = 1_000;
const REQUIRED: [&str; 4] = ["start", "end", "cluster", "namespace"];

/// Adds the rows of a file; what cannot be read becomes findings with their lines.
pub fn read(path: &Path, name: &Arc<str>, rows: &mut Vec<Row>, findings: &mut Vec<Finding>) {
    let mut wrong = Wrong::default();
    let end = read_rows(path, name, rows.len().saturating_add(MOST_ROWS), rows, &mut wrong);
    findings.extend(wrong.told);
    if wrong.more > 0 {
        findings.push(unreadable(name, &format!("{} more rows are wrong", wrong.more)));
    }
    findings.extend(end.err().map(|finding| *finding));
}

/// The first wrong rows, and how many there are beyond them: a file of nothing else must not fill the memory.
#[derive(Default)]
struct Wrong {
    told: Vec<Finding>,
    more: usize,
}

impl Wrong {
    fn push(&mut self, finding: impl FnOnce() -> Finding) {
        if self.told.len() < MOST_FINDINGS { self.told.push(finding()) } else { self.more += 1 }
    }
}

fn read_rows(
    path: &Path,
    name: &Arc<str>,
    most: usize,
    rows: &mut Vec<Row>,
    wrong: &mut Wrong,
) -> Result<(), Box<Finding>> {
    let whole = |what: String| Box::new(unreadable(name, &what));
    let since = Rc::new(Cell::new(0));
    let input = open(path, name, &since).map_err(|e| whole(e.to_string()))?;
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(input);
    let header = reader.headers().map_err(|e| whole(explain(&e)))?.clone();
    let columns = Columns::of(&header).map_err(whole)?;
    let mut record = StringRecord::new();
    loop {
        since.set(0);
        let next = reader.read_record(&mut record);
        let line = record.position().map_or(1, |p| p.line() as usize);
        match next {
            Ok(false) => return Ok(()),
            Ok(true) if rows.len() >= most => {
                return Err(Box::new(at(
                    name,
                    line,
                    &format!("more than {MOST_ROWS} rows; none from here on counts"),
                )));
            }
            Ok(true) => match columns.row(&record, name, line) {
                Ok(row) => rows.push(row),
                Err(what) => wrong.push(|| at(name, line, &what)),
            },
            Err(error) if error.is_io_error() => return Err(Box::new(at(name, line, &explain(&error)))),
            Err(error) => wrong.push(|| at(name, line, &explain(&error))),
        }
    }
}

/// By the name's ending; the file and what comes out of it are both limited.
fn open(path: &Path, name: &str, since: &Rc<Cell<u64>>) -> io::Result<Limited<Box<dyn Read>>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > MOST_BYTES {
        return Err(too_large());
    }
    let input: Box<dyn Read> = match name.rsplit('.').next().unwrap_or_default() {
        "csv" => Box::new(file),
        "gz" => Box::new(MultiGzDecoder::new(BufReader::new(file))),
        "zst" => Box::new(Frames::new(BufReader::new(file))),
        _ => return Err(io::Error::other("usage is read from .csv, .csv.gz and .csv.zst")),
    };
    Ok(Limited { input, left: MOST_BYTES, since: since.clone() })
}

fn too_large() -> io::Error {
    io::Error::other(format!("it holds more than {} MiB", MOST_BYTES >> 20))
}

/// Stops a file that grows without end when it is unpacked, and a row that does.
struct Limited<R> {
    input: R,
    left: u64,
    /// Bytes since the reader of rows last began one.
    since: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(too_large)?;
        // What is read beyond the row's end counts for the next one, so the limit is only ever late.
        if self.since.get() > MOST_ROW_BYTES {
            return Err(io::Error::other(format!("a row is longer than {} KiB", MOST_ROW_BYTES >> 10)));
        }
        self.since.set(self.since.get() + read as u64);
        Ok(read)
    }
}

fn explain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".into(),
        _ => error.to_string(),
    }
}

fn at(name: &Arc<str>, line: usize, what: &str) -> Finding {
    let place = Place { file: name.clone(), line, column: 1, start: 0, end: 0 };
    Finding { place, ..unreadable(name, what) }
}

/// Where each column stands.
struct Columns {
    by_name: BTreeMap<String, usize>,
    count: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Columns, String> {
        if header.len() > MOST_COLUMNS {
            return Err(format!("its header has {} columns; at most {MOST_COLUMNS} are read", header.len()));
        }
        let mut by_name = BTreeMap::new();
        for (index, name) in header.iter().enumerate() {
            let name = name.trim_start_matches('\u{feff}').trim().to_string();
            if !name.is_empty() && by_name.insert(name.clone(), index).is_some() {
                return Err(format!("its header has the column `{name}` twice"));
            }
        }
        match REQUIRED.iter().find(|c| !by_name.contains_key(**c)) {
            Some(missing) => Err(format!("its header has no column `{missing}`")),
            None => Ok(Columns { by_name, count: header.len() }),
        }
    }

    fn row(&self, record: &StringRecord, file: &Arc<str>, line: usize) -> Result<Row, String> {
        if record.len() != self.count {
            return Err(format!("the row has {} fields, the header {}", record.len(), self.count));
        }
        let (start, end) = (self.instant(record, "start")?, self.instant(record, "end")?);
        if (end.0 - start.0).num_milliseconds() <= 0 {
            return Err(format!("the row ends at {end}, which is not after its start {start}"));
        }
        Ok(Row {
            start,
            end,
            cluster: self.name(record, "cluster")?,
            namespace: self.name(record, "namespace")?,
            cpu_request: self.figure(record, "cpu_core_hours_request")?,
            cpu_usage: self.figure(record, "cpu_core_hours_usage")?,
            memory_request: self.figure(record, "memory_gib_hours_request")?,
            memory_usage: self.figure(record, "memory_gib_hours_usage")?,
            storage: self.figure(record, "storage_gib_hours")?,
            storage_class: self.text(record, "storage_class").map(str::to_string),
            backup: self.figure(record, "backup_gib_hours")?,
            file: file.clone(),
            line,
        })
    }

    fn text<'r>(&self, record: &'r StringRecord, column: &str) -> Option<&'r str> {
        record.get(*self.by_name.get(column)?).map(str::trim).filter(|t| !t.is_empty())
    }

    fn name(&self, record: &StringRecord, column: &str) -> Result<String, String> {
        self.text(record, column).map(str::to_string).ok_or_else(|| format!("`{column}` is empty"))
    }

    fn instant(&self, record: &StringRecord, column: &str) -> Result<Instant, String> {
        Instant::parse(self.text(record, column).unwrap_or_default())
            .map_err(|what| format!("`{column}`: {what}"))
    }

    fn figure(&self, record: &StringRecord, column: &str) -> Result<Option<Decimal>, String> {
        let Some(text) = self.text(record, column) else { return Ok(None) };
        decimal(text).map(Some).map_err(|why| format!("`{column}` is {}, {why}", crate::unit::shown(text)))
    }
}

/// Exact, or refused: digits that a decimal cannot keep are not dropped.
fn decimal(text: &str) -> Result<Decimal, &'static str> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b".-+eE".contains(&b));
    let parsed = match plain {
        true if text.contains(['e', 'E']) => Decimal::from_scientific(text).ok(),
        true => Decimal::from_str_exact(text).ok(),
        false => None,
    };
    match parsed {
        None => Err("which is not a number such as 12.5 of at most 28 digits"),
        Some(value) if value.is_sign_negative() && !value.is_zero() => Err("which is less than nothing"),
        // A year of a thousand hosts is below 10¹⁰; what is far above could not be multiplied by a price.
        Some(value) if value > Decimal::from(1_000_000_000_000_000u64) => Err("which is more than 10¹⁵"),
        Some(value) => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_without_end_is_stopped() {
        let mut input = Limited { input: io::repeat(b'x'), left: 100_000, since: Rc::default() };
        let since = input.since.clone();
        let mut text = Vec::new();
        let error = loop {
            since.set(0);
            let mut some = [0; 4096];
            match input.read(&mut some) {
                Ok(read) => text.extend_from_slice(&some[..read]),
                Err(error) => break error,
            }
        };
        assert!(error.to_string().contains("more than 256 MiB"));
        assert!(text.len() <= 100_000);
    }

    #[test]
    fn rows_have_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let row = "2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,a,b\n";
        std::fs::write(&path, format!("start,end,cluster,namespace\n{}", row.repeat(4))).unwrap();
        let (mut rows, mut wrong) = (Vec::new(), Wrong::default());
        let end = read_rows(&path, &"a.csv".into(), 3, &mut rows, &mut wrong).unwrap_err();
        assert_eq!((rows.len(), end.place.line), (3, 5), "{}", end.message);
        assert!(end.message.contains("none from here on counts"));
        assert!(read_rows(&path, &"a.csv".into(), 8, &mut Vec::new(), &mut wrong).is_ok());
    }

    #[test]
    fn decimals_are_exact_or_refused() {
        let exact =
            [("0", "0"), ("12.50", "12.50"), ("1.5E-3", "0.0015"), ("+2", "2"), ("-0", "0"), ("3e2", "300")];
        for (text, want) in exact {
            assert_eq!(decimal(text).map(|d| d.to_string()).as_deref(), Ok(want), "{text}");
        }
        for text in [
            "",
            "1,5",
            "0x10",
            "inf",
            "1_000",
            "1e400",
            "-0.01",
            "1e16",
            "0.12345678901234567890123456789012",
        ] {
            assert!(decimal(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_decimal_reads_back_as_it_was(digits in 0u64..1_000_000_000_000, scale in 0u32..20) {
            let value = Decimal::from_i128_with_scale(digits.into(), scale);
            proptest::prop_assert_eq!(decimal(&value.to_string()), Ok(value));
        }
    }
}
