//! SVG elements with plain attributes only, which browsers, Typst and mail tools draw alike.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::{GREY, INK, Words};

#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
}

/// A drawing in the making.
pub struct Canvas {
    svg: String,
}

impl Canvas {
    pub fn new(words: &Words, width: i64, height: i64) -> Canvas {
        let height = height.max(24);
        let mut svg = String::new();
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"Inter, sans-serif\">"
        );
        let _ = writeln!(svg, "<title>{}</title>", escape(words.title));
        let _ = writeln!(svg, "<desc>{}</desc>", escape(words.description));
        let _ = writeln!(svg, "<rect width=\"{width}\" height=\"{height}\" rx=\"4\" fill=\"#ffffff\"/>");
        Canvas { svg }
    }

    /// Nothing is drawn of what has no width.
    pub fn rect(
        &mut self,
        x: Decimal,
        y: i64,
        width: Decimal,
        height: i64,
        fill: &str,
        stroke: Option<&str>,
    ) {
        if width <= Decimal::ZERO {
            return;
        }
        let stroke = stroke.map(|s| format!(" stroke=\"{s}\"")).unwrap_or_default();
        let (x, width) = (x.normalize(), width.normalize());
        let _ = writeln!(
            self.svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"{stroke}/>"
        );
    }

    pub fn column(&mut self, x: i64, y: Decimal, width: i64, height: Decimal, fill: &str) {
        if height > Decimal::ZERO {
            let (y, height) = (y.normalize(), height.normalize());
            let _ = writeln!(
                self.svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>"
            );
        }
    }

    pub fn text(&mut self, x: Decimal, y: i64, anchor: Anchor, size: i64, fill: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
        };
        let x = x.normalize();
        let _ = writeln!(
            self.svg,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\"{anchor}>{}</text>",
            escape(text)
        );
    }

    /// The name left of a bar; what follows ` · ` in it is secondary.
    pub fn label(&mut self, x: i64, y: i64, room: i64, label: &str) {
        let short = shorten(label, 13, room);
        match short.split_once(" · ") {
            Some((first, second)) => {
                let _ = writeln!(
                    self.svg,
                    "<text x=\"{x}\" y=\"{y}\" font-size=\"13\" fill=\"{INK}\">{} <tspan font-size=\"12\" \
                     fill=\"{GREY}\">{}</tspan></text>",
                    escape(first),
                    escape(second)
                );
            }
            None => self.text(x.into(), y, Anchor::Start, 13, INK, &short),
        }
    }

    pub fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

/// A length in proportion, to a tenth; what is more than the whole ends with it.
pub fn share(part: Decimal, whole: Decimal, length: i64) -> Decimal {
    if part <= Decimal::ZERO || whole <= Decimal::ZERO {
        return Decimal::ZERO;
    }
    let ratio = part.checked_div(whole).unwrap_or(Decimal::ONE).min(Decimal::ONE);
    (ratio * Decimal::from(length)).round_dp(1)
}

/// About how wide a text is: no font is at hand, so wide letters are counted as wide.
pub fn width(text: &str, size: i64) -> i64 {
    let hundredths: i64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '\u{202f}' => 30,
            'f' | 't' | 'r' | ' ' | '\u{a0}' | '(' | ')' | '-' | '/' => 40,
            'm' | 'w' | 'M' | 'W' | '%' | '…' => 92,
            'A'..='Z' => 70,
            '0'..='9' => 63,
            c if c < '\u{2e80}' => 57,
            _ => 105,
        })
        .sum();
    (hundredths * size + 99) / 100
}

/// As much of a text as there is room for.
pub fn shorten(text: &str, size: i64, room: i64) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if width(&short, size) + width("…", size) > room {
            short.pop();
            break;
        }
    }
    format!("{}…", short.trim_end())
}

/// Text for XML; control characters have no place in it.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
