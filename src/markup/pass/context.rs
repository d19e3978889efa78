//! `*Run in:* …`, in any language, right before a code block is that block's context.

use crate::markup::tree::{Block, Inline, Role, children_mut, plain};
use crate::markup::words;

pub fn attach(blocks: &mut Vec<Block>) {
    let mut out: Vec<Block> = Vec::new();
    for mut block in std::mem::take(blocks) {
        children_mut(&mut block).into_iter().for_each(attach);
        if let Block::Code(code) = &mut block
            && let Some(context) = out.last().and_then(context)
        {
            code.context = context;
            out.pop();
        }
        out.push(block);
    }
    *blocks = out;
}

fn context(block: &Block) -> Option<Vec<Inline>> {
    let Block::Paragraph(Role::Body, text) = block else { return None };
    let (Inline::Emphasis(first), rest) = text.split_first()? else { return None };
    if !plain(first).strip_suffix(':').is_some_and(words::is_run_in) {
        return None;
    }
    let mut rest = rest.to_vec();
    super::labels::trim_start(&mut rest);
    Some(rest)
}
