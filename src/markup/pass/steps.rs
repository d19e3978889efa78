//! The heading of a step is its number and title; its role line repeats what the directive says.

use crate::markup::tree::{Block, Inline, Step, plain, walk};
use crate::markup::words;

pub fn read(blocks: &mut [Block], warnings: &mut Vec<String>) {
    walk(blocks, &mut |block| {
        if let Block::Step(step) = block {
            take_heading(step, warnings);
            drop_role_line(step);
        }
    });
}

fn take_heading(step: &mut Step, warnings: &mut Vec<String>) {
    let Some(Block::Heading(_)) = step.blocks.first() else {
        warnings.push(format!("step {} does not begin with a heading", step.id));
        step.level = 3;
        return;
    };
    if let Block::Heading(heading) = step.blocks.remove(0) {
        step.slug = super::headings::github_slug(&plain(&heading.text));
        step.level = heading.level;
        step.title = heading.text;
        take_number(step);
    }
}

/// `☐ 4 · Delete the Supervisor`: the tick box is drawn, the number goes to the gutter.
fn take_number(step: &mut Step) {
    let Some(Inline::Text(text)) = step.title.first_mut() else { return };
    let rest = text.trim_start_matches(['☐', '☑', ' ']).to_owned();
    *text = rest.clone();
    if let Some((number, title)) = rest.split_once(" · ")
        && is_number(number)
    {
        step.number = number.to_owned();
        *text = title.to_owned();
    }
}

/// `4`, `12`, or with the letter of its procedure, `N3`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    text.len() <= 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn drop_role_line(step: &mut Step) {
    if let Some(Block::Paragraph(_, text)) = step.blocks.first()
        && words::begins_with_role(&plain(text))
    {
        step.blocks.remove(0);
    }
}
