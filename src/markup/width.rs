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
    let pieces =
        words.split([' ', '\n', '\t']).flat_map(pieces).flat_map(|piece| piece.split_inclusive(is_wide));
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

/// Cuts a piece further where a column has no room for it: a torn word is read, one under its neighbour is not.
pub fn fitting(piece: &str, face: Face, size: f32, room: f32) -> Vec<&str> {
    let longest = piece.split([' ', '\n']).map(|word| text(word, face, size)).fold(0.0, f32::max);
    if longest <= room {
        return vec![piece];
    }
    let (mut out, mut from, mut width) = (Vec::new(), 0, 0.0);
    for (at, c) in piece.char_indices() {
        let next = text(c.encode_utf8(&mut [0; 4]), face, size);
        // Where the line may break anyway, counting begins anew.
        if width + next > room && at > from {
            out.push(&piece[from..at]);
            (from, width) = (at, 0.0);
        }
        width = if c == ' ' { 0.0 } else { width + next };
    }
    out.push(&piece[from..]);
    out
}

/// Scripts whose lines break between any two characters.
fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3ffff)
}

/// Whether the widths of all characters are known well enough to say that a line does not wrap.
pub fn is_known(inlines: &[Inline]) -> bool {
    let known = |c: char| !is_wide(c) && !matches!(c as u32, 0x530..=0x1dff | 0x1f000..=0x1ffff);
    inlines.iter().all(|inline| plain(std::slice::from_ref(inline)).chars().all(known))
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
        _ => match c as u32 {
            0x2014 | 0x2015 => 1000,
            // Arrows, signs, emoji.
            0x2190..=0x27bf => 1050,
            0x1f000..=0x1ffff => 1300,
            _ if is_wide(c) => 1000,
            // Other dashes, Greek, Cyrillic: wide enough for nearly all of them.
            _ => 720,
        },
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

    #[test]
    fn a_piece_is_torn_only_where_a_column_has_no_room_for_it() {
        assert_eq!(fitting("evidence/", Face::Mono, 10.0, 60.0), ["evidence/"]);
        assert_eq!(fitting("evidence/", Face::Mono, 10.0, 30.0), ["evide", "nce/"]);
        assert_eq!(fitting("ab cd", Face::Mono, 10.0, 12.0), ["ab cd"]);
        assert_eq!(fitting("日本語", Face::Regular, 10.0, 4.0), ["日", "本", "語"]);
    }

    proptest::proptest! {
        #[test]
        fn torn_pieces_fit_and_lose_nothing(piece in "[a-zA-Z日é]{0,40}", room in 12.0f32..200.0) {
            let torn = fitting(&piece, Face::Bold, 10.0, room);
            proptest::prop_assert_eq!(torn.concat(), piece.as_str());
            proptest::prop_assert!(torn.iter().all(|part| text(part, Face::Bold, 10.0) <= room));
        }

        #[test]
        fn pieces_lose_nothing(text in "\\PC{0,120}") {
            proptest::prop_assert_eq!(pieces(&text).concat(), text);
        }
    }
}
