//! HTML comments become what they say about the next block.

use crate::markup::tree::{Block, Column, Role, Step, TableKind, Width, children_mut};

/// Applies and removes every comment; `<!-- step -->` opens a step that `<!-- /step -->` closes.
pub fn apply(blocks: &mut Vec<Block>, warnings: &mut Vec<String>) {
    let mut pending = Vec::new();
    let mut out = Vec::new();
    let mut step: Option<(Step, Vec<Block>)> = None;
    for mut block in std::mem::take(blocks) {
        let Block::Comment(text) = block else {
            children_mut(&mut block).into_iter().for_each(|children| apply(children, warnings));
            pending.drain(..).for_each(|directive| attach(&directive, &mut block, &mut out, warnings));
            out.push(block);
            continue;
        };
        match Directive::parse(&text) {
            directive if directive.name == "step" => {
                close(&mut step, &mut out, warnings, false);
                let breaks = pending.drain(..).any(|before: Directive| before.name == "break");
                out.extend(breaks.then_some(Block::PageBreak));
                step = Some((opened(&directive, warnings), std::mem::take(&mut out)));
            }
            directive if directive.name == "/step" => close(&mut step, &mut out, warnings, true),
            directive if KNOWN.contains(&directive.name.as_str()) => pending.push(directive),
            directive => warnings.push(format!("unknown directive: {}", directive.name)),
        }
    }
    close(&mut step, &mut out, warnings, false);
    pending
        .iter()
        .for_each(|directive| warnings.push(format!("directive without a block: {}", directive.name)));
    *blocks = out;
}

const KNOWN: [&str; 10] =
    ["eyebrow", "lead", "control", "tiles", "glance", "table", "source", "sign", "form", "break"];

/// Ends the open step, if any: what was collected since belongs to it.
fn close(
    step: &mut Option<(Step, Vec<Block>)>,
    out: &mut Vec<Block>,
    warnings: &mut Vec<String>,
    named: bool,
) {
    let Some((mut open, before)) = step.take() else {
        if named {
            warnings.push("a step is closed that was not opened".to_owned());
        }
        return;
    };
    if !named {
        warnings.push(format!("step {} is not closed", open.id));
    }
    open.blocks = std::mem::replace(out, before);
    out.push(Block::Step(open));
}

fn opened(directive: &Directive, warnings: &mut Vec<String>) -> Step {
    let mut step = Step::default();
    for (key, value) in &directive.attributes {
        match key.as_str() {
            "id" => step.id = value.clone(),
            "minutes" => step.minutes = value.clone(),
            "role" => step.role = value.clone(),
            "point-of-no-return" => step.point_of_no_return = true,
            _ => warnings.push(format!("unknown attribute of step: {key}")),
        }
    }
    step
}

fn attach(directive: &Directive, block: &mut Block, out: &mut Vec<Block>, warnings: &mut Vec<String>) {
    match (directive.name.as_str(), block) {
        ("break", _) => out.push(Block::PageBreak),
        ("eyebrow", Block::Paragraph(role, _)) => *role = Role::Eyebrow,
        ("lead", Block::Paragraph(role, _)) => *role = Role::Lead,
        ("source", Block::Paragraph(role, _)) => *role = Role::Source,
        (name, Block::Table(table)) if table_kind(name).is_some() => {
            table.kind = table_kind(name).unwrap_or(table.kind);
            set_widths(directive, &mut table.columns, warnings);
        }
        (name, _) => warnings.push(format!("directive {name} does not fit the block after it")),
    }
}

fn table_kind(name: &str) -> Option<TableKind> {
    Some(match name {
        "table" => TableKind::Data,
        "control" => TableKind::Control,
        "tiles" => TableKind::Tiles,
        "glance" => TableKind::Glance,
        "sign" => TableKind::Sign,
        "form" => TableKind::Form,
        _ => return None,
    })
}

fn set_widths(directive: &Directive, columns: &mut [Column], warnings: &mut Vec<String>) {
    let Some((_, widths)) = directive.attributes.iter().find(|(key, _)| key == "widths") else { return };
    if widths.split(',').count() != columns.len() {
        warnings.push(format!("widths={widths}: the table has {} columns", columns.len()));
    }
    for (column, text) in columns.iter_mut().zip(widths.split(',')) {
        column.width = match (text.trim(), text.trim().parse::<u16>()) {
            ("auto", _) => Width::Auto,
            (_, Ok(share)) if share > 0 => Width::Share(share),
            _ => {
                warnings.push(format!("widths={widths}: {text} is neither auto nor a number"));
                Width::Free
            }
        };
    }
}

struct Directive {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Directive {
    /// `name key=value key="two words" flag`
    fn parse(text: &str) -> Self {
        let (name, mut rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let mut attributes = Vec::new();
        while let Some((attribute, after)) = next_attribute(rest) {
            attributes.push(attribute);
            rest = after;
        }
        Self { name: name.to_owned(), attributes }
    }
}

fn next_attribute(text: &str) -> Option<((String, String), &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
    if text.is_empty() {
        return None;
    }
    let (key, rest) = text.split_at(end);
    let Some(rest) = rest.strip_prefix('=') else {
        return Some(((key.to_owned(), String::new()), rest));
    };
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
    };
    Some(((key.to_owned(), unescape(value)), rest))
}

/// The inverse of [`crate::markup::attribute`].
fn unescape(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
