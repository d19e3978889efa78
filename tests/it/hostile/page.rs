//! A page as a browser reads it: which elements and attributes come of it, and whether it is well-formed.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns, parse_document};

/// Everything that a page of ours is made of. What a text could add is not in it: no form, frame, object, image.
const ELEMENTS: &str = "html head meta title style script body a header footer nav main div section aside figure \
    h1 h2 h3 h4 h5 h6 p ol ul li blockquote hr pre code dl dt dd table thead tbody tr th td span b strong em s small \
    sup br wbr input button";
const SHAPES: &str = "svg g rect text tspan desc path line circle";

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
];
/// What draws; no reference can be made by any of it.
const DRAWN: &str = "xmlns viewBox width height x y x1 x2 y1 y2 rx cx cy r d fill stroke stroke-width \
    stroke-dasharray font-size font-family font-weight text-anchor";
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// How often each element stands on a page; an error for what no page may hold.
pub fn check(html: &str) -> Result<BTreeMap<String, usize>, String> {
    let seen = parse_document(Recorder::default(), Default::default()).one(without_style(html));
    if let Some(error) = seen.errors.first() {
        return Err(format!("a browser has to mend the page: {error}"));
    }
    let mut counts = BTreeMap::new();
    for element in &seen.elements {
        allowed(element)?;
        *counts.entry(element.name.local.to_string()).or_default() += 1;
    }
    match seen.comments {
        0 => Ok(counts),
        more => Err(format!("{more} comments")),
    }
}

/// The fonts in it are nine tenths of a page, and always the same.
fn without_style(html: &str) -> String {
    let cut =
        html.split_once("<style>").and_then(|(head, rest)| Some((head, rest.split_once("</style>")?.1)));
    cut.map_or_else(|| html.to_owned(), |(head, rest)| format!("{head}<style></style>{rest}"))
}

fn allowed(element: &Element) -> Result<(), String> {
    let name = &*element.name.local;
    let drawn = element.name.ns == ns!(svg);
    if !(if drawn { SHAPES } else { ELEMENTS }).split_whitespace().any(|known| known == name) {
        return Err(format!("an element <{name}>"));
    }
    element.attributes.iter().try_for_each(|attribute| {
        let (key, value) = (&*attribute.name.local, &*attribute.value);
        if !may_have(name, drawn, key) {
            return Err(format!("<{name} {key}=\"{value}\">"));
        }
        if key == "href" && !leads_to_text(value) {
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
        || (if drawn {
            DRAWN.split_whitespace().any(|known| known == key)
        } else {
            own.any(|known| known == key)
        })
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

#[derive(Debug)]
pub struct Element {
    name: QualName,
    attributes: Vec<Attribute>,
}

type Handle = Rc<QualName>;

/// Builds no tree; notes what a tree would be built of.
struct Recorder {
    document: Handle,
    elements: RefCell<Vec<Element>>,
    errors: RefCell<Vec<String>>,
    comments: RefCell<usize>,
}

struct Seen {
    elements: Vec<Element>,
    errors: Vec<String>,
    comments: usize,
}

impl Default for Recorder {
    fn default() -> Self {
        let document = Rc::new(QualName::new(None, ns!(), local_name!("")));
        Self {
            document,
            elements: Default::default(),
            errors: Default::default(),
            comments: Default::default(),
        }
    }
}

impl TreeSink for Recorder {
    type Handle = Handle;
    type Output = Seen;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Seen {
        Seen {
            elements: self.elements.into_inner(),
            errors: self.errors.into_inner(),
            comments: self.comments.into_inner(),
        }
    }
    fn parse_error(&self, what: Cow<'static, str>) {
        self.errors.borrow_mut().push(what.into_owned());
    }
    fn get_document(&self) -> Handle {
        self.document.clone()
    }
    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.expanded()
    }
    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        self.elements.borrow_mut().push(Element { name: name.clone(), attributes });
        Rc::new(name)
    }
    fn create_comment(&self, _: StrTendril) -> Handle {
        *self.comments.borrow_mut() += 1;
        self.document.clone()
    }
    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.create_comment(StrTendril::new())
    }
    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.elements.borrow_mut().push(Element { name: (**target).clone(), attributes });
    }
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }
    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        Rc::ptr_eq(one, other)
    }
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn remove_from_parent(&self, _: &Handle) {}
    fn reparent_children(&self, _: &Handle, _: &Handle) {}
}
