//! Font files: what they are, by their own tables, before anybody draws with them.

use ttf_parser::{Face, Permissions};

use super::file::Wrong;

/// A face that pages may be set in.
#[derive(Clone, PartialEq, Eq)]
pub struct Font {
    pub file: String,
    pub bytes: Vec<u8>,
    /// 100 to 900.
    pub weight: u16,
    pub italic: bool,
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Font({} {} {})", self.file, self.weight, if self.italic { "italic" } else { "upright" })
    }
}

impl Font {
    pub fn is_regular(&self) -> bool {
        self.weight == 400 && !self.italic
    }

    pub fn is_twin_of(&self, other: &Font) -> bool {
        (self.weight, self.italic) == (other.weight, other.italic)
    }
}

/// All faces of text and commands together: they lie in every HTML page.
pub const ALL: usize = 2 << 20;
const FACE: usize = 1 << 20;
/// Fonts of a whole script are large; PDFs carry only the letters that they use.
const FALLBACK: usize = 32 << 20;

/// The largest file of a list.
pub fn largest(list: &str) -> usize {
    if list == "fallback" { FALLBACK } else { FACE }
}

pub fn check(list: &str, name: &str, bytes: Vec<u8>) -> Result<Font, Wrong> {
    let wrong = |message: &str, help: &str| (format!("`{name}` {message}"), help.to_string());
    if bytes.starts_with(b"wOFF") || bytes.starts_with(b"wOF2") {
        return Err(wrong("is a web font", "Take the TTF or OTF of the same face."));
    }
    let fallback = list == "fallback";
    if bytes.starts_with(b"ttcf") && !fallback {
        return Err(wrong("holds several faces", "Take one file a face."));
    }
    let face = Face::parse(&bytes, 0)
        .map_err(|error| wrong(&format!("is no font: {error}"), "Take a TTF or OTF."))?;
    if face.permissions() == Some(Permissions::Restricted) {
        let help = "Take a font whose licence lets documents carry it.";
        return Err(wrong("forbids to be embedded", help));
    }
    let draws = |c: char| face.glyph_index(c).is_some();
    if !fallback && !(' '..='~').all(draws) {
        let help = "Name it under `fallback`, or take a face with Latin letters, digits and marks.";
        return Err(wrong("does not draw all of ASCII", help));
    }
    if list == "mono" && !is_even(&face) {
        let help = "Take a face whose letters are all equally wide: commands are lined up with it.";
        return Err(wrong("is not monospaced", help));
    }
    let (weight, italic) = (face.weight().to_number().clamp(100, 900), face.is_italic());
    Ok(Font { file: name.to_string(), weight, italic, bytes })
}

/// By what is drawn: the flag in the file is often wrong.
fn is_even(face: &Face) -> bool {
    let width = |c: char| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph));
    let first = width(' ');
    first.is_some() && (' '..='~').all(|c| width(c) == first)
}
