//! The frame around the text: one file, fonts and all, that asks nobody for anything.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::escape::escape;
use super::theme;
use crate::markup::Frame;
use crate::markup::pass::Outline;
use crate::markup::words::{Words, fill as fill_words};

const PAGE: &str = include_str!("../../../templates/page.html");
const STYLE: &str = include_str!("../../../templates/page.css");
/// The parts of the script, which share one scope; those in the middle are for pages with steps.
const TOOL: &str = include_str!("../../../templates/page.js");
const STEPS: [&str; 2] =
    [include_str!("../../../templates/page.log.js"), include_str!("../../../templates/page.run.js")];
const KEYS: &str = include_str!("../../../templates/page.keys.js");

const FONTS: [(&str, u16, &[u8]); 4] = [
    ("Inter", 400, include_bytes!("../../../assets/fonts/web/Inter-Regular.woff2")),
    ("Inter", 600, include_bytes!("../../../assets/fonts/web/Inter-SemiBold.woff2")),
    ("Inter", 700, include_bytes!("../../../assets/fonts/web/Inter-Bold.woff2")),
    ("JetBrains Mono", 400, include_bytes!("../../../assets/fonts/web/JetBrainsMono-Regular.woff2")),
];

/// The faces and the style, encoded once a process.
static SHEET: LazyLock<String> = LazyLock::new(|| {
    let faces = FONTS.iter().map(|(family, weight, bytes)| {
        format!(
            "@font-face{{font-family:\"{family}\";font-weight:{weight};font-display:block;\
             src:url(data:font/woff2;base64,{})format(\"woff2\")}}\n",
            base64(bytes)
        )
    });
    faces.collect::<String>() + STYLE
});

/// The script of pages without steps, and of those with them; each with its hash.
static SCRIPTS: LazyLock<[(String, String); 2]> = LazyLock::new(|| {
    [&[][..], &STEPS[..]].map(|steps| {
        let parts = [&[TOOL][..], steps, &[KEYS][..]].concat().join("\n");
        let script = format!("(() => {{\n\"use strict\";\n{parts}}})();\n");
        let hash = hash(&script);
        (script, hash)
    })
});

pub fn assemble(body: &str, outline: &[Outline], frame: &Frame) -> String {
    let mut style = theme::faces(frame) + &SHEET;
    if let Some(accent) = frame.accent() {
        style.push_str(&format!(":root{{--accent-base:{accent}}}\n"));
    }
    let words = Words::of(&frame.language);
    let style = style + &super::paper::margins(frame, words);
    let (script, script_hash) = &SCRIPTS[usize::from(outline.iter().any(|entry| entry.is_step))];
    // The block of data is never run, so no hash has to allow it.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; font-src data:; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(&style),
        script_hash
    );
    fill(PAGE, &|name| match name {
        "policy" => policy.clone(),
        "style" => style.clone(),
        "script" => script.clone(),
        "data" => super::data::block(outline, frame),
        "contents" => contents(outline),
        "contents_title" => escape(&words.contents),
        "skip" => escape(&words.skip),
        "body" => theme::covered(body, frame),
        "footer" => footer(frame),
        "language" => escape(if frame.language.is_empty() { "en" } else { &frame.language }),
        "title" => escape(&frame.title),
        "id" => escape(&frame.id),
        "kind" => escape(&frame.kind),
        "wide" => if frame.landscape { " wide" } else { "" }.to_owned(),
        "organisation" => theme::letterhead(frame),
        "classification" => escape(&frame.classification),
        "as_of" => escape(&frame.as_of),
        _ => String::new(),
    })
}

/// Replaces each `{{name}}` once; what is put in is not looked at again.
fn fill(page: &str, value: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(b, a)| Some((b, a.split_once("}}")?)))
    {
        out.push_str(before);
        out.push_str(&value(name));
        rest = after;
    }
    out + rest
}

/// Sections, and the steps inside them.
fn contents(outline: &[Outline]) -> String {
    let listed =
        outline.iter().filter(|entry| entry.level == 2 || (entry.level == 3 && !entry.step.is_empty()));
    let mut out = String::new();
    for entry in listed {
        let class = if entry.step.is_empty() { "" } else { " class=\"sub\"" };
        let number = match entry.step.as_str() {
            "" => String::new(),
            step => format!("<b>{}</b> ", escape(step)),
        };
        let (id, text) = (escape(&entry.id), escape(&entry.text));
        out.push_str(&format!("<li{class}><a href=\"#{id}\">{number}{text}</a></li>\n"));
    }
    out
}

fn footer(frame: &Frame) -> String {
    let version = if frame.version.is_empty() { String::new() } else { format!("v{}", frame.version) };
    let hash =
        if frame.footer_hash.is_empty() { String::new() } else { format!("sha256 {}", frame.footer_hash) };
    let as_of = if frame.as_of.is_empty() {
        String::new()
    } else {
        fill_words(&Words::of(&frame.language).as_of, &[("date", frame.printed_as_of())])
    };
    let facts = [&frame.id, &version, &frame.status, &as_of, &hash, &frame.classification];
    let facts: Vec<String> =
        facts.into_iter().filter(|fact| !fact.is_empty()).map(|fact| escape(fact)).collect();
    facts.join(" · ") + &theme::imprint(frame)
}

fn hash(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (group >> (18 - 6 * digit)) as usize & 63;
            out.push(if digit <= chunk.len() { char::from(DIGITS[index]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_rfc_4648() {
        for (text, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("a{{x}}b{{y}}", &|name| format!("<{name}{{{{x}}}}>")), "a<x{{x}}>b<y{{x}}>");
    }

    #[test]
    fn style_and_script_stay_small() {
        let bytes = STYLE.len() + SCRIPTS[1].0.len();
        assert!(bytes < 60_000, "{bytes} bytes of style and script in every page");
    }

    #[test]
    fn the_fonts_stay_small() {
        let bytes: usize = FONTS.iter().map(|(.., bytes)| bytes.len()).sum();
        assert!(bytes * 4 / 3 < 110_000, "{bytes} bytes of fonts in every page");
    }
}
