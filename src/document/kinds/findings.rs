//! What is wrong with the platform's promises, by weight.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::rules;
use crate::diagnostic::{Finding, Severity, Summary};
use crate::model::Lookup;
use crate::document::words::words;
use crate::unit::day;
use crate::document::{Cell, Content, Desk, Kind, Scope, Subject, Table};

pub const KIND: Kind = Kind {
    name: "findings",
    scope: Scope::Platform,
    code: "FND",
    landscape: false,
    record: true,
    summary: "what is wrong, where, and what to do about it",
    build,
};

/// Findings by weight, waived ones apart, and what was checked.
#[derive(Serialize)]
struct Context {
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
    /// Objects with at least one finding that nobody has accepted.
    objects: usize,
    rules_checked: usize,
    groups: Vec<GroupLine>,
    accepted: Vec<Line>,
}

/// The findings of one level.
#[derive(Serialize)]
struct GroupLine {
    /// `error`, `warning` or `note`.
    severity: &'static str,
    /// `Errors`, `Warnings` or `Notes`.
    heading: &'static str,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    rule: &'static str,
    object: String,
    message: String,
    help: String,
    file: String,
    line: usize,
    waiver: Option<WaiverLine>,
}

#[derive(Serialize)]
struct WaiverLine {
    name: String,
    reason: String,
    approver: String,
    expires: String,
}

fn build(desk: &Desk, _: &Subject) -> Option<Content> {
    let summary = Summary::of(desk.findings);
    let open: Vec<&Finding> = desk.findings.iter().filter(|f| !f.is_waived()).collect();
    let by_object: BTreeMap<&str, usize> = open.iter().map(|f| (f.object.as_str(), 1)).collect();
    let context = Context {
        error: summary.error,
        warning: summary.warning,
        note: summary.note,
        waived: summary.waived,
        objects: by_object.len(),
        rules_checked: rules::all().len(),
        groups: [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .map(|severity| group(desk, severity, &open))
            .filter(|g| !g.lines.is_empty())
            .collect(),
        accepted: desk.findings.iter().filter(|f| f.is_waived()).map(|f| line(desk, f)).collect(),
    };
    let mut content = Content::new(&context)?;
    content.tables.push(table(desk));
    Some(content)
}

fn group(desk: &Desk, severity: Severity, open: &[&Finding]) -> GroupLine {
    let lines = open.iter().filter(|f| f.severity == severity).map(|f| line(desk, f)).collect();
    let heading = words().findings.get(severity.word()).map_or(severity.word(), String::as_str);
    GroupLine { severity: severity.word(), heading, lines }
}

fn line(desk: &Desk, finding: &Finding) -> Line {
    let waiver = finding.waiver.as_ref().and_then(|w| desk.platform.waivers.get(w));
    Line {
        rule: finding.rule,
        object: finding.object.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        file: finding.place.file.to_string(),
        line: finding.place.line,
        waiver: waiver.map(|w| WaiverLine {
            name: w.name.clone(),
            reason: w.reason.clone(),
            approver: desk.platform.find(&w.approver).map_or_else(|| w.approver.to_string(), |t| t.display().into()),
            expires: day(w.expires),
        }),
    }
}

fn table(desk: &Desk) -> Table {
    let row = |f: &Finding| {
        vec![
            Cell::text(f.rule),
            Cell::text(f.severity),
            Cell::text(&f.object),
            Cell::text(&f.message),
            Cell::text(&f.help),
            Cell::text(&f.place.file),
            Cell::Int(f.place.line as i64),
            Cell::Int(f.place.column as i64),
            Cell::maybe(f.waiver.as_ref(), Cell::text),
        ]
    };
    Table {
        path: "findings".into(),
        columns: vec!["rule", "severity", "object", "message", "help", "file", "line", "column", "waiver"],
        rows: desk.findings.iter().map(row).collect(),
    }
}
