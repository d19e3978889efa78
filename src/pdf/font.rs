//! The faces that every PDF carries: never those of the machine, so that bytes are the same everywhere.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// File names and bytes: the faces, then the licences under which they are passed on.
pub const FILES: [(&str, &[u8]); 8] = [
    ("Inter-Regular.otf", include_bytes!("../../assets/fonts/print/Inter-Regular.otf")),
    ("Inter-Italic.otf", include_bytes!("../../assets/fonts/print/Inter-Italic.otf")),
    ("Inter-SemiBold.otf", include_bytes!("../../assets/fonts/print/Inter-SemiBold.otf")),
    ("Inter-Bold.otf", include_bytes!("../../assets/fonts/print/Inter-Bold.otf")),
    ("JetBrainsMono-Regular.ttf", include_bytes!("../../assets/fonts/print/JetBrainsMono-Regular.ttf")),
    ("JetBrainsMono-Bold.ttf", include_bytes!("../../assets/fonts/print/JetBrainsMono-Bold.ttf")),
    ("OFL-Inter.txt", include_bytes!("../../assets/fonts/OFL-Inter.txt")),
    ("OFL-JetBrainsMono.txt", include_bytes!("../../assets/fonts/OFL-JetBrainsMono.txt")),
];

pub struct Shelf {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

pub static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|(_, bytes)| Font::iter(Bytes::new(*bytes))).collect();
    Shelf { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// Whether both families together can draw a character: the page names both, one after the other. A face of each
/// family answers for it, since all of a family hold the same characters.
pub fn draws(c: char) -> bool {
    SHELF.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}
