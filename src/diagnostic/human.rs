//! Findings as rustc prints them: excerpt, caret, help.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Finding, Place, Printout, Severity, Summary, visible};

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
    visible(&text)
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
    let place = &finding.place;
    let source = source.filter(|s| place.end <= s.len() && place.end > 0);
    let same = |p: &Place| p.file == place.file && source.is_some_and(|s| p.end <= s.len());
    let related: Vec<_> = finding.related.iter().filter(|(p, _)| same(p)).collect();
    match source.and_then(|s| Excerpt::of(s, related.iter().map(|(p, _)| p).chain([place]))) {
        Some(excerpt) => {
            let here = AnnotationKind::Primary.span(excerpt.span(&finding.place)).label(&*finding.object);
            let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.line).annotation(here);
            snippet = snippet.path(&*finding.place.file);
            for (place, label) in related {
                snippet =
                    snippet.annotation(AnnotationKind::Context.span(excerpt.span(place)).label(&**label));
            }
            group = group.element(snippet);
        }
        None if place.end > 0 => {
            let spot = format!("in {}, line {}, column {}", place.file, place.line, place.column);
            group = group.element(Level::NOTE.message(spot));
        }
        None => group = group.element(Level::NOTE.message(format!("in {}", place.file))),
    }
    group = group.element(Level::HELP.message(&*finding.help));
    if let Some(waiver) = &finding.waiver {
        group = group.element(Level::NOTE.message(format!("accepted by Waiver/{waiver}")));
    }
    renderer.render(&[group])
}

/// Bytes of an excerpt: a line of a megabyte is not shown.
const MOST_SHOWN: usize = 20_000;

/// The lines from the first place to the last: the renderer looks at all that it is given, for every finding.
struct Excerpt<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl<'a> Excerpt<'a> {
    fn of<'p>(source: &'a str, places: impl Iterator<Item = &'p Place>) -> Option<Self> {
        let (mut start, mut end, mut line) = (source.len(), 0, usize::MAX);
        for place in places {
            start = start.min(place.start);
            end = end.max(place.start);
            line = line.min(place.line);
        }
        let start = source[..start].rfind('\n').map_or(0, |i| i + 1);
        let end = source[end..].find('\n').map_or(source.len(), |i| end + i + 1);
        (end - start <= MOST_SHOWN).then(|| Excerpt { text: &source[start..end], start, line })
    }

    /// Of what spans lines the first is enough.
    fn span(&self, place: &Place) -> std::ops::Range<usize> {
        let text = &self.text[place.start - self.start..];
        let end = text.find('\n').map_or(self.text.len(), |i| place.start - self.start + i);
        let start = place.start - self.start;
        start..end.min(place.end - self.start).max(start)
    }
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
