//! Characters without a glyph are an error in PDF/A: they are replaced before Typst sees them, and reported.

use std::collections::BTreeMap;

use super::font;

#[derive(Default)]
pub struct Missing {
    seen: BTreeMap<char, usize>,
}

impl Missing {
    /// The text with what can be drawn; syntax is ASCII and stays as it is.
    pub fn replace(&mut self, text: &str) -> String {
        if text.is_ascii() {
            return text.to_owned();
        }
        text.chars().filter(|c| !is_invisible(*c)).map(|c| self.drawable(c)).collect()
    }

    fn drawable(&mut self, c: char) -> char {
        if c.is_ascii() || font::draws(c) {
            return c;
        }
        if let Some(look) = look_alike(c) {
            return look;
        }
        *self.seen.entry(c).or_default() += 1;
        if font::draws('\u{fffd}') { '\u{fffd}' } else { '?' }
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
    .filter(|look| font::draws(*look))
}

/// Joiners, marks and selectors that draw nothing anyway.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
