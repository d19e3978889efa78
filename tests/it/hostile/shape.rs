//! What a Markdown document is made of, without its words.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// How many there are of each block and run. A harmless text in the place of a hostile one gives the same.
pub fn of(markdown: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        let name = match event {
            Event::Start(Tag::Heading { level, .. }) => format!("heading {level}"),
            Event::Start(Tag::Link { .. }) => "link".into(),
            Event::Start(Tag::Image { .. }) => "image".into(),
            Event::Start(Tag::CodeBlock(_)) => "code block".into(),
            Event::Start(Tag::FootnoteDefinition(_)) => "footnote".into(),
            Event::Start(Tag::Table(_)) => "table".into(),
            Event::Start(tag) => format!("{tag:?}"),
            Event::Html(html) | Event::InlineHtml(html) => format!("html {}", head(&html)),
            Event::Rule | Event::TaskListMarker(_) => format!("{event:?}"),
            _ => continue,
        };
        // A text with a pipe cannot be set as code and is escaped instead: code spans are not counted.
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// `<!-- step`, `<br>`: the attributes are text of the inventory.
fn head(html: &str) -> String {
    html.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}
