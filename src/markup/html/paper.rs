//! What stands in the margins of every page that a browser prints: which document a lost sheet belongs to.

use crate::markup::Frame;
use crate::markup::words::{Words, fill};

/// Rules for `@page`: the document at the left, its classification in the middle, the page's number at the right.
pub fn margins(frame: &Frame, words: &Words) -> String {
    let size = if frame.landscape { "@page{size:A4 landscape}" } else { "" };
    let title = if frame.short_title.is_empty() { &frame.title } else { &frame.short_title };
    let as_of = match frame.as_of.as_str() {
        "" => String::new(),
        date => fill(&words.as_of, &[("date", date)]),
    };
    let version = match frame.version.as_str() {
        "" => frame.status.clone(),
        version => format!("v{version}"),
    };
    let hash = match frame.footer_hash.as_str() {
        "" => String::new(),
        hash => format!("sha256 {hash}"),
    };
    let marks: Vec<&str> = [&frame.id, &version, &hash]
        .into_iter()
        .map(String::as_str)
        .filter(|mark| !mark.is_empty())
        .collect();
    format!(
        "{size}@page{{@top-left{{content:{}}}@top-right{{content:{}}}\
         @bottom-left{{content:{}}}@bottom-center{{content:{}}}@bottom-right{{content:{}}}}}\n",
        quote(title),
        quote(&as_of),
        quote(&marks.join(" · ")),
        quote(&frame.classification),
        numbered(&words.page_of)
    )
}

/// `Page {page} of {pages}` with the browser's own counters in its places.
fn numbered(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        out.push(quote(before));
        out.push(if name == "pages" { "counter(pages)" } else { "counter(page)" }.to_owned());
        rest = after;
    }
    out.push(quote(rest));
    out.join(" ")
}

/// A string of CSS: all but plain letters and digits is written as a number, so that nothing can end it.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | '-' | ':' | ',' => out.push(c),
            '\0' => out.push_str("\\fffd "),
            c => out.push_str(&format!("\\{:x} ", u32::from(c))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_inside_its_string() {
        assert_eq!(quote("a\"}</style>\\"), "\"a\\22 \\7d \\3c \\2f style\\3e \\5c \"");
        assert_eq!(
            numbered("Page {page} of {pages}"),
            "\"Page \" counter(page) \" of \" counter(pages) \"\""
        );
    }

    #[test]
    fn a_lost_sheet_says_what_it_is() {
        let frame = Frame {
            id: "HB-1".into(),
            version: "2.1".into(),
            footer_hash: "ab".into(),
            classification: "Restricted".into(),
            title: "T".into(),
            ..Frame::default()
        };
        let rules = margins(&frame, Words::of("en"));
        assert!(rules.contains("@bottom-left{content:\"HB-1 \\b7  v2.1 \\b7  sha256 ab\"}"), "{rules}");
        assert!(rules.contains("@bottom-center{content:\"Restricted\"}"), "{rules}");
    }
}
