//! What Typst compiles, as files for the stock `typst` command: the way to restyle a document.

use super::{Fonts, font, preflight};
use crate::markup::{self, Asset, Frame, Target};

/// Files of one document by name, to lie in one folder.
pub struct Sources {
    pub files: Vec<(String, Vec<u8>)>,
    pub warnings: Vec<String>,
}

/// The very text that a PDF is set from, characters without a glyph replaced.
pub fn source(markdown: &str, frame: &Frame, assets: &[Asset], fonts: &Fonts) -> Sources {
    let frame = &Frame { families: fonts.families().clone(), ..frame.clone() };
    let written = markup::write(markdown, frame, assets, Target::Typst);
    let mut missing = preflight::Missing::from(fonts);
    let mut files = vec![
        ("main.typ".to_owned(), missing.replace(&written.text).into_bytes()),
        ("page.typ".to_owned(), markup::TYPST_TEMPLATE.as_bytes().to_vec()),
        ("frame.json".to_owned(), missing.replace(&frame.to_json()).into_bytes()),
    ];
    for (index, asset) in assets.iter().enumerate() {
        files.push((format!("asset-{index}.svg"), missing.replace(asset.svg).into_bytes()));
    }
    files.extend(frame.logo.as_ref().map(|logo| (logo.name.to_owned(), logo.bytes.to_vec())));
    let mut warnings = written.warnings;
    warnings.extend(missing.warnings());
    Sources { files, warnings }
}

/// The faces that documents are set in, with the licences that go with them.
pub fn fonts() -> Vec<(&'static str, &'static [u8])> {
    font::FILES.to_vec()
}
