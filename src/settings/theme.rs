//! How an organisation's pages look: read whole, checked whole, all troubles told in one run.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Place;
use crate::inventory::field::Reader;
use crate::inventory::record::record;
use crate::inventory::{Node, Value, source};
use crate::picture::{self, Picture};
pub use font::Font;

mod contrast;
mod file;
mod font;

record! {
    /// How the pages look. Everything has a default.
    pub struct ThemeRecord {
        /// The name in the header of every page; the Platform's unless said.
        optional organisation: String,
        /// The picture at the top of every document.
        optional logo: LogoRecord,
        /// Colour of links, bars and labels, such as `"#0b5cad"`; in quotes, since `#` begins a comment.
        optional accent: String,
        /// Fonts from files below the root.
        optional fonts: FontRecord,
        /// A short line under every document's title.
        optional cover: String,
        /// A short line at the foot of every page.
        optional footer: String,
    }
}

record! {
    /// A picture, and what is said of it to those who do not see it.
    pub struct LogoRecord {
        /// An SVG or PNG below the root.
        required file: String,
        /// What it shows; the organisation's name unless said.
        optional alt: String,
    }
}

record! {
    /// Font files, TTF or OTF, one a weight and slope.
    pub struct FontRecord {
        /// For text, before Inter.
        list sans: String,
        /// For commands, before JetBrains Mono; every letter must be equally wide.
        list mono: String,
        /// For scripts that the others lack, in print alone: a browser has its own.
        list fallback: String,
    }
}

/// What is meant.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub organisation: Option<String>,
    pub logo: Option<Logo>,
    /// `#0b5cad`, in lower case.
    pub accent: Option<String>,
    pub cover: String,
    pub footer: String,
    pub sans: Vec<Font>,
    pub mono: Vec<Font>,
    pub fallback: Vec<Font>,
}

#[derive(Clone, Debug)]
pub struct Logo {
    pub picture: Picture,
    pub alt: Option<String>,
}

/// Lines on every page have room for this many characters.
const LINE: usize = 120;

/// A theme being made from what was typed.
pub struct Making<'a, 'r> {
    root: &'a Path,
    /// All of `daybook.yaml`.
    node: &'a Node,
    reader: &'a mut Reader<'r>,
    /// Texts beside `daybook.yaml` that findings quote from.
    pub sources: Vec<(Arc<str>, Arc<str>)>,
}

impl<'a, 'r> Making<'a, 'r> {
    pub fn new(root: &'a Path, node: &'a Node, reader: &'a mut Reader<'r>) -> Self {
        Making { root, node, reader, sources: Vec::new() }
    }

    pub fn theme(&mut self, typed: Option<ThemeRecord>) -> Theme {
        let Some(typed) = typed else { return Theme::default() };
        let fonts = typed.fonts.unwrap_or(FontRecord { sans: vec![], mono: vec![], fallback: vec![] });
        let theme = Theme {
            organisation: typed.organisation.and_then(|text| self.line("organisation", text)),
            logo: typed.logo.and_then(|logo| self.logo(logo)),
            accent: self.accent(typed.accent),
            cover: typed.cover.and_then(|text| self.line("cover", text)).unwrap_or_default(),
            footer: typed.footer.and_then(|text| self.line("footer", text)).unwrap_or_default(),
            sans: self.fonts("sans", &fonts.sans),
            mono: self.fonts("mono", &fonts.mono),
            fallback: self.fonts("fallback", &fonts.fallback),
        };
        self.weight(&theme);
        theme
    }

    fn place(&self, path: &str) -> Place {
        self.node.place_of(&format!("theme.{path}"))
    }

    fn wrong(&mut self, path: &str, message: String, help: impl Into<String>) {
        let place = self.place(path);
        self.reader.wrong("invalid-value", &place, message, help.into());
    }

