//! One JSON object, as the contract fixes it.

use serde::Serialize;

use super::{Finding, Printout, Summary};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    schema_version: u32,
    as_of: &'a str,
    summary: Counts,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    severity: &'static str,
    object: &'a str,
    message: &'a str,
    help: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    waiver: Option<&'a str>,
}

pub fn print(printout: &Printout) -> String {
    let Summary { error, warning, note, waived } = Summary::of(printout.findings);
    let report = Report {
        schema_version: 1,
        as_of: printout.as_of,
        summary: Counts { error, warning, note, waived },
        findings: printout.findings.iter().map(line).collect(),
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn line(finding: &Finding) -> Line<'_> {
    Line {
        rule: finding.rule,
        severity: finding.severity.word(),
        object: &finding.object,
        message: &finding.message,
        help: &finding.help,
        file: &finding.place.file,
        line: finding.place.line,
        column: finding.place.column,
        waiver: finding.waiver.as_deref(),
    }
}
