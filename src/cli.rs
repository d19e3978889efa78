//! What can be typed on the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod check;
mod collect;
mod data;
mod explain;
mod init;
mod manifests;
mod project;
mod render;
mod schema;
mod templates;

/// Runbooks, RPO matrix, showback and evidence for VMware VKS platforms, from one inventory.
#[derive(Parser)]
#[command(
    name = "daybook",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  daybook init my-platform        write a small project that renders at once
  daybook check                   say what is wrong with the inventory, line by line
  daybook render                  write every document below output/"
)]
pub struct Cli {
    /// Project folder; without it the nearest one upwards that has a daybook.yaml or an inventory/
    #[arg(long, global = true, value_name = "DIR", env = "DAYBOOK_ROOT")]
    root: Option<PathBuf>,
    /// When to colour what is printed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", env = "DAYBOOK_COLOR")]
    color: Color,
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose", env = "DAYBOOK_QUIET", value_parser = clap::builder::FalseyValueParser::new())]
    quiet: bool,
    /// Name every file that is written
    #[arg(short, long, global = true, env = "DAYBOOK_VERBOSE", value_parser = clap::builder::FalseyValueParser::new())]
    verbose: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Verb {
    Init(init::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Schema(schema::Arguments),
    Render(render::Arguments),
    Data(data::Arguments),
    Templates(templates::Arguments),
    Collect(collect::Arguments),
    Manifests(manifests::Arguments),
}

/// The day to look from, shared by the verbs that judge.
#[derive(Args, Clone)]
pub struct When {
    /// Day that "overdue" is measured from; without it daybook.yaml's, SOURCE_DATE_EPOCH's, today
    #[arg(long, value_name = "DATE", env = "DAYBOOK_AS_OF")]
    as_of: Option<String>,
}

/// How a verb ended.
pub enum Outcome {
    Done,
    /// Findings at or above the level asked for.
    Findings,
    /// Something checked was stale.
    Stale,
}

/// Why a verb could not do its work: unusable arguments or input. Already in the reader's words.
pub struct Trouble(pub String);

impl<E: std::fmt::Display> From<E> for Trouble {
    fn from(error: E) -> Self {
        Trouble(format!("error: {error}"))
    }
}

pub type Ran = Result<Outcome, Trouble>;

pub fn main() -> ExitCode {
    let cli = Cli::parse();
    color_choice(cli.color);
    match run(&cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Stale) => ExitCode::from(3),
        Err(Trouble(text)) => {
            anstream::eprintln!("{}", crate::diagnostic::visible(text.trim_end()));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Ran {
    match &cli.verb {
        Verb::Init(arguments) => init::run(arguments),
        Verb::Check(arguments) => check::run(cli, arguments),
        Verb::Explain(arguments) => explain::run(arguments),
        Verb::Schema(arguments) => schema::run(arguments),
        Verb::Render(arguments) => render::run(cli, arguments),
        Verb::Data(arguments) => data::run(cli, arguments),
        Verb::Templates(arguments) => templates::run(cli, arguments),
        Verb::Collect(arguments) => collect::run(cli, arguments),
        Verb::Manifests(arguments) => manifests::run(cli, arguments),
    }
}

fn color_choice(color: Color) {
    let choice = match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Writes data to standard output; a reader that has gone away is no error.
pub fn print(text: &str) -> Ran {
    use std::io::Write;
    match anstream::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Outcome::Done),
    }
}
