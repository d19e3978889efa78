//! Words alone, for a mail's text part: what a reader without any markup should see.

use super::tree::{Block, Cell, Document, Figure, Inline, Labelled, List, Step, Table, plain};
use super::words::Words;

pub fn write(document: &Document, words: &Words) -> String {
    let mut out = String::new();
    blocks(&document.blocks, "", words, &mut out);
    document.notes.iter().for_each(|note| blocks(&note.blocks, "", words, &mut out));
    // A mail is read in a terminal, too: the characters that act there are replaced, as in the other targets.
    let safe = |c: char| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c };
    out.trim_end().chars().map(safe).chain(['\n']).collect()
}

fn blocks(list: &[Block], indent: &str, words: &Words, out: &mut String) {
    list.iter().for_each(|one| block(one, indent, words, out));
}

fn block(block: &Block, indent: &str, words: &Words, out: &mut String) {
    match block {
        Block::Heading(heading) => titled(&heading.text, heading.level, indent, out),
        Block::Paragraph(_, text) => paragraph(&plain(text), indent, out),
        Block::Labelled(labelled) => label(labelled, indent, words, out),
        Block::Code(code) => {
            let context = plain(&code.context);
            let before = if context.is_empty() { String::new() } else { format!("[{context}]\n") };
            paragraph(&(before + &code.text), &format!("{indent}    "), out);
        }
        Block::List(items) => list(items, indent, words, out),
        Block::Quote(inner) => blocks(inner, &format!("{indent}> "), words, out),
        Block::Callout(callout) => {
            if !callout.title.is_empty() {
                paragraph(&plain(&callout.title).to_uppercase(), indent, out);
            }
            blocks(&callout.blocks, indent, words, out);
        }
        Block::Table(rows) => table(rows, indent, out),
        Block::Figure(Figure { alt, .. }) => paragraph(&format!("[{alt}]"), indent, out),
        Block::Step(inner) => step(inner, indent, words, out),
        Block::Rule => paragraph("----", indent, out),
        Block::PageBreak | Block::Comment(_) => {}
    }
}

fn paragraph(text: &str, indent: &str, out: &mut String) {
    for line in text.lines() {
        out.push_str(format!("{indent}{line}").trim_end());
        out.push('\n');
    }
    out.push('\n');
}

fn titled(text: &[Inline], level: u8, indent: &str, out: &mut String) {
    let text = plain(text);
    let rule = if level == 1 { "=" } else { "-" }.repeat(text.chars().count());
    paragraph(&if level < 3 { format!("{text}\n{rule}") } else { text }, indent, out);
}

fn label(labelled: &Labelled, indent: &str, words: &Words, out: &mut String) {
    paragraph(&format!("{}: {}", words.label(labelled.label), plain(&labelled.text)), indent, out);
    blocks(&labelled.blocks, indent, words, out);
}

fn step(step: &Step, indent: &str, words: &Words, out: &mut String) {
    let minutes = if step.minutes.is_empty() {
        String::new()
    } else {
        format!(" ({} {})", step.minutes, words.minutes)
    };
    paragraph(format!("[ ] {} {}{minutes}", step.number, plain(&step.title)).trim_end(), indent, out);
    blocks(&step.blocks, indent, words, out);
}

fn list(list: &List, indent: &str, words: &Words, out: &mut String) {
    let mut number = list.start.unwrap_or(1);
    for item in &list.items {
        let mark = match (item.task, list.start) {
            (Some(true), _) => "[x]".to_owned(),
            (Some(false), _) => "[ ]".to_owned(),
            (None, Some(_)) => format!("{number}."),
            (None, None) => "-".to_owned(),
        };
        let mut inner = String::new();
        let hang = format!("{indent}{}", " ".repeat(mark.chars().count() + 1));
        blocks(&item.blocks, &hang, words, &mut inner);
        out.push_str(&format!("{indent}{mark} {}\n", inner.trim()));
        number = number.saturating_add(1);
    }
    out.push('\n');
}

fn table(table: &Table, indent: &str, out: &mut String) {
    let names: Vec<String> = table.head.iter().map(cell_words).collect();
    let mut lines = String::new();
    for row in &table.rows {
        let facts =
            names.iter().zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty()).map(|(name, cell)| {
                if name.is_empty() { cell_words(cell) } else { format!("{name}: {}", cell_words(cell)) }
            });
        lines.push_str(&facts.collect::<Vec<_>>().join("; "));
        lines.push('\n');
    }
    paragraph(&lines, indent, out);
}

fn cell_words(cell: &Cell) -> String {
    let notes = cell.notes.iter().map(|note| format!(" ({})", plain(note)));
    plain(&cell.text) + &notes.collect::<String>()
}
