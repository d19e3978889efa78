//! Any text in every place of a document: it stays text, in Markdown and in every target.
#![no_main]

use daybook::markup::{attribute, code_span, escape_markdown, normalise};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Where templates put text of the inventory.
const PLACES: [&str; 12] = [
    "@",
    "a @ b",
    "| a | b |\n|---|---|\n| @ | x |",
    "|a|b|\n|---|---|\n|@|x|",
    "| a |\n|---|\n| `x`<br>@ |",
    "- @",
    "- [ ] @",
    "# @",
    "> [!WARNING]\n> **Title.** @",
    "[@](x.md)",
    "![@](a.svg)",
    "**Expect:** @",
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let escaped = escape_markdown(text);
    let empty = normalise(text).is_empty();
    for place in PLACES {
        let with = |text: &str| place.replace('@', text);
        let markdown = with(&escaped);
        if !empty {
            assert_eq!(shape(&markdown), shape(&with("harmless")), "{markdown}");
        }
        assert_eq!(words(&markdown).trim(), words(&with("\u{1}")).replace('\u{1}', &normalise(text)).trim());
    }
    let coded = format!("| a |\n|---|\n| {} |", code_span(text));
    let role = format!("<!-- step id=A minutes=1 role=\"{}\" -->\n\n### ☐ 1 · T\n\n<!-- /step -->", attribute(text));
    let page = format!("{}\n\n{coded}\n\n{role}", PLACES.map(|p| p.replace('@', &escaped)).join("\n\n"));
    daybook_fuzz::hold_targets(&page);
});

fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION)
}

/// The parser's events without the text in them.
fn shape(markdown: &str) -> Vec<String> {
    let mut shape: Vec<String> = Vec::new();
    for event in events(markdown) {
        let name = match event {
            Event::Text(_) => "text".to_owned(),
            Event::Start(Tag::Heading { level, .. }) => format!("heading {level}"),
            other => format!("{other:?}"),
        };
        if name != "text" || shape.last().is_none_or(|last| last != "text") {
            shape.push(name);
        }
    }
    shape
}

fn words(markdown: &str) -> String {
    events(markdown).filter_map(|event| if let Event::Text(text) = event { Some(text.to_string()) } else { None }).collect()
}
