//! `daybook render`.

use clap::Args;

use super::project::Project;
use super::{Cli, Outcome, Ran, Trouble, When};
use crate::diagnostic::{Severity, Summary, visible};
use crate::document::{self, Desk, Document, Kind, Scope, Subject, kinds};
use crate::output::{Entry, Folder, Manifest, Written};

mod attach;
mod brand;
mod check;
mod format;
mod press;
mod report;
mod shelf;
mod vanish;

use brand::Brand;
use format::Formats;
use press::{Press, Printed};
use shelf::{Checking, Shelf, Writing};

/// Write the documents
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook render
  daybook render --kind workload-restore --cluster pay-prod --format pdf
  daybook render --check                        what is stale, with a diff; ends with 3 if anything is")]
pub struct Arguments {
    /// Formats to write, comma-separated: md, html, pdf, typ
    #[arg(
        long,
        value_name = "FORMATS",
        value_delimiter = ',',
        env = "DAYBOOK_FORMAT",
        help_heading = "What"
    )]
    format: Vec<String>,
    /// Give the Markdown front matter for a site: mkdocs, docusaurus or hugo
    #[arg(long, value_name = "SITE", env = "DAYBOOK_FRONT_MATTER", help_heading = "What")]
    front_matter: Option<String>,
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
    /// Put each document's Markdown and tables into its PDF, which is then PDF/A-3a instead of PDF/A-2a
    #[arg(long, env = "DAYBOOK_ATTACH", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "How")]
    attach: bool,
    /// Write nothing: name what is stale, missing or left over, with a diff, and end with 3 if anything is
    #[arg(long, env = "DAYBOOK_CHECK", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "How")]
    check: bool,
    /// Make every file anew, also where nothing changed
    #[arg(long, env = "DAYBOOK_FORCE", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "How")]
    force: bool,
    /// End with 1 if there are findings of level error
    #[arg(long, env = "DAYBOOK_STRICT", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "How")]
    strict: bool,
}

/// This program, by the hash of its own source.
const BUILD: &str = env!("DAYBOOK_BUILD");

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    let project = Project::open(cli, &arguments.when)?;
    let desk = project.desk(arguments.period.as_deref())?;
    let wanted = if arguments.format.is_empty() { &project.settings.formats } else { &arguments.format };
    let site = arguments.front_matter.as_ref().or(project.settings.front_matter.as_ref());
    let formats = Formats::parse(wanted, site)?;
    let documents = compose(&project, &desk, arguments)?;
    let run = Run { cli, arguments, project: &project, desk: &desk, formats };
    if arguments.check { run.check(documents) } else { run.write(documents) }
}

/// One run of the verb.
struct Run<'a> {
    cli: &'a Cli,
    arguments: &'a Arguments,
    project: &'a Project,
    desk: &'a Desk<'a>,
    formats: Formats,
}

impl Run<'_> {
    fn write(&self, documents: Vec<Document>) -> Ran {
        let folder = Folder::open(&self.project.settings.output_folder())?;
        let memory = Manifest::load(folder.path());
        let documents_now = vanish::documents(&documents);
        let printed = self.print(documents, &Writing(&folder), folder.path(), &memory)?;
        let left = self.leftovers(&memory, &printed, &documents_now);
        let removed = vanish::remove(&folder, &left)?;
        let after = memory.after(folder.path(), printed.entries.clone(), BUILD);
        Writing(&folder).put(&after.file(&self.written()))?;
        report::changes(self.cli, &printed, &removed);
        report::outdated(&after, &printed.entries);
        if !printed.failures.is_empty() {
            return Err(Trouble(printed.failures.join("\n")));
        }
        let summary = Summary::of(&self.project.findings);
        if !self.cli.quiet {
            report::summary(&printed, folder.path(), &summary);
        }
        let failed = self.project.findings.iter().any(|f| !f.is_waived() && f.severity == Severity::Error);
        Ok(if self.arguments.strict && failed { Outcome::Findings } else { Outcome::Done })
    }

    fn check(&self, documents: Vec<Document>) -> Ran {
        let folder = self.project.settings.output_folder();
        let memory = Manifest::load(&folder);
        let documents_now = vanish::documents(&documents);
        let mut printed = self.print(documents, &Checking(&folder), &folder, &memory)?;
        if !printed.failures.is_empty() {
            return Err(Trouble(printed.failures.join("\n")));
        }
        let left = self.leftovers(&memory, &printed, &documents_now);
        let manifest = memory.after(&folder, printed.entries.clone(), BUILD).file(&self.written());
        printed.differences.extend(check::manifest(&folder, &manifest)?);
        check::report(self.cli, &printed, &left)
    }

    fn print(
        &self,
        documents: Vec<Document>,
        shelf: &dyn Shelf,
        folder: &std::path::Path,
        memory: &Manifest,
    ) -> Result<Printed, Trouble> {
        let nothing = Manifest::default();
        let brand = Brand::of(&self.project.settings.theme)?;
        let press = Press {
            formats: self.formats,
            shelf,
            folder,
            memory: if self.arguments.force { &nothing } else { memory },
            build: BUILD,
            jobs: jobs(self.arguments),
            brand: &brand,
            attach: self.arguments.attach,
        };
        let bar = report::Bar::new(documents.len(), self.cli.quiet);
        let mut printed = press.print(documents, &|| bar.step())?;
        bar.finish();
        if self.formats.typ {
            for font in press::fonts(press.brand) {
                let difference = shelf.put(&font)?;
                printed.differences.extend(difference.map(|d| (font.path.clone(), d)));
                printed.entries.push(Entry::of(&font));
            }
        }
        printed.warnings.iter().for_each(|warning| anstream::eprintln!("warning: {}", visible(warning)));
        Ok(printed)
    }

    /// Files that earlier runs wrote and that should be there no more. A run with filters does not see all documents,
    /// so it judges only those that it made.
    fn leftovers(&self, memory: &Manifest, printed: &Printed, now: &vanish::Documents) -> Vec<Entry> {
        let whole = !self.arguments.is_filtered();
        let period = self.desk.period.slug();
        let exists =
            |o: &crate::output::Origin| !whole || now.hold(o) || vanish::is_another_months(o, &period);
        let made = |e: &Entry| now.hold(&e.origin) && self.formats.write(&e.path);
        // What could not be made anew keeps its last good files.
        if printed.failures.is_empty() {
            memory.vanished(&printed.entries, &exists, &made).cloned().collect()
        } else {
            Vec::new()
        }
    }

    fn written(&self) -> Written<'_> {
        const GENERATOR: &str = concat!("daybook ", env!("CARGO_PKG_VERSION"));
        Written {
            generator: GENERATOR,
            build: BUILD,
            as_of: &self.project.as_of,
            inventory_sha256: &self.desk.inventory.sha256,
        }
    }
}

impl Arguments {
    fn is_filtered(&self) -> bool {
        [&self.kind, &self.supervisor, &self.cluster, &self.tenant].iter().any(|filter| filter.is_some())
    }
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
