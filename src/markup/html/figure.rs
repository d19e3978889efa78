//! Charts, inlined: the page needs no second file.

use super::Writer;
use super::escape::escape;
use crate::markup::tree::Figure;

impl Writer<'_> {
    pub fn figure(&mut self, figure: &Figure) {
        let svg =
            self.assets.iter().find(|asset| asset.path == figure.path).and_then(|asset| element(asset.svg));
        let Some(svg) = svg else {
            self.warnings.push(format!("no such chart: {}", figure.path));
            let alt = escape(&figure.alt);
            return self.raw(&format!("<p class=\"absent-figure\">{alt}</p>\n"));
        };
        let name = escape(&figure.alt);
        // A chart scrolls on a phone, so it can be reached. The picture's own title and description are for the file alone; here the alternative text speaks.
        self.raw(&format!(
            "<figure tabindex=\"0\"><div class=\"chart\" role=\"img\" aria-label=\"{name}\">{svg}</div></figure>\n"
        ));
    }
}

/// The `<svg>` element of a chart of ours, if it holds nothing that could act.
fn element(svg: &str) -> Option<&str> {
    let start = svg.find("<svg")?;
    let end = svg.rfind("</svg>")? + "</svg>".len();
    let element = svg.get(start..end)?;
    let lower = element.to_ascii_lowercase();
    let acts = ["<script", "<foreignobject", "<iframe", "javascript:", "<style", "<!", "<?", " on"];
    (!acts.iter().any(|pattern| lower.contains(pattern) && (*pattern != " on" || has_handler(&lower))))
        .then_some(element)
}

/// ` onload=`, but not the word `on` in a label.
fn has_handler(lower: &str) -> bool {
    lower.match_indices(" on").any(|(at, _)| {
        let rest = lower[at + 3..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        rest.len() < lower.len() - at - 3 && rest.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acting_pictures_are_refused() {
        assert_eq!(element("<?xml?><svg><g/></svg>\n"), Some("<svg><g/></svg>"));
        assert!(element("<svg><text>based on = x</text></svg>").is_some());
        for hostile in [
            "<svg onload=\"x\"></svg>",
            "<svg><script>1</script></svg>",
            "<svg",
            "<svg><a href='javascript:1'/></svg>",
        ] {
            assert_eq!(element(hostile), None, "{hostile}");
        }
    }
}
