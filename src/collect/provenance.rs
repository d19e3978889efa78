//! `collected.json`: where each file of a folder came from, a row a file.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;
use crate::output::Folder;

pub const FILE: &str = "collected.json";
const MOST_BYTES: u64 = 64 << 20;

/// The order of the fields is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    pub file: String,
    pub sha256: String,
    /// Address and path of what was asked; never anything secret.
    pub source: String,
    /// When it was asked: what is in the file is not older.
    pub at: String,
    pub tool: String,
    pub objects: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
}

/// All rows of a folder, those of other tools and other versions among them.
#[derive(Debug, Default)]
pub struct Records(BTreeMap<String, Value>);

#[derive(Deserialize)]
struct File {
    rows: Vec<Value>,
}

impl Records {
    pub fn load(folder: &Path) -> Result<Records, Failure> {
        let path = folder.join(FILE);
        let refused = |what: String| {
            let help = "Mend it, or take it away: then it begins anew with what is collected.".to_string();
            Failure::of_all(format!("{}: {what}", path.display()), Some(help))
        };
        match std::fs::symlink_metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Records::default()),
            Ok(meta) if !meta.is_file() || meta.len() > MOST_BYTES => {
                return Err(refused("this is no file that daybook wrote".into()));
            }
            _ => {}
        }
        let bytes = std::fs::read(&path).map_err(|error| refused(error.to_string()))?;
        let file: File =
            serde_json::from_slice(&bytes).map_err(|error| refused(format!("it cannot be read: {error}")))?;
        let named = |row: Value| row["file"].as_str().map(String::from).map(|file| (file, row));
        let rows: Option<BTreeMap<String, Value>> = file.rows.into_iter().map(named).collect();
        rows.map(Records).ok_or_else(|| refused("a row of it names no file".into()))
    }

    pub fn put(&mut self, row: Row) {
        let value = serde_json::to_value(&row).unwrap_or_default();
        self.0.insert(row.file, value);
    }

    /// Takes a row out; its hash, where it has one.
    pub fn remove(&mut self, file: &str) -> Option<String> {
        self.0.remove(file)?["sha256"].as_str().map(String::from)
    }

    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn keep(&self, folder: &Folder) -> Result<(), Failure> {
        let mut draft = folder.draft(FILE)?;
        let rows: Vec<String> = self.0.values().map(Value::to_string).collect();
        write!(draft, "{{\"rows\":[\n{}\n]}}\n", rows.join(",\n"))?;
        draft.keep()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(file: &str) -> Row {
        Row {
            file: file.into(),
            sha256: "00".into(),
            source: "https://api/x".into(),
            at: "2026-11-01T05:58:00Z".into(),
            tool: "daybook 0.1.0".into(),
            objects: 2,
            context: None,
        }
    }

    #[test]
    fn keeps_the_rows_of_others() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path()).unwrap();
        let path = temporary.path().join(FILE);
        std::fs::write(&path, r#"{"rows":[{"file":"z.json","by":"hand"}]}"#).unwrap();
        let mut records = Records::load(temporary.path()).unwrap();
        records.put(row("a.json"));
        records.put(Row { objects: 3, ..row("a.json") });
        records.keep(&folder).unwrap();
        let wanted = "{\"rows\":[\n\
            {\"file\":\"a.json\",\"sha256\":\"00\",\"source\":\"https://api/x\",\"at\":\"2026-11-01T05:58:00Z\",\"tool\":\"daybook 0.1.0\",\"objects\":3},\n\
            {\"file\":\"z.json\",\"by\":\"hand\"}\n]}\n";
        assert_eq!(std::fs::read_to_string(&path).unwrap(), wanted);
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let temporary = tempfile::tempdir().unwrap();
        assert!(Records::load(temporary.path()).unwrap().0.is_empty());
        for text in ["", "[]", r#"{"rows":[{"by":"hand"}]}"#, r#"{"rows":7}"#] {
            std::fs::write(temporary.path().join(FILE), text).unwrap();
            let refused = Records::load(temporary.path()).unwrap_err();
            assert!(refused.what.contains(FILE), "{text}: {refused:?}");
        }
    }
}
