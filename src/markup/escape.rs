//! Text from the inventory into Markdown, so that it means nothing there but itself.

/// Escapes text for any place in a Markdown document: paragraph, cell, heading, list item, link text.
///
/// The result reads back as exactly [`normalise`]d text. Never put it directly inside `**…**`: text that begins
/// with punctuation would keep the asterisks from meaning anything.
pub fn escape_markdown(text: &str) -> String {
    let text = normalise(text);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let last = text.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(text.len() + 8);
    // A marker of a list is followed by a blank; `12.5` and `+3` begin none.
    let marker_ends = |index: usize| text.chars().nth(index + 1).is_none_or(char::is_whitespace);
    for (index, c) in text.chars().enumerate() {
        let edge = index == 0 || index == last;
        match c {
            '\\' if index == last => out.push_str("&#92;"),
            '\u{a0}' if edge => out.push_str("&#160;"),
            '\u{202f}' if edge => out.push_str("&#8239;"),
            _ => {
                let starts_block = index == 0 && ("-=:.)".contains(c) || (c == '+' && marker_ends(index)));
                let numbers_list = digits > 0 && index == digits && ".)".contains(c) && marker_ends(index);
                if "\\`*_{}[]<>|~^$&#!".contains(c) || starts_block || numbers_list {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// Text as a code span, in running text and in cells alike.
///
/// A pipe would end a cell even inside a span, and its escape would show outside a table: text with a pipe is
/// escaped instead of set as code. Empty text becomes a blank, since an empty span cannot be written.
pub fn code_span(text: &str) -> String {
    let text = normalise(text);
    if text.is_empty() {
        return "` `".to_owned();
    }
    if text.contains('|') {
        return escape_markdown(&text);
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text as the value of a directive's attribute: `role="…"`.
pub fn attribute(text: &str) -> String {
    let mut out = String::new();
    for c in normalise(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}

/// One line without control and direction characters, blanks folded and trimmed.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if is_blank(c) {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push(' ');
        }
        blank = false;
        out.push(if is_hostile(c) { '\u{fffd}' } else { c });
    }
    out
}

/// Whitespace that folds; no-break spaces hold a number and its unit together and stay.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}'
}

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
}

fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_escaped_as_specified() {
        for (text, expected) in [
            ("plain text", "plain text"),
            ("a*b_c", "a\\*b\\_c"),
            ("- item", "\\- item"),
            ("12. item", "12\\. item"),
            ("12.", "12\\."),
            ("12.50", "12.50"),
            ("+ item", "\\+ item"),
            ("+0.4", "+0.4"),
            ("v1.2", "v1.2"),
            ("C:\\", "C:&#92;"),
            ("a\n\tb", "a b"),
            ("\u{a0}x", "&#160;x"),
            ("a\u{202e}b", "a\u{fffd}b"),
            ("a|b <c>", "a\\|b \\<c\\>"),
            ("", ""),
        ] {
            assert_eq!(escape_markdown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn code_spans_keep_backticks_and_pipes() {
        assert_eq!(code_span("0 */4 * * *"), "`0 */4 * * *`");
        assert_eq!(code_span("a|b"), "a\\|b");
        assert_eq!(code_span("a``b"), "```a``b```");
        assert_eq!(code_span("`x"), "`` `x ``");
    }
}
