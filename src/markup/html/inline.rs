//! Runs inside a line.

use super::Writer;
use super::escape::escape;
use crate::markup::tree::{Destination, Inline, State, Tone};
use crate::markup::words::fill;

/// Where a state stands: boxed in running text, plain coloured words under a fact.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Line,
    Cell,
    Note,
}

impl Writer<'_> {
    pub fn inlines(&mut self, inlines: &[Inline], place: Place) {
        inlines.iter().for_each(|inline| self.inline(inline, place));
    }

    fn inline(&mut self, inline: &Inline, place: Place) {
        match inline {
            Inline::Text(text) => self.words(text, place),
            Inline::Code(text) => {
                self.raw("<code>");
                self.words(text, place);
                self.raw("</code>");
            }
            Inline::Strong(inner) => self.wrapped("strong", inner, place),
            Inline::Emphasis(inner) => self.wrapped("em", inner, place),
            Inline::Strike(inner) => self.wrapped("s", inner, place),
            Inline::Link { to, text } => self.link(to, text, place),
            Inline::Image { alt, .. } => self.text(alt),
            Inline::State(state) => self.state(state, place),
            Inline::Footnote(label) => self.reference(label),
            Inline::SoftBreak => self.raw("\n"),
            Inline::Break => self.raw("<br>"),
        }
    }

    fn wrapped(&mut self, tag: &str, inner: &[Inline], place: Place) {
        self.raw(&format!("<{tag}>"));
        self.inlines(inner, place);
        self.raw(&format!("</{tag}>"));
    }

    /// Long words in cells may break at their joints; nothing is inserted that a copy would carry.
    fn words(&mut self, text: &str, place: Place) {
        if place == Place::Line {
            return self.dated(text);
        }
        for (index, piece) in crate::markup::width::pieces(text).into_iter().enumerate() {
            if index > 0 {
                self.raw("<wbr>");
            }
            self.dated(piece);
        }
    }

    /// Text in which no date breaks at its hyphens.
    fn dated(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = date_in(rest) {
            self.text(&rest[..at]);
            self.raw("<span class=\"nb\">");
            self.text(&rest[at..at + DATE]);
            self.raw("</span>");
            rest = &rest[at + DATE..];
        }
        self.text(rest);
    }

    fn link(&mut self, to: &Destination, text: &[Inline], place: Place) {
        let href = match to {
            Destination::Web(url) | Destination::File(url) => url.clone(),
            Destination::Anchor(id) => format!("#{id}"),
            Destination::Document { stem, fragment } => format!("{stem}.html{fragment}"),
            Destination::Raw(_) => return self.inlines(text, place),
        };
        self.raw(&format!("<a href=\"{}\">", escape(&href)));
        self.inlines(text, place);
        self.raw("</a>");
    }

    fn state(&mut self, state: &State, place: Place) {
        let tone = match state.tone {
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Warn => "warn",
            Tone::Absent => "absent",
        };
        let shape = if place == Place::Note { "tone" } else { "state" };
        self.raw(&format!(
            "<span class=\"{shape} {tone}\"><span aria-hidden=\"true\">{} </span>",
            state.sign
        ));
        self.text(&state.word);
        self.raw("</span>");
    }

    fn reference(&mut self, label: &str) {
        let number = self.note_number(label);
        let name = escape(&fill(&self.words.note_number, &[("number", &number.to_string())]));
        self.raw(&format!("<sup><a href=\"#note-{number}\" aria-label=\"{name}\">{number}</a></sup>"));
    }
}

/// `2026-10-31`
const DATE: usize = 10;

/// Where the first date of a text begins.
fn date_in(text: &str) -> Option<usize> {
    let fits = |bytes: &[u8]| {
        bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
    };
    text.as_bytes().windows(DATE).position(fits)
}
