//! The text of HTML as it is seen, read by a tokenizer that is not ours.

use html5gum::{Token, Tokenizer};

/// Elements that stand in lines of their own.
const BLOCKS: [&str; 29] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "pre",
    "blockquote",
    "hr",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "section",
    "aside",
    "figure",
    "dl",
    "dt",
    "dd",
    "small",
    "input",
];

/// What a reader sees: list marks, ticks and pictures' words included; a blank for each space, a line break where a
/// line or block ends.
pub fn visible(html: &str) -> String {
    let mut reader = Reader::default();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |key: &[u8]| {
                    tag.attributes.get(key).map(|value| String::from_utf8_lossy(value).into_owned())
                };
                reader.start(&name, attribute);
            }
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    fold(&reader.out)
}

#[derive(Default)]
struct Reader {
    out: String,
    /// The next number of each open list; none of one with dots.
    lists: Vec<(Option<u64>, &'static str)>,
    /// A list mark that is not written yet: a tick box takes its place.
    mark: Option<String>,
    pre: bool,
    hidden: Option<String>,
}

impl Reader {
    fn start(&mut self, name: &str, attribute: impl Fn(&[u8]) -> Option<String>) {
        if self.hidden.is_some() {
            return;
        }
        if attribute(b"hidden").is_some() || matches!(name, "script" | "style") {
            self.hidden = Some(name.to_owned());
            return;
        }
        if BLOCKS.contains(&name) {
            self.line();
        }
        match name {
            "ul" => self.lists.push((None, "")),
            "ol" => {
                let start = attribute(b"start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let note = attribute(b"class").is_some_and(|class| class == "notes");
                self.lists.push((Some(start), if note { "" } else { "." }));
            }
            "li" => self.item(),
            "input" => self.mark = attribute(b"checked").map(|_| "✓\n".to_owned()),
            "img" => self.text(&attribute(b"alt").unwrap_or_default()),
            "pre" => self.pre = true,
            _ => {}
        }
    }

    fn item(&mut self) {
        self.flush();
        self.mark = self.lists.last_mut().map(|list| match list {
            (Some(number), dot) => {
                *number += 1;
                format!("{}{dot}\n", *number - 1)
            }
            (None, _) => "•\n".to_owned(),
        });
    }

    fn end(&mut self, name: &str) {
        if self.hidden.as_deref() == Some(name) {
            self.hidden = None;
            return;
        }
        match name {
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
            }
            "li" => self.flush(),
            "pre" => self.pre = false,
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.line();
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if !text.trim().is_empty() {
            self.flush();
        }
        self.out.push_str(&if self.pre { text.to_owned() } else { text.replace('\n', " ") });
    }

    fn line(&mut self) {
        self.out.push('\n');
    }

    fn flush(&mut self) {
        if let Some(mark) = self.mark.take() {
            self.out.push_str(&mark);
        }
    }
}

/// Runs of blanks become one: a line break if there is one among them.
pub fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut gap = None;
    for c in text.chars() {
        match c {
            '\n' => gap = Some('\n'),
            c if c.is_whitespace() => gap = gap.or(Some(' ')),
            c => {
                out.extend(gap.take().filter(|_| !out.is_empty()));
                out.push(c);
            }
        }
    }
    out
}

/// Where two visible texts differ: in a character, or in a blank that the other does not have. Where one of them ends
/// a line the other may do as it likes.
pub fn differ(one: &str, two: &str) -> Option<String> {
    let (mut a, mut b) = (one.chars().peekable(), two.chars().peekable());
    let blank = |c: &char| matches!(c, ' ' | '\n');
    loop {
        match (a.next_if(blank), b.next_if(blank)) {
            (Some(' '), None) | (None, Some(' ')) => {
                return Some(format!("a blank too many or too few\n{one:?}\n{two:?}"));
            }
            _ => {}
        }
        match (a.next(), b.next()) {
            (None, None) => return None,
            (x, y) if x == y => {}
            (x, y) => return Some(format!("{x:?} for {y:?}\n{one:?}\n{two:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_words_and_blanks_are_noticed() {
        for (one, two) in
            [("a b", "ab"), ("a", "a b"), ("a b", "a c"), ("", "a"), ("a\nb", "a\nc"), ("ab", "a b")]
        {
            assert!(differ(one, two).is_some(), "{one:?} {two:?}");
        }
        for (one, two) in [("a b", "a\nb"), ("ab", "a\nb"), ("", "")] {
            assert!(differ(one, two).is_none(), "{one:?} {two:?}");
        }
    }

    #[test]
    fn marks_ticks_and_pictures_are_seen() {
        let html = "<ol start=3><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ol><img alt=\"d &amp; e\"><button hidden>f</button>";
        assert_eq!(visible(html), "3.\na\n•\nb\n4.\nc\nd & e");
        assert_eq!(
            visible("<li><input type=checkbox checked>x</li><p>a\nb <b>c</b><wbr>d</p>"),
            "✓\nx\na b cd"
        );
    }
}
