//! A bold run that begins with a sign is a state.

use crate::markup::tree::{Block, Inline, State, Tone, inlines_mut, plain, walk};

pub fn mark(blocks: &mut [Block]) {
    walk(blocks, &mut |block| {
        inlines_mut(block).into_iter().for_each(|inlines| mark_inlines(inlines));
    });
}

fn mark_inlines(inlines: &mut [Inline]) {
    for inline in inlines {
        match inline {
            Inline::Strong(inner) => match state(&plain(inner)) {
                Some(state) => *inline = Inline::State(state),
                None => mark_inlines(inner),
            },
            Inline::Emphasis(inner) | Inline::Strike(inner) | Inline::Link { text: inner, .. } => {
                mark_inlines(inner)
            }
            _ => {}
        }
    }
}

fn state(text: &str) -> Option<State> {
    let mut chars = text.chars();
    let sign = chars.next()?;
    let tone = match sign {
        '✓' => Tone::Good,
        '✕' => Tone::Bad,
        '!' => Tone::Warn,
        '–' => Tone::Absent,
        _ => return None,
    };
    let word = chars.as_str().strip_prefix([' ', '\u{a0}'])?;
    (!word.trim().is_empty()).then(|| State { tone, sign, word: word.trim().to_owned() })
}
