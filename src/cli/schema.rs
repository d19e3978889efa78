//! `daybook schema`.

use clap::Args;

use super::Ran;
use crate::model::schema;

/// Print the JSON Schema of the inventory, for editors
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook schema > daybook.schema.json
  # then, as the first line of each inventory file:
  # yaml-language-server: $schema=../daybook.schema.json")]
pub struct Arguments {}

pub fn run(_: &Arguments) -> Ran {
    let mut text = serde_json::to_string_pretty(&schema::schema())?;
    text.push('\n');
    super::print(&text)
}
