//! Links lead to known schemes, existing anchors and sibling documents, or they are plain text.

use std::collections::HashMap;

use super::headings::Outline;
use crate::markup::tree::{Block, Destination, Document, Inline, inlines_mut, walk};

pub fn resolve(document: &mut Document, outline: &[Outline], warnings: &mut Vec<String>) {
    let mut pass = Pass { anchors: anchors(outline), warnings };
    pass.blocks(&mut document.blocks);
    document.notes.iter_mut().for_each(|note| pass.blocks(&mut note.blocks));
}

/// Both anchors of a step lead to the step.
fn anchors(outline: &[Outline]) -> HashMap<String, String> {
    let slugs = outline
        .iter()
        .filter(|entry| !entry.slug.is_empty())
        .map(|entry| (entry.slug.clone(), entry.id.clone()));
    slugs.chain(outline.iter().map(|entry| (entry.id.clone(), entry.id.clone()))).collect()
}

struct Pass<'a> {
    anchors: HashMap<String, String>,
    warnings: &'a mut Vec<String>,
}

impl Pass<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        walk(blocks, &mut |block| {
            inlines_mut(block).into_iter().for_each(|inlines| self.inlines(inlines));
        });
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in std::mem::take(inlines) {
            self.inline(inline, &mut out);
        }
        *inlines = out;
    }

    fn inline(&mut self, mut inline: Inline, out: &mut Vec<Inline>) {
        match &mut inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => self.inlines(inner),
            Inline::Image { path, alt } => {
                self.warnings.push(format!("an image inside a line is only its words: {path}"));
                inline = Inline::Text(std::mem::take(alt));
            }
            Inline::Link { to: Destination::Raw(url), text } => {
                let (url, mut text) = (std::mem::take(url), std::mem::take(text));
                self.inlines(&mut text);
                match self.destination(&url) {
                    // Inner links win, as CommonMark has it; its parsers look for brackets only.
                    _ if text.iter().any(leads) => {
                        self.warnings.push(format!("a link around another link is only its words: {url}"));
                        out.extend(text);
                    }
                    Ok(to) => out.push(Inline::Link { to, text }),
                    Err(why) => {
                        self.warnings.push(format!("{why}: {url}"));
                        out.extend(text);
                    }
                }
                return;
            }
            _ => {}
        }
        out.push(inline);
    }

    fn destination(&self, url: &str) -> Result<Destination, &'static str> {
        if url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err("a link with blanks or control characters is dropped");
        }
        if let Some(fragment) = url.strip_prefix('#') {
            let target = self.anchors.get(&percent_decode(fragment));
            return target
                .cloned()
                .map(Destination::Anchor)
                .ok_or("a link leads to no heading of this document");
        }
        match scheme(url).map(|scheme| scheme.to_ascii_lowercase()) {
            Some(scheme) if ["https", "http", "mailto", "tel"].contains(&scheme.as_str()) => {
                Ok(Destination::Web(url.to_owned()))
            }
            Some(_) => Err("a link with this scheme is dropped"),
            None if url.starts_with('/') || url.is_empty() => Err("a link must be relative to its document"),
            None => Ok(relative(url)),
        }
    }
}

/// Is it a link, or is one in it?
fn leads(inline: &Inline) -> bool {
    match inline {
        Inline::Link { .. } | Inline::Footnote(_) => true,
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => inner.iter().any(leads),
        _ => false,
    }
}

/// What stands before the first colon, if no slash, question mark or hash comes earlier.
fn scheme(url: &str) -> Option<&str> {
    let (before, _) = url.split_once(':')?;
    (!before.contains(['/', '?', '#'])).then_some(before)
}

fn relative(url: &str) -> Destination {
    let (path, fragment) = match url.find('#') {
        Some(at) => url.split_at(at),
        None => (url, ""),
    };
    match path.strip_suffix(".md") {
        Some(stem) => Destination::Document { stem: stem.to_owned(), fragment: fragment.to_owned() },
        None => Destination::File(url.to_owned()),
    }
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_schemes_pass() {
        let pass = Pass { anchors: HashMap::from([("a".into(), "a".into())]), warnings: &mut Vec::new() };
        assert!(pass.destination("https://x").is_ok() && pass.destination("MAILTO:a@b").is_ok());
        for hostile in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc", "//evil", "/abs", "vbscript:x", "#b"]
        {
            assert!(pass.destination(hostile).is_err(), "{hostile}");
        }
        assert_eq!(
            pass.destination("../r/x.md#y"),
            Ok(Destination::Document { stem: "../r/x".into(), fragment: "#y".into() })
        );
        assert_eq!(pass.destination("#%61"), Ok(Destination::Anchor("a".into())));
    }
}
