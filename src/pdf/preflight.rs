//! Characters without a glyph are an error in PDF/A: they are replaced before Typst sees them, and reported.

use std::collections::BTreeMap;

use super::font::Fonts;

pub struct Missing<'a> {
    fonts: &'a Fonts,
    seen: BTreeMap<char, usize>,
}

impl<'a> Missing<'a> {
    pub fn from(fonts: &'a Fonts) -> Self {
        Self { fonts, seen: BTreeMap::new() }
    }

    /// The text with what can be drawn; syntax is ASCII and stays as it is.
    pub fn replace(&mut self, text: &str) -> String {
        if text.is_ascii() {
            return text.to_owned();
        }
        let fonts = self.fonts;
        // Joiners shape Arabic and Indic words: with a face for these they are more than nothing.
        let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}') && fonts.has_own() && fonts.draw(c);
        let seen = text.chars().filter(|c| !is_invisible(*c) || joins(*c));
        seen.map(|c| self.drawable(c)).collect()
    }

    fn drawable(&mut self, c: char) -> char {
        if c.is_ascii() || self.fonts.draw(c) {
            return c;
        }
        if let Some(look) = look_alike(c).filter(|look| self.fonts.draw(*look)) {
            return look;
        }
        *self.seen.entry(c).or_default() += 1;
        if self.fonts.draw('\u{fffd}') { '\u{fffd}' } else { '?' }
    }

    pub fn warnings(&self) -> Vec<String> {
        let describe = |(c, count): (&char, &usize)| {
            format!("no glyph for U+{:04X} {}, replaced {count} times", u32::from(*c), c.escape_debug())
        };
        self.seen.iter().map(describe).collect()
    }
}

/// What stands for a character without loss of meaning.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        '☐' => '□',
        '☑' | '☒' => '■',
        '\u{2000}'..='\u{200a}' => ' ',
        '\u{2011}' => '-',
        _ => return None,
    })
}

/// Joiners, marks and selectors that draw nothing anyway.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
