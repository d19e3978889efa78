//! `collected.json`, which stands beside files that `daybook collect` wrote, and says when and from where.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::object::{Moment, tame};
use super::{Evidence, Recorded, unreadable};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Severity};

const NAME: &str = "collected.json";
/// A row has 200 bytes.
const MOST_BYTES: u64 = 16 << 20;

pub fn is_one(path: &str) -> bool {
    path.rsplit('/').next() == Some(NAME)
}

/// How one file came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    pub at: Instant,
    pub tool: Option<String>,
}

#[derive(Deserialize)]
struct Log {
    #[serde(default)]
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    sha256: String,
    at: Moment,
    tool: Option<String>,
}

/// All that is known of files, by path relative to `inventory/evidence/`.
#[derive(Default)]
pub struct Provenance {
    rows: BTreeMap<String, Vec<Row>>,
    prefix: String,
}

impl Provenance {
    pub fn load(folder: &Path, prefix: &str, evidence: &Evidence, findings: &mut Vec<Finding>) -> Provenance {
        let mut provenance = Provenance { rows: BTreeMap::new(), prefix: prefix.to_string() };
        for (path, recorded) in evidence.files.iter().filter(|(path, _)| is_one(path)) {
            match log(&folder.join(path), recorded) {
                Ok(log) => log.rows.into_iter().for_each(|row| provenance.add(path, row)),
                Err(what) => findings.push(unreadable(&format!("{prefix}/{path}"), &what)),
            }
        }
        provenance
    }

    fn add(&mut self, path: &str, row: Row) {
        let beside = path.strip_suffix(NAME).unwrap_or_default();
        self.rows.entry(format!("{beside}{}", row.file)).or_default().push(row);
    }

    /// Only of the very bytes that were collected: a file that was changed since has lost its provenance.
    pub fn of(&self, path: &str, recorded: &Recorded, findings: &mut Vec<Finding>) -> Option<By> {
        let rows = self.rows.get(path)?;
        let fits = rows.iter().filter(|row| row.sha256.eq_ignore_ascii_case(&recorded.sha256));
        let found = fits.max_by_key(|row| row.at);
        if found.is_none() {
            findings.push(Finding {
                severity: Severity::Warning,
                message: format!("this is not what was collected: `{NAME}` beside it has another SHA-256"),
                help: "Collect it again. Until then it counts as evidence of unknown origin.".into(),
                ..unreadable(&format!("{}/{path}", self.prefix), "")
            });
        }
        found.map(|row| By { at: row.at.0, tool: row.tool.as_deref().map(tame) })
    }
}

fn log(path: &Path, recorded: &Recorded) -> Result<Log, String> {
    if recorded.bytes > MOST_BYTES {
        return Err(format!("it is larger than {} MiB", MOST_BYTES >> 20));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    serde_json::from_slice(&bytes).map_err(|error| tame(&error.to_string()))
}
