//! One sentence a line: a reviewer sees which one changed.

use std::ops::Range;

use super::{Page, marker, split_quote};

/// A sentence that is wider than this is cut at its semicolons and middle dots, too.
const LONG: usize = 120;

/// Writes one line of the template as one or more.
pub fn write(line: &str, source: bool, out: &mut Page) {
    let (quote, rest) = split_quote(line);
    if rest.trim().is_empty() {
        return out.push(line);
    }
    let indent = rest.len() - rest.trim_start_matches(' ').len();
    let start = rest.trim_start();
    // Headings, directives, pictures, definitions and indented code stay as they are.
    if indent >= 4 || start.starts_with(['#', '<', '!', '=', '\t']) || is_definition(start) {
        return out.push(line);
    }
    let body = marker(rest.trim_start()).map_or(indent, |length| indent + length);
    let hang = format!("{quote}{}", " ".repeat(body));
    let mut first = true;
    for sentence in cut(&rest[body..], source) {
        let start = if first { &line[..quote.len() + body] } else { &hang };
        out.push(&format!("{start}{sentence}"));
        first = false;
    }
}

/// `[name]: https://…`
fn is_definition(line: &str) -> bool {
    line.starts_with('[') && line.split_once("]:").is_some_and(|(name, _)| !name[1..].contains(['[', ']']))
}

fn cut(text: &str, source: bool) -> Vec<&str> {
    let long = |piece: &str| piece.chars().count() > LONG;
    let clauses = |piece| if long(piece) { at(piece, ends_clause) } else { vec![piece] };
    let facts = |piece| if source || long(piece) { at(piece, ends_fact) } else { vec![piece] };
    at(text, ends_sentence).into_iter().flat_map(clauses).flat_map(facts).collect()
}

/// Cuts at the blanks outside code spans that `ends` accepts: it sees the text before and after.
fn at(text: &str, ends: fn(&str, &str) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for blank in blanks(text) {
        let (before, after) = (&text[from..blank], &text[blank + 1..]);
        if ends(before, after) {
            pieces.push(before);
            from = blank + 1;
        }
    }
    pieces.push(&text[from..]);
    pieces
}

/// The single blanks of a text that stand in no code span.
fn blanks(text: &str) -> Vec<usize> {
    let (bytes, spans) = (text.as_bytes(), spans(text).0);
    let single = |at: &usize| {
        bytes[*at] == b' '
            && *at > 0
            && bytes[*at - 1] != b' '
            && bytes.get(*at + 1).is_some_and(|b| *b != b' ')
    };
    let outside = |at: &usize| !spans.iter().any(|span| span.contains(at));
    (0..bytes.len()).filter(single).filter(outside).collect()
}

/// Whether a code span may end in the next line.
pub fn leaves_code_open(line: &str) -> bool {
    spans(line).1
}

/// The code spans of a text, and whether there are backticks that begin none.
fn spans(text: &str) -> (Vec<Range<usize>>, bool) {
    let bytes = text.as_bytes();
    let (mut spans, mut open, mut index) = (Vec::new(), false, 0);
    while index < bytes.len() {
        match bytes[index] {
            b'\\' => index += 2,
            b'`' => {
                let run = bytes[index..].iter().take_while(|b| **b == b'`').count();
                let end = span_end(bytes, index + run, run);
                open |= end.is_none();
                spans.extend(end.map(|end| index..end));
                index = end.unwrap_or(index + run);
            }
            _ => index += 1,
        }
    }
    (spans, open)
}

/// Behind the run of backticks that closes a span of the same length.
fn span_end(bytes: &[u8], mut index: usize, length: usize) -> Option<usize> {
    while index < bytes.len() {
        let run = bytes[index..].iter().take_while(|b| **b == b'`').count();
        if run == length {
            return Some(index + run);
        }
        index += run.max(1);
    }
    None
}

fn ends_sentence(before: &str, after: &str) -> bool {
    let word = before.trim_end_matches(['*', '_', ')', '"', '”', '“', '’']);
    let Some(stem) = word.strip_suffix(['.', '!', '?']) else { return false };
    let stem = stem.trim_end_matches(['*', '_', '`']);
    let last = stem.rsplit([' ', '(', '*', '`']).next().unwrap_or_default();
    !is_abbreviation(last, &stem[..stem.len() - last.len()]) && begins(after, char::is_uppercase)
}

/// `R. Goedeke`, `z. B.`, `e.g.`; but `13 h.` ends a sentence.
fn is_abbreviation(word: &str, before: &str) -> bool {
    let digit = |text: &str| text.trim_end().ends_with(|c: char| c.is_ascii_digit());
    let short = word.chars().count() <= 4 && (word.contains('.') || word.chars().count() < 2);
    short && !word.bytes().any(|b| b.is_ascii_digit()) && !digit(before)
}

fn ends_clause(before: &str, after: &str) -> bool {
    before.ends_with(';') && begins(after, char::is_alphabetic)
}

/// The facts of a source line: ` · ` between them.
fn ends_fact(before: &str, after: &str) -> bool {
    before.ends_with(" ·") && begins(after, char::is_alphabetic)
}

/// Whether a line may begin with this text. What a user wrote is only escaped where it could mean something; at the
/// start of a line more could: so only words, code and emphasis begin one.
fn begins(text: &str, letter: fn(char) -> bool) -> bool {
    let inner = text.trim_start_matches(['*', '[']);
    let marks = text.len() - inner.len();
    let mut chars = inner.chars();
    marks <= 2
        && match (chars.next(), chars.next()) {
            (Some('`'), Some(next)) => next != '`',
            // `13 clusters`, but no `13. clusters`.
            (Some('0'..='9'), _) => {
                inner.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with([' ', '\u{a0}'])
            }
            (Some(c), _) => letter(c),
            _ => false,
        }
}
