//! A page as a browser reads it: which elements and attributes come of it, and whether it is well-formed.

use std::collections::BTreeMap;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{HtmlString, Tokenizer};

/// Everything that a page of ours is made of. What a text could add is not in it: no form, frame, object, image.
const ELEMENTS: &str = "html head meta title style script body a header footer nav main div section aside figure \
    h1 h2 h3 h4 h5 h6 p ol ul li blockquote hr pre code dl dt dd table thead tbody tr th td span b strong em s small \
    sup br wbr input button";
const SHAPES: &str = "svg title desc g rect text tspan desc path line circle";

/// Attributes that any element may have, and those of one element alone.
const EVERYWHERE: &[&str] = &["class", "id", "lang", "role", "tabindex", "hidden"];
const OWN: &[(&str, &str)] = &[
    ("meta", "charset http-equiv content name"),
    ("a", "href"),
    ("ol", "start"),
    ("th", "scope colspan"),
    ("td", "colspan"),
    ("input", "type checked"),
    ("button", "type"),
    ("script", "type"),
];
/// What draws; no reference can be made by any of it.
const DRAWN: &str = "xmlns viewbox width height x y x1 x2 y1 y2 rx cx cy r d fill stroke stroke-width \
    stroke-dasharray font-size font-family font-weight text-anchor";
const DATA: &str = "application/json";
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Elements that have no end.
const VOID: &[&str] = &["meta", "br", "hr", "input", "wbr"];
/// What a browser ends a paragraph for.
const BLOCKS: &str =
    "p div section aside figure h1 h2 h3 h4 h5 h6 ol ul blockquote hr pre dl table header footer nav main";
/// What a browser does not nest.
const ALONE: &[&str] = &["a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "main", "body", "html"];

/// How often each element stands on a page; an error for what no page may hold, and for what a browser would mend.
pub fn check(html: &str) -> Result<BTreeMap<String, usize>, String> {
    let html = without_style(html);
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are text, as to a browser.
    emitter.naively_switch_states(true);
    let mut seen = Seen::default();
    for token in Tokenizer::new_with_emitter(&html, emitter) {
        match token.unwrap_or_else(|never| match never {}) {
            Token::StartTag(tag) => seen.opens(&tag)?,
            Token::EndTag(tag) => seen.closes(&text(&tag.name))?,
            Token::Comment(comment) => return Err(format!("a comment {:?}", text(&comment.value))),
            Token::Error(error) => return Err(format!("a browser has to mend the page: {}", error.value)),
            Token::String(_) | Token::Doctype(_) => {}
        }
    }
    match seen.open.last() {
        Some(open) => Err(format!("<{open}> is not closed")),
        None => Ok(seen.counts),
    }
}

#[derive(Default)]
struct Seen {
    open: Vec<String>,
    counts: BTreeMap<String, usize>,
}

impl Seen {
    fn opens(&mut self, tag: &StartTag<()>) -> Result<(), String> {
        let name = text(&tag.name);
        let drawn = name == "svg" || self.open.iter().any(|open| open == "svg");
        allowed(&name, drawn, tag)?;
        let parted =
            BLOCKS.split_whitespace().any(|block| block == name) && self.open.iter().any(|open| open == "p");
        if parted || (ALONE.contains(&name.as_str()) && self.open.contains(&name)) {
            return Err(format!("<{name}> inside {:?}", self.open));
        }
        // A picture has a title of its own, and data that a script reads is none.
        let data =
            tag.attributes.iter().any(|(key, value)| text(key) == "type" && text(&value.value) == DATA);
        let counted = match name.as_str() {
            "script" if data => "data".to_owned(),
            _ if drawn => format!("svg {name}"),
            _ => name.clone(),
        };
        *self.counts.entry(counted).or_default() += 1;
        if tag.self_closing && !drawn {
            return Err(format!("<{name}/>"));
        }
        if !VOID.contains(&name.as_str()) && !tag.self_closing {
            self.open.push(name);
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), String> {
        match self.open.pop() {
            Some(open) if open == name => Ok(()),
            other => Err(format!("</{name}> where {other:?} is open")),
        }
    }
}

fn text(string: &HtmlString) -> String {
    String::from_utf8_lossy(string).into_owned()
}

/// The fonts in it are nine tenths of a page, and always the same.
fn without_style(html: &str) -> String {
    let cut =
        html.split_once("<style>").and_then(|(head, rest)| Some((head, rest.split_once("</style>")?.1)));
    cut.map_or_else(|| html.to_owned(), |(head, rest)| format!("{head}<style></style>{rest}"))
}

fn allowed(name: &str, drawn: bool, tag: &StartTag<()>) -> Result<(), String> {
    if !(if drawn { SHAPES } else { ELEMENTS }).split_whitespace().any(|known| known == name) {
        return Err(format!("an element <{name}>"));
    }
    tag.attributes.iter().try_for_each(|(key, value)| {
        let (key, value) = (text(key), text(&value.value));
        if !may_have(name, drawn, &key) {
            return Err(format!("<{name} {key}=\"{value}\">"));
        }
        if name == "script" && key == "type" && value != DATA {
            return Err(format!("a script of type {value:?}"));
        }
        if key == "href" && !leads_to_text(&value) {
            return Err(format!("a link to {value:?}"));
        }
        Ok(())
    })
}

fn may_have(element: &str, drawn: bool, key: &str) -> bool {
    let mut own =
        OWN.iter().filter(|(name, _)| *name == element).flat_map(|(_, keys)| keys.split_whitespace());
    EVERYWHERE.contains(&key)
        || key.starts_with("aria-")
        || key.starts_with("data-")
        || if drawn {
            DRAWN.split_whitespace().any(|known| known == key)
        } else {
            own.any(|known| known == key)
        }
}

/// A scheme of the few, or none at all; browsers pass over control characters and blanks in front of it.
fn leads_to_text(url: &str) -> bool {
    let plain: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let head = plain.split(['/', '?', '#']).next().unwrap_or_default();
    match head.split_once(':') {
        Some((scheme, _)) => SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()),
        None => !plain.starts_with("//"),
    }
}
