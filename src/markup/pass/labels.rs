//! Paragraphs that begin with `**Expect:**` and its like are labelled lines; a callout's first bold run is its title.

use crate::markup::tree::{Block, Callout, Inline, Label, Labelled, Role, children_mut, plain};
use crate::markup::words;

pub fn mark(blocks: &mut Vec<Block>) {
    let mut out: Vec<Block> = Vec::new();
    for mut block in std::mem::take(blocks) {
        if let Block::Callout(callout) = &mut block {
            take_title(callout);
        }
        children_mut(&mut block).into_iter().for_each(mark);
        match (block, out.last_mut()) {
            (Block::Paragraph(Role::Body, text), _) => out.push(labelled(text)),
            (list @ Block::List(_), Some(Block::Labelled(labelled))) => labelled.blocks.push(list),
            (block, _) => out.push(block),
        }
    }
    *blocks = out;
}

fn labelled(mut text: Vec<Inline>) -> Block {
    let label = match text.first() {
        Some(Inline::Strong(inner)) => label(&plain(inner)),
        _ => None,
    };
    let Some(label) = label else { return Block::Paragraph(Role::Body, text) };
    text.remove(0);
    trim_start(&mut text);
    Block::Labelled(Labelled { label, text, blocks: Vec::new() })
}

fn label(text: &str) -> Option<Label> {
    words::label(text.strip_suffix(':')?)
}

fn take_title(callout: &mut Callout) {
    let Some(Block::Paragraph(_, text)) = callout.blocks.first_mut() else { return };
    if !matches!(text.first(), Some(Inline::Strong(_))) {
        return;
    }
    if let Inline::Strong(title) = text.remove(0) {
        callout.title = title;
    }
    trim_start(text);
    if text.is_empty() {
        callout.blocks.remove(0);
    }
}

pub(super) fn trim_start(text: &mut Vec<Inline>) {
    while matches!(text.first(), Some(Inline::SoftBreak | Inline::Break)) {
        text.remove(0);
    }
    if let Some(Inline::Text(first)) = text.first_mut() {
        *first = first.trim_start().to_owned();
    }
}