    /// One line, short enough for its place.
    fn line(&mut self, path: &str, text: String) -> Option<String> {
        let length = text.chars().count();
        if text.chars().any(char::is_control) {
            self.wrong(path, "the text has line breaks or control characters".into(), "Write one line.");
        } else if length > LINE {
            let message = format!("the text has {length} characters; there is room for {LINE}");
            self.wrong(path, message, "Write less: it stands on every document.");
        } else {
            return Some(text);
        }
        None
    }

    fn accent(&mut self, typed: Option<String>) -> Option<String> {
        let node = self.node.get("theme").and_then(|theme| theme.get("accent"));
        let Some(typed) = typed else {
            if node.is_some_and(|node| node.value == Value::Null) {
                let help = "Put the colour in quotes: `accent: \"#0b5cad\"`. A bare `#` begins a comment.";
                self.wrong("accent", "the colour is empty".into(), help);
            }
            return None;
        };
        match contrast::check(&typed) {
            Ok(accent) => Some(accent),
            Err((message, help)) => {
                self.wrong("accent", message, help);
                None
            }
        }
    }

    fn logo(&mut self, typed: LogoRecord) -> Option<Logo> {
        let alt = typed.alt.and_then(|text| self.line("logo.alt", text));
        let bytes = match file::read(self.root, &typed.file, picture::BYTES) {
            Ok(bytes) => bytes,
            Err((message, help)) => {
                self.wrong("logo.file", message, help);
                return None;
            }
        };
        match picture::read(&bytes) {
            Ok(picture) => {
                let ending = typed.file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                if ending != picture.kind.ending() {
                    let message = format!("`{}` is a {}", typed.file, picture.kind.ending().to_uppercase());
                    self.wrong("logo.file", message, "Name the file as what it is.");
                }
                Some(Logo { picture, alt })
            }
            Err(refusal) => {
                self.refused(&typed.file, &bytes, refusal);
                None
            }
        }
    }

    /// A picture that is text is shown where it is wrong; any other where it is named.
    fn refused(&mut self, name: &str, bytes: &[u8], refusal: picture::Refusal) {
        let text = std::str::from_utf8(bytes).ok();
        let Some((at, text)) = refusal.at.zip(text) else {
            return self.wrong("logo.file", refusal.message, refusal.help);
        };
        let file: Arc<str> = name.into();
        let place = source::place(&file, text, at.start, at.end);
        self.reader.wrong("invalid-value", &place, refusal.message, refusal.help);
        self.sources.push((file, text.into()));
    }

    fn fonts(&mut self, list: &'static str, files: &[String]) -> Vec<Font> {
        let mut fonts: Vec<Font> = Vec::new();
        for (index, name) in files.iter().enumerate() {
            let path = format!("fonts.{list}[{index}]");
            let read = file::read(self.root, name, font::largest(list));
            match read.and_then(|bytes| font::check(list, name, bytes)) {
                Ok(font) if list != "fallback" && fonts.iter().any(|f| f.is_twin_of(&font)) => {
                    let message = format!("`{name}` has the weight and slope of a file above it");
                    self.wrong(&path, message, "Name one file a weight and slope.");
                }
                Ok(font) => fonts.push(font),
                Err((message, help)) => self.wrong(&path, message, help),
            }
        }
        if let Some(first) =
            fonts.first().filter(|_| list != "fallback" && !fonts.iter().any(Font::is_regular))
        {
            let message =
                format!("no file of `{list}` is upright and of weight 400, as `{}` is not", first.file);
            self.wrong(&format!("fonts.{list}"), message, "Name the regular face, too.");
        }
        fonts
    }

    /// Every page carries the faces for text and commands.
    fn weight(&mut self, theme: &Theme) {
        let bytes: usize = theme.sans.iter().chain(&theme.mono).map(|f| f.bytes.len()).sum();
        if bytes > font::ALL {
            let message =
                format!("the fonts of text and commands have {bytes} bytes; at most {} are taken", font::ALL);
            self.wrong("fonts", message, "Subset them, or name fewer: every HTML page carries them.");
        }
    }
}

#[cfg(test)]
mod tests;
