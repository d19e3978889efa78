//! `daybook render`.

use clap::Args;

use super::project::Project;
use super::{Cli, Outcome, Ran, Trouble, When};
use crate::diagnostic::Severity;
use crate::document::template::Engine;
use crate::document::{self, Desk, Document, Kind, Scope, Subject, kinds};
use crate::output::{self, File, Origin};

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
    #[arg(long, value_name = "KIND", help_heading = "What")]
    kind: Option<String>,
    /// Only documents about this Supervisor
    #[arg(long, value_name = "NAME", help_heading = "What")]
    supervisor: Option<String>,
    /// Only documents about this Cluster
    #[arg(long, value_name = "NAME", help_heading = "What")]
    cluster: Option<String>,
    /// Only documents about this Tenant
    #[arg(long, value_name = "NAME", help_heading = "What")]
    tenant: Option<String>,
    /// Month of showback; the last whole one without it
    #[arg(long, value_name = "MONTH", env = "DAYBOOK_PERIOD", help_heading = "When")]
    period: Option<String>,
    #[command(flatten, next_help_heading = "When")]
    when: When,
    /// End with 1 if there are findings of level error
    #[arg(long, help_heading = "How")]
    strict: bool,
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    let project = Project::open(cli, &arguments.when)?;
    let desk = project.desk(arguments.period.as_deref())?;
    let own = Engine::own_templates(&project.settings.root.join(&project.settings.templates))?;
    let engine = Engine::new(&own)?;
    let mut files = Vec::new();
    for (kind, subject) in plan(arguments, &desk)? {
        if let Some(document) = document::compose(&engine, kind, &desk, &subject)? {
            write_all(&document, &mut files)?;
        }
    }
    let folder = project.settings.output_folder();
    for file in &files {
        output::write(&folder, file)?;
    }
    let failed = project.findings.iter().any(|f| !f.is_waived() && f.severity == Severity::Error);
    Ok(if arguments.strict && failed { Outcome::Findings } else { Outcome::Done })
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

fn write_all(document: &Document, files: &mut Vec<File>) -> Result<(), Trouble> {
    let origin = Origin {
        document_id: document.head.id.clone(),
        kind: document.kind.name.to_string(),
        object: document.subject.object.clone(),
        period: document.head.period.clone(),
        markdown_sha256: output::sha256(document.markdown.as_bytes()),
    };
    let mut push = |path: String, bytes: Vec<u8>| files.push(File { path, bytes, origin: origin.clone() });
    push(format!("{}.md", document.path), document.markdown.clone().into_bytes());
    for table in &document.tables {
        push(format!("{}.csv", table.path), table.csv()?.into_bytes());
        push(format!("{}.json", table.path), table.json().into_bytes());
    }
    for chart in &document.charts {
        push(chart.path.clone(), chart.svg.clone().into_bytes());
    }
    Ok(())
}
