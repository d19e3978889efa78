//! `daybook data`.

use clap::Args;

mod recovery_points;

use super::project::Project;
use super::{Cli, Ran, Trouble, When};
use crate::document::{self, kinds};

/// Print the exact JSON that a template receives
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook data supervisor-rebuild sup-ham
  daybook data showback-tenant payments --period 2026-10
  daybook data recovery-points pay-prod --period 2026-10")]
pub struct Arguments {
    /// Document kind; `daybook explain` lists them. `recovery-points` prints what was attained, of no document
    kind: String,
    /// Supervisor, Cluster or Tenant, where the kind has one document for each
    name: Option<String>,
    /// Month of showback; of recovery-points, where the last 30 days that evidence speaks of are not meant
    #[arg(long, value_name = "MONTH", env = "DAYBOOK_PERIOD")]
    period: Option<String>,
    #[command(flatten)]
    when: When,
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    if arguments.kind == recovery_points::NAME {
        return attained(cli, arguments);
    }
    let kind = kinds::find(&arguments.kind).ok_or_else(|| unknown_kind(&arguments.kind))?;
    let project = Project::open(cli, &arguments.when)?;
    let desk = project.desk(arguments.period.as_deref())?;
    let subjects = kind.subjects(&desk);
    let wanted = subjects.iter().find(|s| s.object == arguments.name);
    let subject = wanted.ok_or_else(|| no_subject(&subjects))?;
    let engine = project.engine()?;
    let (language, _) = document::language(&engine, kind, &desk, subject);
    let (_, context, _) = document::context(kind, &desk, subject, &language)
        .ok_or_else(|| Trouble("error: there is nothing to say of it".into()))?;
    let mut text = serde_json::to_string_pretty(&context)?;
    text.push('\n');
    super::print(&text)
}

fn attained(cli: &Cli, arguments: &Arguments) -> Ran {
    let project = Project::open(cli, &arguments.when)?;
    let desk = project.desk(arguments.period.as_deref())?;
    let (platform, name) = (desk.platform, arguments.name.as_deref());
    if let Some(wrong) = name.filter(|name| !platform.clusters.contains_key(*name)) {
        let known: Vec<&str> = platform.clusters.keys().map(String::as_str).collect();
        return Err(Trouble(format!(
            "error: there is no cluster `{wrong}`\nhelp: name one of {}",
            known.join(", ")
        )));
    }
    let month = arguments.period.is_some().then_some(desk.period);
    let json = recovery_points::json(platform, desk.evidence, name, month);
    super::print(&format!("{}\n", serde_json::to_string_pretty(&json)?))
}

pub fn unknown_kind(typed: &str) -> Trouble {
    let known: Vec<&str> = kinds::all().iter().map(|k| k.name).collect();
    let help = match crate::inventory::field::did_you_mean(typed, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("the kinds are {}", known.join(", ")),
    };
    Trouble(format!("error: there is no document kind `{typed}`\nhelp: {help}"))
}

fn no_subject(subjects: &[document::Subject]) -> Trouble {
    let names: Vec<&str> = subjects.iter().filter_map(|s| s.object.as_deref()).collect();
    let help = if names.is_empty() {
        "this kind takes no name".into()
    } else {
        format!("name one of {}", names.join(", "))
    };
    Trouble(format!("error: there is no such document\nhelp: {help}"))
}
