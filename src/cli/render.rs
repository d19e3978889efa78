//! `daybook render`.

use clap::Args;

use super::project::Project;
use super::{Cli, Outcome, Ran, Trouble, When};
use crate::diagnostic::{Severity, Summary};
use crate::document::{self, Desk, Document, Kind, Scope, Subject, kinds};
use crate::output;

mod press;
mod report;

use press::Formats;

/// Write the documents
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook render
  daybook render --kind workload-restore --cluster pay-prod --format pdf")]
pub struct Arguments {
    /// Formats to write, comma-separated: md, html, pdf
    #[arg(
        long,
        value_name = "FORMATS",
        value_delimiter = ',',
        env = "DAYBOOK_FORMAT",
        help_heading = "What"
    )]
    format: Vec<String>,
    /// Only documents of this kind
    #[arg(long, value_name = "KIND", env = "DAYBOOK_KIND", help_heading = "What")]
    kind: Option<String>,
    /// Only documents about this Supervisor
    #[arg(long, value_name = "NAME", env = "DAYBOOK_SUPERVISOR", help_heading = "What")]
    supervisor: Option<String>,
    /// Only documents about this Cluster
    #[arg(long, value_name = "NAME", env = "DAYBOOK_CLUSTER", help_heading = "What")]
    cluster: Option<String>,
    /// Only documents about this Tenant
    #[arg(long, value_name = "NAME", env = "DAYBOOK_TENANT", help_heading = "What")]
    tenant: Option<String>,
    /// Month of showback; the last whole one without it
    #[arg(long, value_name = "MONTH", env = "DAYBOOK_PERIOD", help_heading = "When")]
    period: Option<String>,
    #[command(flatten, next_help_heading = "When")]
    when: When,
    /// Documents printed at once; as many as there are processors without it
    #[arg(long, value_name = "N", env = "DAYBOOK_JOBS", help_heading = "How")]
    jobs: Option<usize>,
    /// End with 1 if there are findings of level error
    #[arg(long, env = "DAYBOOK_STRICT", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "How")]
    strict: bool,
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    let project = Project::open(cli, &arguments.when)?;
    let desk = project.desk(arguments.period.as_deref())?;
    let wanted = if arguments.format.is_empty() { &project.settings.formats } else { &arguments.format };
    let formats = Formats::parse(wanted)?;
    let documents = compose(&project, &desk, arguments)?;
    let folder = project.settings.output_folder();
    let bar = report::Bar::new(documents.len(), cli.quiet);
    let printed = press::print(documents, formats, &folder, jobs(arguments), &|| bar.step())?;
    bar.finish();
    for warning in &printed.warnings {
        anstream::eprintln!("warning: {warning}");
    }
    if cli.verbose {
        printed.entries.iter().for_each(|e| anstream::eprintln!("{:>9} bytes  {}", e.bytes, e.path));
    }
    let written = output::Manifest::of(&folder, printed.entries.clone());
    output::write(&folder, &written.file(&desk_tool(), &project.as_of, &desk.inventory.sha256))?;
    if !printed.failures.is_empty() {
        return Err(Trouble(printed.failures.join("\n")));
    }
    let summary = Summary::of(&project.findings);
    if !cli.quiet {
        report::summary(&printed.entries, &folder, &summary);
    }
    let failed = project.findings.iter().any(|f| !f.is_waived() && f.severity == Severity::Error);
    Ok(if arguments.strict && failed { Outcome::Findings } else { Outcome::Done })
}

fn desk_tool() -> String {
    format!("daybook {}", env!("CARGO_PKG_VERSION"))
}

fn jobs(arguments: &Arguments) -> usize {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    arguments.jobs.unwrap_or(processors).max(1)
}

/// Every document as Markdown: a template that is wrong is told before anything is written.
fn compose(project: &Project, desk: &Desk, arguments: &Arguments) -> Result<Vec<Document>, Trouble> {
    let engine = project.engine()?;
    let mut documents = Vec::new();
    let mut wrong = Vec::new();
    for (kind, subject) in plan(arguments, desk)? {
        match document::compose(&engine, kind, desk, &subject) {
            Ok(document) => documents.extend(document),
            Err(error) => wrong.push(error.to_string()),
        }
    }
    // Documents of one kind fail alike; saying it once is enough.
    wrong.dedup();
    if wrong.is_empty() { Ok(documents) } else { Err(Trouble(wrong.join("\n\n"))) }
}

/// Which documents are asked for.
fn plan(arguments: &Arguments, desk: &Desk) -> Result<Vec<(&'static Kind, Subject)>, Trouble> {
    let kind = match &arguments.kind {
        Some(name) => Some(kinds::find(name).ok_or_else(|| super::data::unknown_kind(name))?),
        None => None,
    };
    let filters = [
        (Scope::Supervisor, &arguments.supervisor),
        (Scope::Cluster, &arguments.cluster),
        (Scope::TenantMonth, &arguments.tenant),
    ];
    let any = filters.iter().any(|(_, f)| f.is_some());
    let asked = |k: &Kind, s: &Subject| {
        !any || filters.iter().any(|(scope, name)| *scope == k.scope && name.is_some() && **name == s.object)
    };
    let mut plan = Vec::new();
    for kind in kinds::all().iter().copied().filter(|k| kind.is_none_or(|wanted| wanted.name == k.name)) {
        plan.extend(kind.subjects(desk).into_iter().filter(|s| asked(kind, s)).map(|s| (kind, s)));
    }
    if plan.is_empty() {
        return Err(Trouble(
            "error: no document fits these filters\nhelp: names are those of the inventory".into(),
        ));
    }
    Ok(plan)
}
