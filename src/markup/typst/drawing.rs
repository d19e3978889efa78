//! Charts as shapes and words of Typst's own: a third of the cost of the same chart as an SVG image, for which every
//! glyph's outline is read. What a chart of ours never holds stays an image.

use roxmltree::{Document, Node};

use super::Writer;
use super::literal::literal;

impl Writer<'_> {
    /// Draws a chart as wide as it is printed; false, and nothing written, where it holds more than boxes and words.
    pub fn drawing(&mut self, svg: &str, (width, height): (f32, f32), alt: &str) -> bool {
        let Some(shapes) = shapes(svg, width) else { return false };
        self.raw(&format!("chart({width:.1}pt,{height:.3}pt,"));
        self.string(alt);
        self.raw(",{\n");
        self.raw(&shapes);
        self.raw("})");
        true
    }
}

fn shapes(svg: &str, width: f32) -> Option<String> {
    let document = Document::parse(svg).ok()?;
    let root = document.root_element();
    let family = root.attribute("font-family")?.starts_with("Inter,");
    let drawn: f32 = root.attribute("viewBox")?.split(' ').nth(2)?.parse().ok()?;
    if !root.has_tag_name((SVG, "svg")) || !family || drawn <= 0.0 {
        return None;
    }
    let scale = width / drawn;
    let mut out = String::new();
    for node in root.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "title" | "desc" => {}
            "rect" if is_ground(&node) => {}
            "rect" => rect(&node, scale, &mut out)?,
            "text" => words(&node, scale, &mut out)?,
            _ => return None,
        }
    }
    Some(out)
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// The white sheet under a chart: paper is white.
fn is_ground(node: &Node) -> bool {
    node.attribute("fill") == Some("#ffffff") && node.attribute("x").is_none()
}

fn rect(node: &Node, scale: f32, out: &mut String) -> Option<()> {
    only(node, &["x", "y", "width", "height", "fill", "stroke"])?;
    let at = |name| Some(number(node, name)? * scale);
    let (x, y, width, height) = (at("x")?, at("y")?, at("width")?, at("height")?);
    let fill = colour(node, "fill")?;
    let stroke = match node.attribute("stroke") {
        Some(_) => format!("{scale:.3}pt,{}", colour(node, "stroke")?),
        None => "0pt,\"\"".to_owned(),
    };
    out.push_str(&format!("rc({x:.3}pt,{y:.3}pt,{width:.3}pt,{height:.3}pt,{fill},{stroke})\n"));
    Some(())
}

fn words(node: &Node, scale: f32, out: &mut String) -> Option<()> {
    only(node, &["x", "y", "font-size", "fill", "text-anchor"])?;
    let (x, y) = (number(node, "x")? * scale, number(node, "y")? * scale);
    let side = match node.attribute("text-anchor") {
        None => "left",
        Some("middle") => "center",
        Some(_) => return None,
    };
    out.push_str(&format!("tx({x:.3}pt,{y:.3}pt,{side},{{"));
    for part in node.children() {
        let own = match part.is_text() {
            true => *node,
            false => {
                only(&part, &["font-size", "fill"])?;
                part
            }
        };
        let size = number(&own, "font-size")? * scale;
        let text = part.text().unwrap_or_default();
        out.push_str(&format!("tr({size:.3}pt,{},{});", colour(&own, "fill")?, literal(text)));
    }
    out.push_str("})\n");
    Some(())
}

/// An attribute that we do not know may change the picture.
fn only(node: &Node, known: &[&str]) -> Option<()> {
    node.attributes().all(|a| known.contains(&a.name())).then_some(())
}

fn number(node: &Node, name: &str) -> Option<f32> {
    node.attribute(name)?.parse().ok().filter(|n: &f32| n.is_finite())
}

fn colour(node: &Node, name: &str) -> Option<String> {
    let hex = node.attribute(name)?.strip_prefix('#')?;
    let good = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    good.then(|| literal(&format!("#{hex}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(inside: &str) -> String {
        format!(
            "<svg xmlns=\"{SVG}\" viewBox=\"0 0 720 60\" font-family=\"Inter, sans-serif\"><title>T</title>\
             <rect width=\"720\" height=\"60\" rx=\"4\" fill=\"#ffffff\"/>{inside}</svg>"
        )
    }

    #[test]
    fn boxes_and_words_are_drawn_to_scale() {
        let svg = chart(
            "<rect x=\"10\" y=\"20\" width=\"30\" height=\"16\" fill=\"#0072b2\"/>\
             <text x=\"12\" y=\"33\" font-size=\"13\" fill=\"#16202c\">CPU &amp; \"x\" <tspan font-size=\"12\" \
             fill=\"#5b6877\">pay</tspan></text>",
        );
        let drawn = "rc(5.000pt,10.000pt,15.000pt,8.000pt,\"#0072b2\",0pt,\"\")\n\
                     tx(6.000pt,16.500pt,left,{tr(6.500pt,\"#16202c\",\"CPU & \\\"x\\\" \");\
                     tr(6.000pt,\"#5b6877\",\"pay\");})\n";
        assert_eq!(shapes(&svg, 360.0).as_deref(), Some(drawn));
    }

    #[test]
    fn what_is_not_ours_stays_an_image() {
        for inside in [
            "<circle r=\"3\"/>",
            "<rect x=\"1\" y=\"1\" width=\"1\" height=\"1\" fill=\"red\"/>",
            "<rect x=\"1\" y=\"1\" width=\"1\" height=\"1\" fill=\"#000000\" transform=\"scale(2)\"/>",
            "<text x=\"1\" y=\"1\" font-size=\"NaN\" fill=\"#000000\">a</text>",
            "<text x=\"1\" y=\"1\" font-size=\"9\" fill=\"#000000\"><a>b</a></text>",
        ] {
            assert_eq!(shapes(&chart(inside), 360.0), None, "{inside}");
        }
        assert_eq!(shapes("<svg", 360.0), None);
    }
}
