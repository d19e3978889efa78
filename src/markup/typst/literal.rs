//! The one way in which text enters Typst.

/// Writes text as a Typst string literal.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("    "),
            // The bundled faces draw the empty box at another place of Unicode.
            '☐' => out.push('□'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_stay_inside() {
        assert_eq!(literal("a\"b\\c\n#x"), "\"a\\\"b\\\\c\\n#x\"");
        assert_eq!(literal("\u{0}\u{7f}"), "\"\u{fffd}\u{fffd}\"");
    }
}
