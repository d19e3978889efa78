//! Whether two Markdown texts show the same: the same events, with the same words between them.

use pulldown_cmark::{Event, Options, Parser};

/// Line breaks inside a paragraph are blanks; everything else counts.
pub fn reads_alike(one: &str, other: &str) -> bool {
    shown(one) == shown(other)
}

fn shown(markdown: &str) -> Vec<Shown<'_>> {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_OLD_FOOTNOTES;
    let mut shown: Vec<Shown> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        let text = match &event {
            Event::Text(text) => text,
            Event::SoftBreak => " ",
            _ => {
                shown.push(Shown::Event(event));
                continue;
            }
        };
        match shown.last_mut() {
            Some(Shown::Words(words)) => words.push_str(text),
            _ => shown.push(Shown::Words(text.to_owned())),
        }
    }
    shown
}

#[derive(PartialEq)]
enum Shown<'a> {
    Event(Event<'a>),
    Words(String),
}
