//! The metadata packet, so that an archive can file a document without opening its pages.
//!
//! krilla writes title, author, language and dates. What it has no place for gets a schema of daybook's own, described
//! in the packet as PDF/A wants it (ISO 19005-2, 6.6.2.3.3).

use crate::markup::Frame;

/// What the properties of our schema mean.
const SCHEMA: &str = include_str!("schema.xml");
const NAMESPACE: &str = "https://github.com/daybook-vks/daybook/ns/document/1.0/";

/// The packet with what is known of the document; `None` if it is not built as expected.
pub fn described(packet: &str, frame: &Frame, sha256: &str) -> Option<String> {
    let schemas = only(packet, "</rdf:Bag></pdfaExtension:schemas>")?;
    let end = only(packet, "</rdf:RDF>").filter(|end| *end > schemas)?;
    let described = description(frame, sha256);
    Some([&packet[..schemas], SCHEMA, &packet[schemas..end], &described, &packet[end..]].concat())
}

/// Where a text stands that may stand there once.
fn only(packet: &str, text: &str) -> Option<usize> {
    let at = packet.find(text)?;
    (packet.rfind(text) == Some(at)).then_some(at)
}

fn description(frame: &Frame, sha256: &str) -> String {
    let mut out = format!(
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:daybook=\"{NAMESPACE}\">"
    );
    let mut say = |name: &str, value: &str| {
        let value = escaped(value);
        if !value.is_empty() {
            out.push_str(&format!("<{name}>{value}</{name}>"));
        }
    };
    say("dc:identifier", &frame.id);
    say("daybook:kind", &frame.kind);
    say("daybook:version", &frame.version);
    say("daybook:status", &frame.status);
    say("daybook:period", &frame.period);
    say("daybook:asOf", &frame.as_of);
    say("daybook:classification", &frame.classification);
    say("daybook:markdownSha256", sha256);
    out.push_str("</rdf:Description>");
    out
}

/// Text as XML, which has no way to say most control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET: &str =
        "<x><pdfaExtension:schemas><rdf:Bag></rdf:Bag></pdfaExtension:schemas></rdf:RDF></x>";

    #[test]
    fn text_stays_text() {
        let frame = Frame { id: "A<b>&\u{1}".into(), ..Frame::default() };
        let packet = described(PACKET, &frame, "00ff").unwrap();
        assert!(packet.contains("<dc:identifier>A&lt;b&gt;&amp;</dc:identifier>"), "{packet}");
        assert!(!packet.contains("daybook:period>"), "what is absent is not said: {packet}");
    }

    #[test]
    fn another_packet_is_left_alone() {
        assert_eq!(described("<rdf:RDF></rdf:RDF>", &Frame::default(), ""), None);
        assert_eq!(described(&PACKET.repeat(2), &Frame::default(), ""), None);
    }
}
