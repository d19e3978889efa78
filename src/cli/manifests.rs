//! `daybook manifests`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::project::Project;
use super::{Cli, Outcome, Ran, Trouble, When};
use crate::check;
use crate::diagnostic::{Finding, Printout, Sources, did_you_mean, human, visible};
use crate::evidence::Evidence;
use crate::kube_object::{self, Declared, KubeObject, ObjectKind, Promised, Refusal, comparison};
use crate::model::Platform;
use crate::output::{self, File, Folder, Origin};

mod report;

/// Write the Velero objects that the inventory promises, or hold them against what was recorded
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook manifests --cluster pay-prod | kubectl --context pay-prod diff -f -
  daybook manifests --output-dir gitops/velero
  daybook manifests --diff            what differs from the evidence; ends with 3 if anything does")]
pub struct Arguments {
    /// Only objects of this Cluster
    #[arg(long, value_name = "NAME", env = "DAYBOOK_CLUSTER", help_heading = "What")]
    cluster: Option<String>,
    /// Only objects of these kinds, comma-separated
    #[arg(long, value_name = "KINDS", value_delimiter = ',', ignore_case = true, help_heading = "What")]
    kind: Vec<Only>,
    /// Write one file an object, <cluster>/<kind>-<name>.yaml, below this folder instead of one stream
    #[arg(long, value_name = "DIR", env = "DAYBOOK_MANIFESTS_DIR", help_heading = "How")]
    output_dir: Option<PathBuf>,
    /// Write nothing: hold the objects against the evidence, field by field, and end with 3 unless all are equal
    #[arg(long, conflicts_with = "output_dir", help_heading = "How")]
    diff: bool,
    /// How differences are printed
    #[arg(long, value_name = "FORMAT", default_value = "human", requires = "diff", help_heading = "How")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// A kind as people type it.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    #[value(alias = "schedules")]
    Schedule,
    #[value(name = "backupstoragelocation", aliases = ["backupstoragelocations", "bsl"])]
    BackupStorageLocation,
    #[value(name = "configmap", aliases = ["configmaps", "cm"])]
    ConfigMap,
    #[value(name = "resourcequota", aliases = ["resourcequotas", "quota"])]
    ResourceQuota,
    #[value(name = "networkpolicy", aliases = ["networkpolicies", "netpol"])]
    NetworkPolicy,
}

impl Only {
    fn kind(self) -> ObjectKind {
        match self {
            Only::Schedule => ObjectKind::Schedule,
            Only::BackupStorageLocation => ObjectKind::BackupStorageLocation,
            Only::ConfigMap => ObjectKind::ConfigMap,
            Only::ResourceQuota => ObjectKind::ResourceQuota,
            Only::NetworkPolicy => ObjectKind::NetworkPolicy,
        }
    }
}

impl Arguments {
    fn wants(&self, cluster: &str, kind: ObjectKind) -> bool {
        self.cluster.as_deref().is_none_or(|only| only == cluster)
            && (self.kind.is_empty() || self.kind.iter().any(|only| only.kind() == kind))
    }
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    let project = Project::open(cli, &When { as_of: None })?;
    let platform = project.desk(None)?.platform;
    known_cluster(arguments, platform, &project.evidence)?;
    refuse_supervisor_scope(&project, platform)?;
    let mut promised = kube_object::promised(platform).map_err(|refusals| refused(&refusals))?;
    if arguments.diff {
        let wanted = |cluster: &str, kind| arguments.wants(cluster, kind);
        let comparison = comparison::compare(platform, &promised, &project.evidence, &wanted);
        let text = match arguments.format {
            Format::Human => report::human(&comparison),
            Format::Json => report::json(&comparison)?,
        };
        super::print(&text)?;
        return Ok(if comparison.holds() { Outcome::Done } else { Outcome::Stale });
    }
    promised.objects.retain(|object| arguments.wants(&object.cluster, object.kind));
    promised.wanting.retain(|wanting| arguments.wants(&wanting.cluster, wanting.kind));
    match &arguments.output_dir {
        Some(folder) => files(cli, folder, &promised, &project.sources, arguments)?,
        None => super::print(&stream(&promised, &project.sources)?).map(drop)?,
    }
    if !cli.quiet {
        anstream::eprint!("{}", visible(&report::wanting(&promised.wanting)));
    }
    Ok(Outcome::Done)
}

