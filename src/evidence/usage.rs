//! What namespaces asked for and used, hour by hour: the rows that showback is made from.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Evidence, csv, is_note, provenance, unreadable};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Place, Severity};

/// Below `inventory/evidence/`.
const FOLDER: &str = "usage/";

/// Every row of every file, none of them twice.
#[derive(Debug, Default)]
pub struct Usage {
    /// By cluster, namespace, storage class and time.
    pub rows: Vec<Row>,
    pub files: Vec<UsageFile>,
}

/// A file that rows came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageFile {
    /// Relative to the root.
    pub path: Arc<str>,
    pub sha256: String,
    pub rows: usize,
}

/// One namespace over one stretch of time; a figure that was not recorded is absent, not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub start: Instant,
    /// Half-open: the row ends right before this moment.
    pub end: Instant,
    pub cluster: String,
    pub namespace: String,
    /// Core-hours.
    pub cpu_request: Option<Decimal>,
    pub cpu_usage: Option<Decimal>,
    /// GiB-hours.
    pub memory_request: Option<Decimal>,
    pub memory_usage: Option<Decimal>,
    /// GiB-hours of provisioned volumes.
    pub storage: Option<Decimal>,
    pub storage_class: Option<String>,
    /// GiB-hours in backup repositories.
    pub backup: Option<Decimal>,
    pub file: Arc<str>,
    pub line: usize,
}

impl Usage {
    /// Reads every file below `usage/` of `folder`, which lies at `prefix` below the root. What cannot be read is a
    /// finding with file and line.
    pub fn load(folder: &Path, prefix: &str, evidence: &Evidence) -> (Usage, Vec<Finding>) {
        let (mut usage, mut findings) = (Usage::default(), Vec::new());
        let mut rows = Vec::new();
        for (path, recorded) in evidence.files.range(FOLDER.to_string()..) {
            if !path.starts_with(FOLDER) {
                break;
            }
            if is_note(path) || provenance::is_one(path) {
                continue;
            }
            let name: Arc<str> = format!("{prefix}/{path}").into();
            let before = rows.len();
            csv::read(&folder.join(path), &name, &mut rows, &mut findings);
            usage.files.push(UsageFile {
                path: name,
                sha256: recorded.sha256.clone(),
                rows: rows.len() - before,
            });
        }
        usage.rows = once(rows, &mut findings);
        (usage, findings)
    }

    /// The rows that touch a stretch of time.
    pub fn within(&self, start: Instant, end: Instant) -> impl Iterator<Item = &Row> {
        touching(&self.rows, start, end)
    }

    /// Those of one cluster. Rows are sorted, so a tenant of hundreds does not look at the rows of all others.
    pub fn of_cluster(&self, cluster: &str, start: Instant, end: Instant) -> impl Iterator<Item = &Row> {
        let from = self.rows.partition_point(|r| r.cluster.as_str() < cluster);
        let rest = &self.rows[from..];
        touching(&rest[..rest.partition_point(|r| r.cluster == cluster)], start, end)
    }
}

fn touching(rows: &[Row], start: Instant, end: Instant) -> impl Iterator<Item = &Row> {
    rows.iter().filter(move |r| r.start < end && r.end > start)
}

impl Row {
    pub fn milliseconds(&self) -> i64 {
        (self.end.0 - self.start.0).num_milliseconds()
    }

    fn place(&self) -> Place {
        Place { file: self.file.clone(), line: self.line, column: 1, start: 0, end: 0 }
    }

    /// Equal in all that is counted, wherever it was read.
    fn says_the_same(&self, other: &Row) -> bool {
        let other = Row { file: self.file.clone(), line: self.line, ..other.clone() };
        *self == other
    }
}

/// Takes each stretch of time of a namespace and storage class once: the row of the file that comes first by name
/// counts, a later one that overlaps it does not, and is told.
fn once(rows: Vec<Row>, findings: &mut Vec<Finding>) -> Vec<Row> {
    let mut by_series: BTreeMap<(String, String, Option<String>), BTreeMap<Instant, Row>> = BTreeMap::new();
    let mut overlaps: BTreeMap<Arc<str>, (usize, Option<Severity>)> = BTreeMap::new();
    for row in rows {
        let key = (row.cluster.clone(), row.namespace.clone(), row.storage_class.clone());
        let series = by_series.entry(key).or_default();
        // Rows of a series never overlap, so only the last one that starts before this one's end can.
        match series.range(..row.end).next_back().filter(|(_, kept)| kept.end > row.start) {
            Some((_, kept)) => {
                let finding = overlap(&row, kept);
                let told = overlaps.entry(row.file.clone()).or_default();
                told.0 += 1;
                if told.0 <= csv::MOST_FINDINGS {
                    findings.push(finding);
                } else {
                    told.1 = told.1.max(Some(finding.severity));
                }
            }
            None => {
                series.insert(row.start, row);
            }
        }
    }
    for (file, (count, worst)) in &overlaps {
        // As bad as the worst of what is not told.
        let Some(severity) = *worst else { continue };
        let more = count - csv::MOST_FINDINGS;
        let message =
            format!("{more} more rows overlap or repeat rows that are counted already; they are not counted");
        findings.push(Finding { severity, message, ..unreadable(file, "") });
    }
    by_series.into_values().flat_map(BTreeMap::into_values).collect()
}

fn overlap(row: &Row, kept: &Row) -> Finding {
    let same = row.says_the_same(kept);
    let series = format!("{}/{}", row.cluster, row.namespace);
    let (severity, what) = match same {
        true => (Severity::Warning, "repeats"),
        false => (Severity::Error, "overlaps"),
    };
    Finding {
        rule: "unreadable-evidence",
        severity,
        object: row.file.to_string(),
        message: format!(
            "this row of `{series}` from {} {what} one that is counted already; it is not counted",
            row.start
        ),
        help: "Keep each hour of a namespace and storage class in one file only.".into(),
        place: row.place(),
        related: vec![(kept.place(), "counted".into())],
        waiver: None,
    }
}

#[cfg(test)]
mod tests;
