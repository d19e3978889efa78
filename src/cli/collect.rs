//! `daybook collect`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};

use super::{Cli, Outcome, Ran, Trouble};
use crate::collect::kubeconfig::{self, Kubeconfig};
use crate::collect::list::{self, Bundle, Ended};
use crate::collect::patience::Patience;
use crate::collect::{Failure, login, namespaces, rbac, velero};
use crate::output::Folder;

mod home;
mod report;
mod vsphere;

use home::Home;
use report::Reporter;

/// Write evidence from a live source below inventory/evidence/
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook collect velero --context pay-prod     what Velero keeps in that cluster
  daybook collect vsphere --vcenter https://vc.example.com --ca-file vc.pem

Nothing is changed where it is read, and Secrets are not read. Proxies of the environment are not used.")]
pub struct Arguments {
    #[command(subcommand)]
    source: Source,
}

#[derive(Subcommand)]
enum Source {
    Velero(FromCluster),
    Namespaces(FromNamespaces),
    Vsphere(vsphere::Arguments),
}

/// Backups, schedules, locations, restores and volume copies of Velero in a cluster
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook collect velero --context pay-prod
  daybook collect velero --context admin@k8s-17 --cluster pay-prod --dry-run")]
struct FromCluster {
    #[command(flatten)]
    from: Context,
}

/// Namespaces of a cluster, their quotas, limits, network policies and volume claims
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook collect namespaces --context pay-prod
  daybook collect namespaces --kubeconfig ops.kubeconfig --context pay-prod --dry-run")]
struct FromNamespaces {
    #[command(flatten)]
    from: Context,
}

#[derive(Args)]
struct Context {
    /// Context of the kubeconfig; its current one without it
    #[arg(long, value_name = "NAME", env = "DAYBOOK_CONTEXT", help_heading = "Where from")]
    context: Option<String>,
    /// Kubeconfig to read instead of those that KUBECONFIG lists, or ~/.kube/config
    #[arg(long, value_name = "FILE", env = "DAYBOOK_KUBECONFIG", help_heading = "Where from")]
    kubeconfig: Option<PathBuf>,
    /// Cluster of the inventory that it is; without it the one of the context's name
    #[arg(long, value_name = "NAME", env = "DAYBOOK_CLUSTER", help_heading = "Where to")]
    cluster: Option<String>,
    #[command(flatten, next_help_heading = "How")]
    how: How,
}

#[derive(Args)]
struct How {
    /// Call nobody and write nothing: print what would be called and written
    #[arg(long, env = "DAYBOOK_DRY_RUN", value_parser = FalseyValueParser::new(), help_heading = "How")]
    dry_run: bool,
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    match &arguments.source {
        Source::Velero(velero) => cluster(cli, &velero.from, &velero::VELERO),
        Source::Namespaces(namespaces) => cluster(cli, &namespaces.from, &namespaces::NAMESPACES),
        Source::Vsphere(arguments) => vsphere::run(cli, arguments),
    }
}

fn cluster(cli: &Cli, from: &Context, bundle: &Bundle) -> Ran {
    let home = Home::open(cli)?;
    let list = std::env::var("KUBECONFIG").ok();
    let folder = std::env::home_dir();
    let files = kubeconfig::files(from.kubeconfig.as_deref(), list.as_deref(), folder.as_deref());
    let kubeconfig = Kubeconfig::load(&files).map_err(told)?;
    let chosen = kubeconfig.context(from.context.as_deref()).map_err(told)?;
    let cluster = home.cluster(from.cluster.as_deref().unwrap_or(&chosen.name))?;
    let place = match bundle.dated {
        true => format!("{cluster}/{}", crate::clock::moment().date_in(crate::clock::Tz::UTC)),
        false => cluster,
    };
    let shown = home.shown(bundle.name, &place);
    if from.how.dry_run {
        let route = login::route(&chosen).map_err(told)?;
        return super::print(&dry(&list::plan(bundle, &route.server, &shown)));
    }
    let mut door = login::open(&chosen, Patience::default()).map_err(told)?;
    let ended = home.within(bundle.name, &place, |folder: &Folder| {
        let mut run = list::Run {
            door: &mut door,
            folder,
            shown: &shown,
            context: Some(&chosen.name),
            now: crate::clock::moment,
        };
        run.collect(bundle, &mut Reporter::new(cli))
    })?;
    finish(ended, bundle, &chosen.name)
}

/// What would be called, and below it the file that it would fill.
fn dry(plan: &[(String, String)]) -> String {
    let line = |(call, file): &(String, String)| match file.is_empty() {
        true => format!("{call}\n"),
        false => format!("{call}\n  -> {file}\n"),
    };
    plan.iter().map(line).collect()
}

fn finish(ended: Ended, bundle: &Bundle, context: &str) -> Ran {
    let mut texts: Vec<String> = ended.failures.into_iter().map(|failure| told(failure).0).collect();
    if !ended.forbidden.is_empty() {
        let names: Vec<String> = ended.forbidden.iter().map(list::Kind::name).collect();
        let who = match &ended.user {
            Some(user) => format!("user `{}`", user.escape_debug()),
            None => format!("the user of context `{context}`"),
        };
        texts.push(format!(
            "error: {who} may not list {} in all namespaces (403)\nhelp: this lets them read what is collected, and nothing else; apply it as an administrator of the cluster\n\n{}",
            names.join(", "),
            rbac::manifest(bundle, ended.user.as_deref())
        ));
    }
    match texts.is_empty() {
        true => Ok(Outcome::Done),
        false => Err(Trouble(texts.join("\n"))),
    }
}

/// A line each: names of contexts and files are foreign text.
fn told(failure: Failure) -> Trouble {
    let line =
        |text: &str| text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect::<String>();
    let what = line(&failure.what);
    match failure.help {
        Some(help) => Trouble(format!("error: {what}\nhelp: {}", line(&help))),
        None => Trouble(format!("error: {what}")),
    }
}
