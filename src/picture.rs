//! Pictures from other hands: what they are, how large, and with nothing in them that could act.

mod png;
mod reference;
mod style;
mod svg;

/// A picture that may stand on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub kind: Kind,
    /// Written anew from what was read: nothing else of the file is left.
    pub bytes: Vec<u8>,
    /// In pixels or units of its own; only their ratio matters.
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Svg,
    Png,
}

impl Kind {
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Svg => "image/svg+xml",
            Kind::Png => "image/png",
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Kind::Svg => "svg",
            Kind::Png => "png",
        }
    }
}

/// Why a picture is not taken, and where in its text that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub help: String,
    pub at: Option<std::ops::Range<usize>>,
}

impl Refusal {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), help: help.into(), at: None }
    }

    fn at(self, at: std::ops::Range<usize>) -> Refusal {
        Refusal { at: Some(at), ..self }
    }
}

/// No picture that every document carries is larger.
pub const BYTES: usize = 512 << 10;
/// Neither side of a PNG has more pixels.
pub const PIXELS: u32 = 2000;
/// An SVG draws no more elements than this, however often it uses one.
pub const ELEMENTS: usize = 5000;
/// One side is no more than this many times the other.
const SLENDER: u32 = 20;

/// Reads a picture by what it is, not by what its file is called.
pub fn read(bytes: &[u8]) -> Result<Picture, Refusal> {
    if bytes.len() > BYTES {
        let message = format!("the picture has {} bytes; at most {BYTES} are taken", bytes.len());
        return Err(Refusal::new(message, "Make it smaller: every document carries it."));
    }
    let picture = if png::is(bytes) { png::read(bytes)? } else { svg::read(bytes)? };
    let (long, short) = (picture.width.max(picture.height), picture.width.min(picture.height));
    if short == 0 || long / short > SLENDER {
        let message = format!("the picture measures {} by {}", picture.width, picture.height);
        return Err(Refusal::new(message, format!("Give it sides of a ratio up to {SLENDER} to 1.")));
    }
    Ok(picture)
}

#[cfg(test)]
mod tests;
