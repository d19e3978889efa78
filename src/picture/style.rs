//! The values of attributes and style sheets: colours, numbers, and references to the picture's own parts.

/// Functions that a value may call. `url` is looked at on its own.
const CALLS: [&str; 15] = [
    "url",
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "matrix",
    "translate",
    "translatex",
    "translatey",
    "scale",
    "scalex",
    "scaley",
    "rotate",
    "skewx",
    "skewy",
];

/// Nothing in it loads, acts, or ends what it stands in.
pub fn is_harmless(text: &str) -> bool {
    !text.contains(['@', '\\', '<', '&'])
        && !text.contains("/*")
        && calls(text).all(|(name, inner)| fits(&name, inner))
}

fn fits(name: &str, inner: &str) -> bool {
    CALLS.contains(&name) && (name != "url" || own(inner).is_some())
}

/// Each call: its name in lower case, and what stands behind its bracket.
fn calls(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.match_indices('(').map(|(at, _)| {
        let before = text[..at].trim_end();
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(0, |i| i + 1);
        (before.get(start..).unwrap_or("").to_ascii_lowercase(), &text[at + 1..])
    })
}

/// The part that `#part)` names.
fn own(inner: &str) -> Option<&str> {
    let (target, _) = inner.split_once(')')?;
    target.trim().trim_matches(['"', '\'']).strip_prefix('#').filter(|id| !id.is_empty())
}

/// The parts that a value refers to.
pub fn references(text: &str) -> Vec<&str> {
    calls(text).filter(|(name, _)| name == "url").filter_map(|(_, inner)| own(inner)).collect()
}
