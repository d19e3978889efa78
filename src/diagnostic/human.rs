//! Findings as rustc prints them: excerpt, caret, help.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Finding, Place, Printout, Severity, Summary};

/// Colours are always there; the stream takes them away where they are not wanted.
pub fn print(printout: &Printout) -> String {
    each(printout) + &foot(printout)
}

/// The findings alone, without their count.
pub fn each(printout: &Printout) -> String {
    let renderer = Renderer::styled().term_width(DEFAULT_TERM_WIDTH);
    let mut text = String::new();
    for finding in printout.findings {
        text.push_str(&one(&renderer, finding, printout));
        text.push_str("\n\n");
    }
    text
}

fn one(renderer: &Renderer, finding: &Finding, printout: &Printout) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&*finding.message).id(finding.rule);
    let mut group = Group::with_title(title);
    let source = printout.sources.text(&finding.place.file);
    match source.filter(|s| finding.place.end <= s.len() && finding.place.end > 0) {
        Some(source) => {
            let here = AnnotationKind::Primary.span(one_line(source, &finding.place)).label(&*finding.object);
            let mut snippet = Snippet::source(source).path(&*finding.place.file).annotation(here);
            let same = |p: &Place| p.file == finding.place.file && p.end <= source.len();
            for (place, label) in finding.related.iter().filter(|(p, _)| same(p)) {
                let there = AnnotationKind::Context.span(one_line(source, place)).label(&**label);
                snippet = snippet.annotation(there);
            }
            group = group.element(snippet);
        }
        None => group = group.element(Level::NOTE.message(format!("in {}", finding.place.file))),
    }
    group = group.element(Level::HELP.message(&*finding.help));
    if let Some(waiver) = &finding.waiver {
        group = group.element(Level::NOTE.message(format!("accepted by Waiver/{waiver}")));
    }
    renderer.render(&[group])
}

/// Of what spans lines the first is enough.
fn one_line(source: &str, place: &Place) -> std::ops::Range<usize> {
    let text = &source[place.start..place.end];
    let end = text.find('\n').map_or(place.end, |i| place.start + i);
    place.start..end.max(place.start)
}

fn foot(printout: &Printout) -> String {
    let sum = Summary::of(printout.findings);
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let counts =
        [count(sum.error, "error"), count(sum.warning, "warning"), count(sum.note, "note")].join(", ");
    let waived = if sum.waived > 0 { format!(", {} waived", sum.waived) } else { String::new() };
    let as_of = if printout.as_of.is_empty() { String::new() } else { format!(" as of {}", printout.as_of) };
    format!("{counts}{waived}{as_of}\n")
}
