//! What is wrong with a template, as any other finding is told: file, line, excerpt, remedy.

use std::fmt;
use std::ops::Range;

use tera::ErrorKind;

use super::own::Own;
use crate::diagnostic::{Finding, Place, Printout, Severity, Sources, human};

/// What is wrong with templates.
#[derive(Debug, Default)]
pub struct TemplateError {
    pub findings: Vec<Finding>,
    pub sources: Sources,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let printout = Printout { as_of: "", findings: &self.findings, sources: &self.sources };
        f.write_str(human::each(&printout).trim_end())
    }
}

/// What to do about a template that does too much.
pub const LESS: &str = "Let it do less: docs/templates.md says how much a template may do.";
const SYNTAX: &str = "docs/templates.md says what a template may hold.";

/// Tera's error where its author sees it.
pub fn of(error: &tera::Error, own: &Own, original: &dyn Fn(&str, usize) -> usize) -> TemplateError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (name, range) = (report.filename(), report.span().range.clone());
            let range = original(name, range.start)..original(name, range.end);
            own.wrong(name, range, first_line(report.message()), help(report.message()))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let chain = include_chain.join(" → ");
            own.wrong(
                tpl,
                0..0,
                format!("it includes itself: {chain}"),
                "Take one of the includes out.".into(),
            )
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::MissingParent { current: tpl, .. } => {
            own.wrong(tpl, 0..0, first_line(&error.to_string()), "Use `include`.".into())
        }
        ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
            let most = super::meter::OUTPUT >> 20;
            own.wrong("", 0..0, format!("a document grows larger than {most} MiB"), LESS.into())
        }
        _ => own.wrong("", 0..0, first_line(&error.to_string()), SYNTAX.into()),
    }
}

/// Tera's longer messages draw the place, which is drawn here already.
fn first_line(message: &str) -> String {
    let line = message.lines().find(|l| !l.trim().is_empty()).unwrap_or("it cannot be rendered");
    line.trim_end_matches('.').chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn help(message: &str) -> String {
    let too_much = ["may cost", "may hold", "gives at most", "too complex", "too deep", "recursion"];
    if too_much.iter().any(|t| message.contains(t)) { LESS.into() } else { SYNTAX.into() }
}

impl Own {
    /// A finding about a place in a template.
    pub fn finding(&self, name: &str, at: Range<usize>, message: String, help: String) -> Finding {
        let file = self.file(name);
        let text = self.text(name).unwrap_or_default();
        Finding {
            rule: "template",
            severity: Severity::Error,
            object: name.to_string(),
            message,
            help,
            place: place(&file, text, at),
            related: Vec::new(),
            waiver: None,
        }
    }

    pub fn wrong(&self, name: &str, at: Range<usize>, message: String, help: String) -> TemplateError {
        TemplateError { findings: vec![self.finding(name, at, message, help)], sources: self.sources() }
    }
}

/// Where the bytes `at` of a text stand. An empty range is shown as the character behind it.
fn place(file: &str, text: &str, at: Range<usize>) -> Place {
    let boundary = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let start = boundary(at.start);
    let behind = text[start..].chars().next().map_or(0, char::len_utf8);
    let end = boundary(at.end).max(start + behind);
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    Place {
        file: file.into(),
        line: text[..start].matches('\n').count() + 1,
        column: text[line_start..start].chars().count() + 1,
        start,
        end,
    }
}
