//! `daybook templates`.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Cli, Outcome, Ran, Trouble};
use crate::diagnostic::did_you_mean;
use crate::document::template::{Own, builtin, find, kind_of};
use crate::output::{self, File, Origin};
use crate::settings::{self, Settings};

/// List the templates of the documents, show one, or take a copy to change
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook templates list
  daybook templates eject rpo-matrix     then change templates/rpo-matrix.md")]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Name every template: what it writes, whether the project replaces it, and whether that copy is stale
    List,
    /// Print a built-in template
    Show {
        /// Such as rpo-matrix, parts/source.md or de/rpo-matrix.md
        name: String,
    },
    /// Copy a built-in template, or all, into the project; what is there already is never overwritten
    Eject {
        /// Such as rpo-matrix, parts/source.md or de/rpo-matrix.md; all without it
        name: Option<String>,
    },
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    match &arguments.what {
        What::List => super::print(&list(&Project::open(cli)?)),
        What::Show { name } => super::print(named(name)?.1),
        What::Eject { name } => eject(&Project::open(cli)?, name.as_deref()),
    }
}

/// The folder of own templates, and what lies in it. No inventory is needed to look at templates.
struct Project {
    root: PathBuf,
    folder: String,
    own: Own,
}

impl Project {
    fn open(cli: &Cli) -> Result<Project, Trouble> {
        let here = std::env::current_dir()?;
        let root = settings::find_root(cli.root.as_deref(), &here).unwrap_or(here);
        let settings = Settings::load(&root).map_err(super::project::unusable)?;
        let own = Own::read(&root.join(&settings.templates), &settings.templates);
        let own = own.map_err(|wrong| Trouble(wrong.to_string()))?;
        Ok(Project { root, folder: settings.templates, own })
    }
}

/// A built-in template by its name, with or without `.md`.
fn named(name: &str) -> Result<(&'static str, &'static str), Trouble> {
    let found = builtin().find(|(n, _)| *n == name || n.strip_suffix(".md") == Some(name));
    found.ok_or_else(|| {
        let help = match did_you_mean(name, builtin().map(|(n, _)| n.trim_end_matches(".md"))) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`daybook templates list` names all".into(),
        };
        Trouble(format!("error: there is no built-in template `{name}`\nhelp: {help}"))
    })
}

fn list(project: &Project) -> String {
    let mut text = format!("{:<36} {:<8} {:<9} {}\n", "template", "what", "replaced", "copy");
    let mut names: Vec<&str> = builtin().map(|(n, _)| n).collect();
    names.extend(project.own.files().map(|(n, _)| n).filter(|n| find(n).is_none()));
    for name in names {
        let own = project.own.text(name);
        let replaced = match (own, find(name)) {
            (Some(_), Some(_)) => "yes",
            (Some(_), None) => "own",
            (None, _) => "no",
        };
        let what = if kind_of(name).is_some() { "document" } else { "part" };
        let line = format!("{name:<36} {what:<8} {replaced:<9} {}", own.map_or("", |own| copy(name, own)));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// How an own template stands to the built-in one that it was copied from.
fn copy(name: &str, own: &str) -> &'static str {
    match (find(name), origin(own)) {
        (Some(text), Some(hash)) if hash == short(text) => "current",
        (Some(_), Some(_)) => "stale: the built-in one has changed since",
        _ => "",
    }
}

const MARK: &str = "{#- ejected by daybook from sha256 ";

/// The hash that a copy bears in its first line.
fn origin(own: &str) -> Option<&str> {
    own.lines().next()?.strip_prefix(MARK)?.split(' ').next()
}

fn short(text: &str) -> String {
    output::sha256(text.as_bytes()).chars().take(16).collect()
}

fn eject(project: &Project, name: Option<&str>) -> Ran {
    let wanted: Vec<(&str, &str)> = match name {
        Some(name) => vec![named(name)?],
        None => builtin().collect(),
    };
    let folder = project.root.join(&project.folder);
    let taken: Vec<&str> = wanted.iter().map(|(n, _)| *n).filter(|n| folder.join(n).exists()).collect();
    if !taken.is_empty() {
        return Err(Trouble(format!(
            "error: {} already holds {}\nhelp: nothing was written; move yours away, or eject one by name",
            folder.display(),
            taken.join(", ")
        )));
    }
    for (name, text) in &wanted {
        // The hash tells later whether the built-in one went on; the comment takes its own line away.
        let text = format!("{MARK}{} -#}}\n{text}", short(text));
        let file = File { path: (*name).into(), bytes: text.into_bytes(), origin: Origin::default() };
        output::write(&folder, &file)?;
    }
    anstream::eprintln!("wrote {} below {}", count(wanted.len()), folder.display());
    Ok(Outcome::Done)
}

fn count(files: usize) -> String {
    if files == 1 { "1 template".into() } else { format!("{files} templates") }
}
