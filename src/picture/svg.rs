//! SVG: read as XML, written anew from a list of what draws. What could act or load is refused by name and line, so
//! that its author knows; what only describes is left out.

use std::fmt::Write;

use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::{ELEMENTS, Kind, Picture, Refusal, reference, style};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
/// Elements inside each other; those who draw use fewer, and readers recurse.
const DEPTH: usize = 30;

const DRAWS: [&str; 18] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
];
/// Says something about the picture, or about the program that drew it.
const DESCRIBES: [&str; 3] = ["title", "desc", "metadata"];
const ATTRIBUTES: [&str; 62] = [
    "id",
    "class",
    "style",
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "fr",
    "width",
    "height",
    "viewBox",
    "preserveAspectRatio",
    "points",
    "transform",
    "pathLength",
    "offset",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "patternUnits",
    "patternContentUnits",
    "patternTransform",
    "clipPathUnits",
    "maskUnits",
    "maskContentUnits",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "opacity",
    "color",
    "stop-color",
    "stop-opacity",
    "clip-path",
    "clip-rule",
    "mask",
    "mask-type",
    "display",
    "visibility",
    "overflow",
    "vector-effect",
    "paint-order",
    "color-interpolation",
    "shape-rendering",
    "href",
];

pub fn read(bytes: &[u8]) -> Result<Picture, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Refusal::new("the file is neither a PNG nor an SVG", "Take an SVG in UTF-8, or a PNG.")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: 4 * ELEMENTS as u32, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| unreadable(text, &error))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        let help = format!("Its outermost element is `<svg xmlns=\"{SVG}\">`.");
        return Err(Refusal::new("the file is neither a PNG nor an SVG", help));
    }
    let mut writer = Writer { out: String::new() };
    writer.element(root, 0)?;
    let (width, height) = size(root)?;
    // What is left is shallow, and all that a reader will ever see.
    let left = Document::parse(&writer.out).map_err(|error| unreadable(&writer.out, &error))?;
    reference::check(left.root_element())?;
    writer.out.push('\n');
    Ok(Picture { kind: Kind::Svg, bytes: writer.out.into_bytes(), width, height })
}

fn unreadable(text: &str, error: &roxmltree::Error) -> Refusal {
    match error {
        roxmltree::Error::DtdDetected => {
            let at = text.find("<!DOCTYPE").unwrap_or(0);
            let help =
                "Take the DOCTYPE out, or save as plain SVG: what it declares could be read from anywhere.";
            Refusal::new("the SVG has a DOCTYPE", help).at(at..at + "<!DOCTYPE".len())
        }
        roxmltree::Error::NodesLimitReached => {
            Refusal::new("the SVG has too many parts", "Simplify it: a logo is a few shapes.")
        }
        error => {
            let position = error.pos();
            let start: usize =
                text.split_inclusive('\n').take(position.row.saturating_sub(1) as usize).map(str::len).sum();
            let refusal = Refusal::new(format!("the SVG is not well-formed: {error}"), "Save it again.");
            if text.is_empty() { refusal } else { refusal.at(start..start + 1) }
        }
    }
}

struct Writer {
    out: String,
}

impl Writer {
    fn element(&mut self, node: Node, depth: usize) -> Result<(), Refusal> {
        let name = node.tag_name().name();
        // Inkscape's and Illustrator's own notes.
        if node.tag_name().namespace() != Some(SVG) || DESCRIBES.contains(&name) {
            return Ok(());
        }
        if depth > DEPTH {
            let help = "Simplify it: a logo is a few shapes.";
            return Err(Refusal::new("the SVG nests too deep", help).at(start_of(node)));
        }
        if name == "style" {
            return self.sheet(node);
        }
        if !DRAWS.contains(&name) {
            return Err(Refusal::new(format!("the SVG holds `<{name}>`"), why_not(name)).at(start_of(node)));
        }
        let _ = write!(self.out, "<{name}");
        if depth == 0 {
            let _ = write!(self.out, " xmlns=\"{SVG}\"");
        }
        for attribute in node.attributes() {
            self.attribute(node, &attribute)?;
        }
        let children: Vec<Node> = node.children().filter(Node::is_element).collect();
        if children.is_empty() {
            self.out.push_str("/>");
            return Ok(());
        }
        self.out.push('>');
        for child in children {
            self.element(child, depth + 1)?;
        }
        let _ = write!(self.out, "</{name}>");
        Ok(())
    }