fn known_cluster(arguments: &Arguments, platform: &Platform, evidence: &Evidence) -> Result<(), Trouble> {
    let Some(name) = &arguments.cluster else { return Ok(()) };
    let is_recorded = arguments.diff && evidence.velero.contains_key(name);
    if platform.clusters.contains_key(name) || is_recorded {
        return Ok(());
    }
    let help = match did_you_mean(name, platform.clusters.keys().map(String::as_str)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "name a Cluster of the inventory".to_string(),
    };
    Err(Trouble(format!("error: there is no Cluster `{name}`\nhelp: {help}")))
}

/// The hard line holds whatever a waiver or a level of the settings says of the rule: the judgement is made anew, and of
/// what is declared alone.
fn refuse_supervisor_scope(project: &Project, platform: &Platform) -> Result<(), Trouble> {
    let declared = check::run(platform, &Evidence::default(), &|_| check::Level(None));
    let findings: Vec<Finding> = declared.into_iter().filter(|f| f.rule == "supervisor-in-velero").collect();
    if findings.is_empty() {
        return Ok(());
    }
    let printout = Printout { as_of: &project.as_of, findings: &findings, sources: &project.sources };
    Err(Trouble(format!(
        "{}\nNothing was written: Velero never reaches Supervisor scope (supervisor-in-velero), and no waiver changes that.",
        human::print(&printout)
    )))
}

fn refused(refusals: &[Refusal]) -> Trouble {
    let line = |refusal: &Refusal| {
        let place = &refusal.place;
        format!("error: {}:{}: {}\n", place.file, place.line, refusal.message)
    };
    let lines: String = refusals.iter().map(line).collect();
    Trouble(format!("{lines}Nothing was written."))
}

/// Documents of one stream, each for its own cluster: `--cluster` makes it one that can be applied.
fn stream(promised: &Promised, sources: &Sources) -> Result<String, Trouble> {
    let mut text = String::new();
    for object in &promised.objects {
        text.push_str("---\n");
        text.push_str(&yaml(object, sources)?);
    }
    Ok(text)
}

fn yaml(object: &KubeObject, sources: &Sources) -> Result<String, Trouble> {
    Ok(object.yaml(&|declared| hash(declared, sources))?)
}

/// Of the document alone: its neighbours in the file may change without this object.
fn hash(declared: &Declared, sources: &Sources) -> String {
    let extent = &declared.extent;
    let text = sources.text(&extent.file).unwrap_or_default();
    output::sha256(text.get(extent.start..extent.end).unwrap_or(text).trim_end().as_bytes())
}

fn files(
    cli: &Cli,
    folder: &Path,
    promised: &Promised,
    sources: &Sources,
    arguments: &Arguments,
) -> Result<(), Trouble> {
    // All are made before the first is written.
    let mut files = Vec::new();
    for object in &promised.objects {
        let bytes = yaml(object, sources)?.into_bytes();
        files.push(File { path: object.path(), bytes, origin: Origin::default() });
    }
    let folder = Folder::open(folder)?;
    for file in &files {
        output::write(folder.path(), file)?;
        if cli.verbose {
            anstream::eprintln!("{}", visible(&file.path));
        }
    }
    if !cli.quiet {
        let left = left_over(folder.path(), &files, arguments);
        anstream::eprint!("{}", visible(&report::written(files.len(), folder.path(), &left)));
    }
    Ok(())
}

/// Files of earlier runs whose objects are no longer promised: GitOps goes on applying them until somebody takes them
/// away, and only who runs the cluster knows when that may be.
fn left_over(folder: &Path, files: &[File], arguments: &Arguments) -> Vec<String> {
    let now: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut left = Vec::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(2).max_depth(2).into_iter().filter_map(Result::ok) {
        let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = inner.to_string_lossy().replace('\\', "/");
        let of_run = path
            .split_once('/')
            .is_some_and(|(cluster, _)| arguments.cluster.as_deref().is_none_or(|c| c == cluster));
        let is_file = entry.file_type().is_file() && path.ends_with(".yaml");
        if is_file
            && of_run
            && arguments.kind.is_empty()
            && !now.contains(path.as_str())
            && is_ours(folder, &path)
        {
            left.push(path);
        }
    }
    left.sort();
    left
}

fn is_ours(folder: &Path, path: &str) -> bool {
    let read = output::read(folder, path);
    read.is_ok_and(|bytes| bytes.starts_with(kube_object::HEADER.as_bytes()))
}
