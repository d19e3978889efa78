//! The faces that a PDF may carry: never those of the machine, so that bytes are the same everywhere.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::markup::Families;

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

/// Font files of an organisation: TrueType, OpenType, or collections of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct FontFiles<'a> {
    /// Before Inter.
    pub sans: &'a [Vec<u8>],
    /// Before JetBrains Mono.
    pub mono: &'a [Vec<u8>],
    /// After both, for scripts that they lack: one family a script.
    pub fallback: &'a [Vec<u8>],
}

/// What text may be set in. Built once, used by every document.
pub struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) faces: Vec<Font>,
    families: Families,
}

static OURS: LazyLock<Fonts> = LazyLock::new(|| Fonts {
    book: LazyHash::new(FontBook::from_fonts(ours().iter())),
    faces: ours(),
    families: Families::default(),
});

fn ours() -> Vec<Font> {
    FILES.iter().flat_map(|(_, bytes)| Font::iter(Bytes::new(*bytes))).collect()
}

impl Fonts {
    /// Those of daybook alone.
    pub fn ours() -> &'static Fonts {
        &OURS
    }

    /// The faces of daybook and those of the files; an error names the file that holds none, counted over all three
    /// lists.
    pub fn new(files: &FontFiles) -> Result<Fonts, usize> {
        let mut faces = ours();
        let mut index = 0;
        let mut read = |list: &[Vec<u8>]| -> Result<Vec<String>, usize> {
            let mut names: Vec<String> = Vec::new();
            for file in list {
                let found: Vec<Font> = Font::iter(Bytes::new(file.clone())).collect();
                let named = found.iter().map(|face| face.info().family.as_str().to_owned());
                names.extend(named.filter(|name| !name.is_empty()));
                if found.is_empty() {
                    return Err(index);
                }
                faces.extend(found);
                index += 1;
            }
            names.dedup();
            Ok(names)
        };
        let families =
            Families { sans: read(files.sans)?, mono: read(files.mono)?, fallback: read(files.fallback)? };
        Ok(Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces, families })
    }

    /// What the page calls them: for `Frame::families`.
    pub fn families(&self) -> &Families {
        &self.families
    }

    /// Whether there are faces beside daybook's.
    pub(super) fn has_own(&self) -> bool {
        self.faces.len() > OURS.faces.len()
    }

    /// Whether any face can draw a character: the page names all families, one after the other. A face of each
    /// answers for it, since all of a family hold the same characters.
    pub fn draw(&self, c: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(u32::from(c)))
    }
}
