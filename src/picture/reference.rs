//! How much a picture draws when every part is drawn where it is used: ten uses of ten uses of … are a bomb.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::{ELEMENTS, Refusal, style};

/// The cost of each element, worked out once.
#[derive(Default)]
pub struct Ledger {
    /// None while it is being worked out: who meets it again goes round in a circle.
    known: BTreeMap<usize, Option<usize>>,
}

/// Refuses what goes round in circles, and what draws too much.
pub fn check(root: Node) -> Result<(), Refusal> {
    let named: BTreeMap<&str, Node> =
        root.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    gradients_only(root, &named)?;
    let most = Ledger::default().cost(root, &named)?;
    if most > ELEMENTS {
        let message = format!("the SVG draws more than {ELEMENTS} elements");
        return Err(Refusal::new(message, "Simplify it: a logo is a few shapes."));
    }
    Ok(())
}

/// What a style sheet refers to is used by whoever bears the class: that is only counted for gradients, which use
/// nothing.
fn gradients_only(root: Node, named: &BTreeMap<&str, Node>) -> Result<(), Refusal> {
    let sheets = root.descendants().filter(|n| n.tag_name().name() == "style").filter_map(|n| n.text());
    for target in sheets.flat_map(style::references).filter_map(|id| named.get(id)) {
        if !target.tag_name().name().ends_with("Gradient") {
            let message = format!("the SVG's style sheet uses `<{}>`", target.tag_name().name());
            return Err(Refusal::new(message, "Write clips, masks and patterns as attributes."));
        }
    }
    Ok(())
}

impl Ledger {
    fn cost(&mut self, node: Node, named: &BTreeMap<&str, Node>) -> Result<usize, Refusal> {
        match self.known.get(&node.id().get_usize()) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => {
                let message = "a part of the SVG uses itself";
                return Err(Refusal::new(message, "Take the circle out."));
            }
            None => {}
        }
        self.known.insert(node.id().get_usize(), None);
        let mut cost = 1usize;
        for child in node.children().filter(Node::is_element) {
            cost = cost.saturating_add(self.cost(child, named)?);
        }
        for target in targets(node).iter().filter_map(|id| named.get(id.as_str())) {
            cost = cost.saturating_add(self.cost(*target, named)?);
        }
        self.known.insert(node.id().get_usize(), Some(cost));
        Ok(cost)
    }
}

/// The parts that an element uses, by name.
fn targets(node: Node) -> Vec<String> {
    let mut ids = Vec::new();
    for attribute in node.attributes() {
        if attribute.name() == "href" {
            ids.extend(attribute.value().strip_prefix('#').map(str::to_string));
        } else {
            ids.extend(style::references(attribute.value()).into_iter().map(str::to_string));
        }
    }
    ids
}
