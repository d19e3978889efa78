//! `daybook explain`.

use std::fmt::Write;

use clap::Args;
use serde_json::Value as Json;

use super::{Ran, Trouble};
use crate::check::rules;
use crate::document::kinds;
use crate::inventory::field::did_you_mean;
use crate::model::{load, schema};

/// Print the page of a rule, a document kind or an inventory kind; without a name, the list
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook explain rpo-unreachable
  daybook explain BackupTarget")]
pub struct Arguments {
    /// Rule, document kind or inventory kind
    name: Option<String>,
}

pub fn run(arguments: &Arguments) -> Ran {
    let Some(name) = &arguments.name else { return super::print(&list()) };
    let page = rules::page(name)
        .map(str::to_string)
        .or_else(|| document_page(name))
        .or_else(|| inventory_page(name));
    match page {
        Some(page) => super::print(&page),
        None => Err(unknown(name)),
    }
}

fn list() -> String {
    let mut text = String::from("Rules\n");
    let mut group = None;
    for check in rules::all() {
        if group != Some(check.group) {
            group = Some(check.group);
            let _ = writeln!(text, "\n  {}", check.group.title());
        }
        let _ = writeln!(text, "    {:<36} {:<8} {}", check.name, check.severity.word(), check.summary);
    }
    text.push_str("\nDocument kinds\n\n");
    for kind in kinds::all() {
        let _ = writeln!(text, "    {:<36} {}", kind.name, kind.summary);
    }
    let _ = writeln!(text, "\nInventory kinds\n\n    {}", load::KINDS.join(", "));
    text
}

fn document_page(name: &str) -> Option<String> {
    let kind = kinds::find(name)?;
    let reference = kinds::REFERENCE.iter().find(|(n, _)| *n == name).map_or("", |(_, page)| page);
    Some(format!(
        "{reference}\n`daybook templates eject {}` copies the template into `templates/`, where it replaces the \
         built-in one.\n",
        kind.name
    ))
}

fn inventory_page(name: &str) -> Option<String> {
    let schema = schema::of_kind(name)?;
    let mut text = format!("# {name}\n\n{}\n\n", schema["description"].as_str().unwrap_or(""));
    fields(&mut text, &schema, 0);
    Some(text)
}

/// The fields of a mapping, indented by depth; `*` marks what is required.
fn fields(text: &mut String, schema: &Json, depth: usize) {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let Some(properties) = schema["properties"].as_object() else { return };
    for (name, field) in properties {
        let star = if required.contains(&name.as_str()) { "*" } else { " " };
        let doc = field["description"].as_str().unwrap_or("");
        let indent = "  ".repeat(depth);
        let column = 28_usize.saturating_sub(indent.len());
        let _ = writeln!(text, "{indent}{star} {name:<column$} {:<18} {doc}", type_of(field));
        let inner = if field["type"] == "array" { &field["items"] } else { field };
        fields(text, inner, depth + 1);
    }
}

fn type_of(field: &Json) -> String {
    if let Some(word) = field["x-type"].as_str() {
        return word.to_string();
    }
    if let Some(words) = field["enum"].as_array() {
        return words.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" | ");
    }
    match field["type"].as_str() {
        Some("array") => format!("list of {}", type_of(&field["items"])),
        Some("object") if field["additionalProperties"].is_object() => {
            format!("map of {}", type_of(&field["additionalProperties"]))
        }
        Some("object") => "mapping".into(),
        Some(word) => word.to_string(),
        None => field["const"].as_str().unwrap_or("text").to_string(),
    }
}

fn unknown(name: &str) -> Trouble {
    let known = rules::all().iter().map(|c| c.name).chain(kinds::all().iter().map(|k| k.name));
    let help = match did_you_mean(name, known.chain(load::KINDS.iter().copied())) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`daybook explain` lists all".into(),
    };
    Trouble(format!("error: there is neither a rule nor a kind `{name}`\nhelp: {help}"))
}
