//! How wide text is in print, without a font parser: columns, rows and breaks are settled before Typst runs.

mod table;

use super::tree::{Inline, plain};

/// Words longer than this may break at their joints.
const LONG_WORD: usize = 14;
const LONG_WORD_OF_PROSE: usize = 40;
/// Pieces without a joint break after so many characters.
const LONG_PIECE: usize = 16;

/// Advance of JetBrains Mono in thousandths of an em.
const MONO: u32 = 600;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
    Mono,
}

/// The width of a text, in points.
pub fn text(text: &str, face: Face, size: f32) -> f32 {
    text.chars().map(|c| advance(c, face)).sum::<u32>() as f32 * size / 1000.0
}

/// The width of inlines set in one line: code a little smaller, states with their box.
pub fn line(inlines: &[Inline], face: Face, size: f32) -> f32 {
    inlines.iter().map(|inline| one(inline, face, size)).sum()
}

fn one(inline: &Inline, face: Face, size: f32) -> f32 {
    match inline {
        Inline::Text(words) => text(words, face, size),
        Inline::Code(code) => text(code, Face::Mono, size * CODE_SCALE),
        Inline::Strong(inner) => line(inner, Face::Bold, size),
        Inline::Emphasis(inner) | Inline::Strike(inner) | Inline::Link { text: inner, .. } => {
            line(inner, face, size)
        }
        Inline::State(state) => text(&state.word, Face::Bold, size * STATE_SCALE) + size * STATE_SCALE + 7.0,
        Inline::Image { alt, .. } => text(alt, face, size),
        Inline::Footnote(_) => size * 0.6,
        Inline::SoftBreak | Inline::Break => text(" ", face, size),
    }
}

/// The size of code in a line, and of the words in a state's box, against the text around them.
pub const CODE_SCALE: f32 = 0.92;
pub const STATE_SCALE: f32 = 0.82;

/// The widest piece of inlines that cannot be broken.
pub fn widest_piece(inlines: &[Inline], face: Face, size: f32) -> f32 {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(words) => widest(words, face, size),
            Inline::Code(code) => widest(code, Face::Mono, size * CODE_SCALE),
            Inline::Strong(inner) => widest_piece(inner, Face::Bold, size),
            Inline::Emphasis(inner) | Inline::Strike(inner) | Inline::Link { text: inner, .. } => {
                widest_piece(inner, face, size)
            }
            Inline::State(_) => one(inline, face, size),
            _ => widest(&plain(std::slice::from_ref(inline)), face, size),
        })
        .fold(0.0, f32::max)
}

fn widest(words: &str, face: Face, size: f32) -> f32 {
    let pieces = words.split([' ', '\n', '\t']).flat_map(pieces);
    pieces.map(|piece| text(piece, face, size)).fold(0.0, f32::max)
}

/// Cuts a text where a line may break inside its long words: after joints, else every few characters.
pub fn pieces(text: &str) -> Vec<&str> {
    cut(text, LONG_WORD)
}

/// The same for running text, which has a whole line for a word: addresses and zones stay in one piece.
pub fn pieces_of_prose(text: &str) -> Vec<&str> {
    cut(text, LONG_WORD_OF_PROSE)
}

fn cut(text: &str, longest: usize) -> Vec<&str> {
    let mut cuts = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive([' ', '\n', '\t']) {
        if word.trim_end().chars().count() > longest {
            joints(word, start, &mut cuts);
        }
        start += word.len();
    }
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts {
        out.push(&text[from..cut]);
        from = cut;
    }
    out.push(&text[from..]);
    out
}

fn joints(word: &str, start: usize, cuts: &mut Vec<usize>) {
    let end = word.trim_end().len();
    let mut since = 0;
    for (at, c) in word.char_indices() {
        let next = at + c.len_utf8();
        since += 1;
        let joint = "/.-_:@=,;+".contains(c) && since > 2;
        if (joint || since >= LONG_PIECE) && next < end {
            cuts.push(start + next);
            since = 0;
        }
    }
}

fn advance(c: char, face: Face) -> u32 {
    let widths = match face {
        Face::Mono => return MONO,
        Face::Regular => &table::REGULAR,
        Face::Bold => &table::BOLD,
    };
    let index = (c as usize).checked_sub(0x20);
    match index.and_then(|index| widths.get(index)) {
        Some(width) if *width > 0 => u32::from(*width),
        // Dashes, arrows, signs, Greek, Cyrillic: wide enough for nearly all of them.
        _ => 720,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_break_long_words_only() {
        assert_eq!(pieces("short-word 2026-10-31"), ["short-word 2026-10-31"]);
        assert_eq!(pieces("evidence/velero/backups.json"), ["evidence/", "velero/", "backups.", "json"]);
        assert_eq!(pieces(&"x".repeat(30)), ["x".repeat(16), "x".repeat(14)]);
    }

    #[test]
    fn figures_are_tabular() {
        assert_eq!(text("1111", Face::Regular, 9.0), text("8888", Face::Regular, 9.0));
        assert_eq!(text("ab", Face::Mono, 10.0), 12.0);
    }

    proptest::proptest! {
        #[test]
        fn pieces_lose_nothing(text in "\\PC{0,120}") {
            proptest::prop_assert_eq!(pieces(&text).concat(), text);
        }
    }
}
