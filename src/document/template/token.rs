//! The tokens of a template, with their places. Tera has read the text before and found it well formed, so what is
//! odd here ends the list and is nobody's loss.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text between the tags.
    Content,
    /// `{{`
    Print,
    /// `{%`
    Tag,
    /// `}}` or `%}`; whether it takes the space behind it away.
    End {
        trims: bool,
    },
    Name,
    Text,
    Number,
    /// Anything else: `==`, `|`, `(`…
    Mark,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub at: Range<usize>,
}

/// All tokens of a template; comments are left out, raw blocks are content.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, out: Vec::new() };
    while lexer.at < text.len() {
        let before = lexer.at;
        lexer.content();
        if lexer.at == before {
            break;
        }
    }
    lexer.out
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    out: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.out.push(Token { kind, at: self.at..self.at + length });
        self.at += length;
    }

    /// Text up to a tag, and the tag.
    fn content(&mut self) {
        let rest = self.rest();
        let until =
            rest.as_bytes().windows(2).position(|w| matches!(w, b"{{" | b"{%" | b"{#")).unwrap_or(rest.len());
        if until > 0 {
            self.push(Kind::Content, until);
        }
        match self.rest().as_bytes().get(1) {
            Some(b'#') => self.at = self.find("#}").unwrap_or(self.text.len()),
            Some(b'%') if self.raw() => {}
            Some(b'%') => self.inside(Kind::Tag, "%}"),
            Some(b'{') => self.inside(Kind::Print, "}}"),
            _ => {}
        }
    }

    /// Behind the next `end`.
    fn find(&self, end: &str) -> Option<usize> {
        self.rest().find(end).map(|i| self.at + i + end.len())
    }

    /// A raw block as one piece of content.
    fn raw(&mut self) -> bool {
        let is = |tag: &str, word: &str| {
            tag.trim_start_matches("{%")
                .trim_start_matches('-')
                .trim_start()
                .strip_prefix(word)
                .is_some_and(|r| r.trim_start().trim_start_matches('-').starts_with("%}"))
        };
        if !is(self.rest(), "raw") {
            return false;
        }
        let start = self.at;
        let end = self.text[start..].match_indices("{%").find(|(i, _)| is(&self.text[start + i..], "endraw"));
        let end = end.and_then(|(i, _)| self.text[start + i..].find("%}").map(|j| start + i + j + 2));
        let length = end.unwrap_or(self.text.len()) - start;
        self.push(Kind::Content, length);
        true
    }

    /// From `{{` or `{%` to its end.
    fn inside(&mut self, open: Kind, close: &str) {
        let trims = self.rest().as_bytes().get(2) == Some(&b'-');
        self.push(open, if trims { 3 } else { 2 });
        loop {
            let space =
                self.rest().len() - self.rest().trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
            self.at += space;
            let rest = self.rest();
            if rest.is_empty() {
                return;
            }
            if let Some(behind) = rest.strip_prefix('-').filter(|r| r.starts_with(close)) {
                let length = rest.len() - behind.len() + close.len();
                return self.push(Kind::End { trims: true }, length);
            }
            if rest.starts_with(close) {
                return self.push(Kind::End { trims: false }, close.len());
            }
            self.word();
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or(' ');
        let run = |fits: &dyn Fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        match first {
            '"' | '\'' | '`' => {
                let length = quoted(rest, first);
                self.push(Kind::Text, length);
            }
            c if c.is_ascii_digit() => {
                let length = run(&|c| c.is_ascii_digit() || c == '.');
                self.push(Kind::Number, length);
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let length = run(&|c| c.is_ascii_alphanumeric() || c == '_');
                self.push(Kind::Name, length);
            }
            _ => {
                let long = ["...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];
                let length =
                    long.iter().find(|m| rest.starts_with(**m)).map_or(first.len_utf8(), |m| m.len());
                self.push(Kind::Mark, length);
            }
        }
    }
}

/// The length of a string with its quotes; a backslash takes the next character along.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|t| &text[t.at]).collect()
    }

    #[test]
    fn tags_are_cut_into_words() {
        assert_eq!(
            words("a{{- b.c | d(e=\"}}\") -}}f"),
            ["a", "{{-", "b", ".", "c", "|", "d", "(", "e", "=", "\"}}\"", ")", "-}}", "f"]
        );
        assert_eq!(words("{# {{ x }} #}y"), ["y"]);
        assert_eq!(words("{% raw %}{{ x }}{% endraw %}y"), ["{% raw %}{{ x }}{% endraw %}", "y"]);
        assert_eq!(words("{{ \"a\\\"b\" }}"), ["{{", "\"a\\\"b\"", "}}"]);
    }
}
