//! `daybook check`.

use clap::{Args, ValueEnum};

use super::project::Project;
use super::{Cli, Outcome, Ran, When};
use crate::diagnostic::{Finding, Printout, Severity, github, human, json, junit, sarif};

/// Load the inventory and say what is wrong with it, line by line
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook check --fail-on warning
  daybook check --format sarif > daybook.sarif")]
pub struct Arguments {
    /// How findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "human", env = "DAYBOOK_CHECK_FORMAT")]
    format: Format,
    /// The lowest level that makes the exit status 1
    #[arg(long, value_name = "LEVEL", default_value = "error", env = "DAYBOOK_FAIL_ON")]
    fail_on: Threshold,
    /// Leave out what is below --fail-on and what a waiver accepts
    #[arg(long, env = "DAYBOOK_ONLY_FAILURES", value_parser = clap::builder::FalseyValueParser::new())]
    only_failures: bool,
    #[command(flatten)]
    when: When,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
    Junit,
}

#[derive(Clone, Copy, ValueEnum)]
enum Threshold {
    Error,
    Warning,
    Note,
}

impl Threshold {
    fn severity(self) -> Severity {
        match self {
            Threshold::Error => Severity::Error,
            Threshold::Warning => Severity::Warning,
            Threshold::Note => Severity::Note,
        }
    }
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    let mut project = Project::open(cli, &arguments.when)?;
    let level = arguments.fail_on.severity();
    let fails = |f: &Finding| !f.is_waived() && f.severity >= level;
    let failed = project.findings.iter().any(fails);
    if arguments.only_failures {
        project.findings.retain(fails);
    }
    super::print(&printed(arguments.format, &project.printout()))?;
    Ok(if failed { Outcome::Findings } else { Outcome::Done })
}

fn printed(format: Format, printout: &Printout) -> String {
    match format {
        Format::Human => human::print(printout),
        Format::Json => json::print(printout),
        Format::Sarif => sarif::print(printout),
        Format::Github => github::print(printout),
        Format::Junit => junit::print(printout),
    }
}