    fn sheet(&mut self, node: Node) -> Result<(), Refusal> {
        let text: String = node.children().filter_map(|c| c.text()).collect();
        if !style::is_harmless(&text) {
            let help = "Write colours as attributes: a style sheet may not load or import.";
            return Err(Refusal::new("the SVG's style sheet could load something", help).at(start_of(node)));
        }
        let _ = write!(self.out, "<style>{}</style>", escape(&text));
        Ok(())
    }

    fn attribute(&mut self, node: Node, attribute: &Attribute) -> Result<(), Refusal> {
        let (name, value) = (attribute.name(), attribute.value());
        let at = attribute.range();
        if name.get(..2).is_some_and(|s| s.eq_ignore_ascii_case("on")) {
            let help = "Take it out: a picture on a page does nothing.";
            return Err(Refusal::new(format!("`{name}` makes the SVG act"), help).at(at));
        }
        let ours = match attribute.namespace() {
            None => ATTRIBUTES.contains(&name),
            Some(XLINK) => name == "href",
            Some(_) => false,
        };
        if name == "href" && !value.starts_with('#') {
            let help = "Refer to parts of the picture alone, as `#part`: nothing is ever loaded.";
            return Err(Refusal::new("the SVG refers to something outside", help).at(at));
        }
        if ours && !style::is_harmless(value) {
            let help = "Write a colour, a number or a reference such as `url(#part)`.";
            return Err(Refusal::new(format!("`{name}` of the SVG could load something"), help).at(at));
        }
        // Both ways to write it would be two of one name.
        let plain = |a: Attribute| a.namespace().is_none() && a.name() == "href";
        let twice = attribute.namespace().is_some() && node.attributes().any(plain);
        if ours && !twice {
            let _ = write!(self.out, " {name}=\"{}\"", escape(value));
        }
        Ok(())
    }
}

fn why_not(name: &str) -> &'static str {
    match name {
        "text" | "tspan" | "textPath" => "Turn the text into paths: every reader then sees the same letters.",
        "image" | "feImage" => "Draw it, or take the PNG: a picture in a picture is not looked into.",
        "script" | "animate" | "animateTransform" | "set" => "Take it out: a picture on a page does nothing.",
        "a" => "Take the link out: a picture on a page does nothing.",
        _ => "Save as plain SVG: shapes, gradients, clips and masks are what is drawn.",
    }
}

fn start_of(node: Node) -> std::ops::Range<usize> {
    let start = node.range().start;
    start..start + 1 + node.tag_name().name().len()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Of the view box, else of width and height; up to thousandths, so that icons of one unit have a ratio.
fn size(root: Node) -> Result<(u32, u32), Refusal> {
    let number = |text: &str| {
        let text = text.trim().trim_end_matches("px").trim_end_matches("pt").trim_end_matches("mm");
        text.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0 && *n < 1e6)
    };
    let view = root.attribute("viewBox").map(|v| {
        v.split([' ', ',', '\t', '\n']).filter(|p| !p.is_empty()).skip(2).map(number).collect::<Vec<_>>()
    });
    let (width, height) = match view.as_deref() {
        Some([Some(width), Some(height)]) => (*width, *height),
        Some(_) => return Err(sizeless()),
        None => {
            let side = |name: &str| root.attribute(name).and_then(number);
            side("width").zip(side("height")).ok_or_else(sizeless)?
        }
    };
    let whole = |n: f64| (n * 1000.0).round() as u32;
    Ok((whole(width), whole(height)))
}

fn sizeless() -> Refusal {
    Refusal::new("the SVG does not say how large it is", "Give its `<svg>` a `viewBox` of four numbers.")
}
