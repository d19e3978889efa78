//! Runs inside a line.

use super::Writer;
use super::columns::Piece;
use crate::markup::tree::{Destination, Inline, State, Tone};
use crate::markup::width::{CODE_SCALE, Face, fitting, pieces, pieces_of_prose};

impl Writer<'_> {
    /// Inlines as one value; `boxed` says whether states are drawn as boxes.
    pub fn content(&mut self, inlines: &[Inline], boxed: bool) {
        match inlines {
            [] => self.raw("\"\""),
            inlines => {
                self.raw("{");
                inlines.iter().for_each(|inline| {
                    self.inline(inline, boxed);
                    self.raw(";");
                });
                self.raw("}");
            }
        }
    }

    fn inline(&mut self, inline: &Inline, boxed: bool) {
        match inline {
            Inline::Text(text) | Inline::Image { alt: text, .. } => self.words(text, "", ""),
            Inline::Code(text) => self.code_words(text),
            Inline::Strong(inner) => self.bold(inner, boxed),
            Inline::Emphasis(inner) => self.wrapped("e", inner, boxed),
            Inline::Strike(inner) => self.wrapped("s", inner, boxed),
            Inline::Link { to, text } => self.link(to, text, boxed),
            Inline::State(state) => self.state(state, boxed),
            Inline::Footnote(label) => {
                let number = self.note_number(label);
                self.raw(&format!("fr({number})"));
            }
            Inline::SoftBreak => self.raw("\" \""),
            Inline::Break => self.raw("br()"),
        }
    }

    fn wrapped(&mut self, function: &str, inner: &[Inline], boxed: bool) {
        self.raw(&format!("{function}("));
        self.content(inner, boxed);
        self.raw(")");
    }

    fn bold(&mut self, inner: &[Inline], boxed: bool) {
        let around = self.piece;
        self.piece.face = Face::Bold;
        self.wrapped("b", inner, boxed);
        self.piece = around;
    }

    fn code_words(&mut self, text: &str) {
        let around = self.piece;
        self.piece = Piece { face: Face::Mono, size: around.size * CODE_SCALE, room: around.room };
        self.words(text, "c(", ")");
        self.piece = around;
    }

    /// `z` is where a long word may break; it is no character, so nobody copies it.
    fn words(&mut self, text: &str, open: &str, close: &str) {
        let parts = match self.in_cell {
            true if self.fits => vec![text],
            true => pieces(text),
            false => pieces_of_prose(text),
        };
        let Piece { face, size, room } = if self.fits { Piece::default() } else { self.piece };
        let parts = parts.into_iter().flat_map(|part| fitting(part, face, size, room));
        for (index, piece) in parts.enumerate() {
            if index > 0 {
                self.raw(";z;");
            }
            self.raw(open);
            self.string(piece);
            self.raw(close);
        }
    }

    fn link(&mut self, to: &Destination, text: &[Inline], boxed: bool) {
        let (function, target) = match to {
            Destination::Anchor(id) => ("r", id.clone()),
            Destination::Web(url) | Destination::File(url) => ("u", url.clone()),
            // A fragment of another PDF is not an anchor that its viewer knows.
            Destination::Document { stem, .. } => ("u", format!("{stem}.pdf")),
            Destination::Raw(_) => return self.content(text, boxed),
        };
        self.raw(&format!("{function}("));
        self.string(&target);
        self.raw(",");
        self.content(text, boxed);
        self.raw(")");
    }

    fn state(&mut self, state: &State, boxed: bool) {
        let tone = match state.tone {
            Tone::Good => "green",
            Tone::Bad => "red",
            Tone::Warn => "amber",
            Tone::Absent => "grey",
        };
        self.raw(if boxed { "st(" } else { "tn(" });
        self.raw(&format!("{tone},"));
        self.string(&format!("{}\u{a0}{}", state.sign, state.word));
        self.raw(")");
    }
}
