//! One title, no skipped levels, an anchor on every heading.

use std::collections::HashSet;

use crate::markup::tree::{Block, Document, Heading, Inline, Role, children_mut, plain, walk};

/// One entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub level: u8,
    pub id: String,
    pub text: String,
    /// The number of a step; empty for a heading.
    pub step: String,
    /// A second anchor that leads to the same place.
    pub slug: String,
    pub is_step: bool,
    /// How long a step takes, where it says so.
    pub minutes: Option<u32>,
}

/// A heading without words heads nothing, and PDF/UA refuses it; a step is still a step.
pub fn drop_empty(blocks: &mut Vec<Block>) {
    blocks.retain(|block| !matches!(block, Block::Heading(heading) if is_blank(&heading.text)));
    for block in blocks {
        if let Block::Step(step) = block
            && is_blank(&step.title)
        {
            step.title = vec![Inline::Text(format!("Step {}", step.number).trim().to_owned())];
        }
        children_mut(block).into_iter().for_each(drop_empty);
    }
}

/// A footnote stands outside the outline: its headings are bold lines.
pub fn lower(blocks: &mut [Block]) {
    walk(blocks, &mut |block| {
        if let Block::Heading(heading) = block {
            let text = vec![Inline::Strong(std::mem::take(&mut heading.text))];
            *block = Block::Paragraph(Role::Body, text);
        }
    });
}

fn is_blank(text: &[Inline]) -> bool {
    plain(text).trim().is_empty()
}

/// A document without a title gets the frame's, after its eyebrow.
pub fn ensure_title(document: &mut Document, title: &str) {
    let has_title =
        document.blocks.iter().any(|block| matches!(block, Block::Heading(heading) if heading.level == 1));
    if has_title {
        return;
    }
    let title = if title.trim().is_empty() { "Untitled" } else { title };
    let text = vec![Inline::Text(title.to_owned())];
    let at = usize::from(matches!(document.blocks.first(), Some(Block::Paragraph(Role::Eyebrow, _))));
    document.blocks.insert(at, Block::Heading(Heading { level: 1, id: String::new(), text }));
}

/// Levels go down one at a time, and only the first heading is of level 1: PDF/UA refuses anything else.
pub fn level(blocks: &mut [Block], warnings: &mut Vec<String>) {
    let mut before = 0;
    walk(blocks, &mut |block| {
        let (level, text) = match block {
            Block::Heading(heading) => (&mut heading.level, &heading.text),
            Block::Step(step) => (&mut step.level, &step.title),
            _ => return,
        };
        let lowest = if before == 0 { 1 } else { 2 };
        let allowed = (*level).clamp(lowest, before + 1);
        if allowed != *level {
            warnings.push(format!("heading level {level} becomes {allowed}: {}", plain(text)));
            *level = allowed;
        }
        before = allowed;
    });
}

/// Gives every heading its anchor, and returns them in order.
pub fn slug(blocks: &mut [Block]) -> Vec<Outline> {
    let mut taken = HashSet::new();
    let mut outline = Vec::new();
    walk(blocks, &mut |block| match block {
        Block::Heading(heading) => {
            heading.id = unique(&github_slug(&plain(&heading.text)), &mut taken);
            outline.push(entry(heading.level, &heading.id, &heading.text));
        }
        Block::Step(step) => {
            step.slug = unique(&step.slug, &mut taken);
            step.id = if step.id.is_empty() { step.slug.clone() } else { unique(&step.id, &mut taken) };
            outline.push(Outline {
                step: step.number.clone(),
                slug: step.slug.clone(),
                is_step: true,
                minutes: step.minutes.trim().parse().ok(),
                ..entry(step.level, &step.id, &step.title)
            });
        }
        _ => {}
    });
    outline
}

fn entry(level: u8, id: &str, text: &[Inline]) -> Outline {
    let (step, slug) = (String::new(), String::new());
    Outline { level, id: id.to_owned(), text: plain(text), step, slug, is_step: false, minutes: None }
}

/// GitHub's rule: lower case, letters, digits, `-` and `_` stay, blanks become `-`, all else goes.
pub fn github_slug(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn unique(slug: &str, taken: &mut HashSet<String>) -> String {
    let slug = if slug.is_empty() { "section" } else { slug };
    let mut candidate = slug.to_owned();
    let mut count = 0;
    while !taken.insert(candidate.clone()) {
        count += 1;
        candidate = format!("{slug}-{count}");
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_follow_github() {
        assert_eq!(github_slug("Point of no return"), "point-of-no-return");
        assert_eq!(github_slug("☐ 4 · Delete it!"), "-4--delete-it");
        assert_eq!(github_slug("Größe_x"), "größe_x");
    }

    #[test]
    fn a_second_slug_is_numbered() {
        let mut taken = HashSet::new();
        assert_eq!(unique("a", &mut taken), "a");
        assert_eq!(unique("a", &mut taken), "a-1");
        assert_eq!(unique("", &mut taken), "section");
    }
}
