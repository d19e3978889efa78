//! Code blocks: the longest line decides the size, and a line that is still too long is visibly continued.

use super::Writer;
use crate::markup::highlight::{Ink, lines};
use crate::markup::tree::Code;

/// From the ordinary size down to the smallest that is still read on paper.
const SIZES: [f32; 8] = [8.2, 8.0, 7.8, 7.6, 7.4, 7.2, 7.0, 6.8];
/// Bar and padding of the block, in points.
const FRAME: f32 = 19.0;
/// Blocks of more lines may break across pages.
const UNBROKEN: usize = 24;

impl Writer<'_> {
    pub fn code(&mut self, code: &Code) {
        let (size, room) = self.code_size(&code.text);
        let rows = lines(&code.language, &code.text);
        let whole = rows.len() <= UNBROKEN;
        self.raw(&format!("code({size:.1}pt,{whole},"));
        self.content(&code.context, true);
        self.raw(",(");
        let mut continued = 0;
        for runs in rows {
            self.raw("{");
            continued += self.code_line(&runs, room);
            self.raw("},\n");
        }
        self.raw(&format!("),{})", continued > 0));
        if continued > 0 {
            let line = code.text.lines().find(|line| line.chars().count() > room).unwrap_or_default();
            let start: String = line.chars().take(60).collect();
            self.warnings.push(format!(
                "code too long for a printed line, continued there {continued} times: {start}"
            ));
        }
    }

    /// The size of a block, and how many characters it then has room for in a line.
    pub fn code_size(&self, text: &str) -> (f32, usize) {
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        let room = |size: f32| ((self.width - FRAME) / (size * 0.6)) as usize;
        let fitting = SIZES.into_iter().find(|size| room(*size) >= longest);
        let size = fitting.unwrap_or(SIZES[SIZES.len() - 1]);
        (size, room(size).max(20))
    }

    /// One line, cut where it leaves the block; returns how often.
    fn code_line(&mut self, runs: &[(Ink, &str)], room: usize) -> usize {
        let total: usize = runs.iter().map(|(_, run)| run.chars().count()).sum();
        if total == 0 {
            self.raw("\"\";");
        }
        let mut left = room;
        let mut cuts = 0;
        for (ink, run) in runs {
            let mut rest = *run;
            while rest.chars().count() > left {
                let at = cut(rest, left, left == room || left == room - MARK);
                self.run(*ink, &rest[..at]);
                self.raw("cont();");
                rest = &rest[at..];
                left = room - MARK;
                cuts += 1;
            }
            left -= rest.chars().count();
            self.run(*ink, rest);
        }
        cuts
    }

    fn run(&mut self, ink: Ink, text: &str) {
        if text.is_empty() {
            return;
        }
        let (open, close) = match ink {
            Ink::Plain => ("", ";"),
            Ink::Comment => ("kc(", ");"),
            Ink::Text => ("kt(", ");"),
            Ink::Name => ("kn(", ");"),
        };
        self.raw(open);
        self.string(text);
        self.raw(close);
    }
}

/// Room that the continuation mark takes, in characters.
const MARK: usize = 3;

/// Where to cut a run so that at most `left` characters stay: after a blank if there is one in the last third.
fn cut(run: &str, left: usize, whole_line: bool) -> usize {
    let end = run.char_indices().nth(left).map_or(run.len(), |(at, _)| at);
    let blank = run[..end].rfind(' ').map(|at| at + 1);
    match blank {
        Some(at) if at * 3 > end * 2 => at,
        // A short rest of the line is left empty rather than begun with half a word.
        None if !whole_line && left < 16 => 0,
        _ => end,
    }
}
