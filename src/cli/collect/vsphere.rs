//! `daybook collect vsphere`.

use std::path::PathBuf;

use clap::Args;

use super::home::Home;
use super::report::Reporter;
use super::{How, dry, told};
use crate::cli::{Cli, Outcome, Ran, Trouble};
use crate::collect::http::Route;
use crate::collect::patience::Patience;
use crate::collect::session::{Credentials, Session};
use crate::collect::tls::Trust;
use crate::collect::vsphere;

/// What vCenter says of a Supervisor: state, namespaces, zones, and vCenter's own backup
#[derive(Args)]
#[command(after_help = "\
Who asks comes from the environment: DAYBOOK_VCENTER_USER and DAYBOOK_VCENTER_PASSWORD, or DAYBOOK_VCENTER_TOKEN with \
the token of an open session.

Examples:
  daybook collect vsphere --vcenter https://vc.example.com
  daybook collect vsphere --vcenter https://vc.example.com --ca-file vc.pem --dry-run")]
pub struct Arguments {
    /// Address of the vCenter
    #[arg(long, value_name = "URL", env = "DAYBOOK_VCENTER", help_heading = "Where from")]
    vcenter: String,
    /// Authority that signed its certificate, in PEM; the system's authorities without it
    #[arg(long, value_name = "FILE", env = "DAYBOOK_CA_FILE", help_heading = "Where from")]
    ca_file: Option<PathBuf>,
    /// Supervisor of the inventory; without it all that have this vCenter
    #[arg(long, value_name = "NAME", env = "DAYBOOK_SUPERVISOR", help_heading = "Where to")]
    supervisor: Option<String>,
    #[command(flatten, next_help_heading = "How")]
    how: How,
}

pub fn run(cli: &Cli, arguments: &Arguments) -> Ran {
    let home = Home::open(cli)?;
    let (server, host) = address(&arguments.vcenter)?;
    let subjects = home.supervisors(arguments.supervisor.as_deref(), &host)?;
    if arguments.how.dry_run {
        let plans = subjects.iter().map(|s| dry(&vsphere::plan(&server, &home.shown("vsphere", &s.name))));
        return crate::cli::print(&plans.collect::<String>());
    }
    let credentials = Credentials::of(|name| std::env::var(name).ok()).map_err(told)?;
    let authorities = match &arguments.ca_file {
        Some(file) => Some(
            std::fs::read(file).map_err(|error| Trouble(format!("error: {}: {error}", file.display())))?,
        ),
        None => None,
    };
    let route = Route { server, trust: Trust { authorities, ..Trust::default() }, ..Route::default() };
    let mut session = Session::open(&route, &credentials, Patience::default()).map_err(told)?;
    let mut texts = Vec::new();
    for subject in &subjects {
        let shown = home.shown("vsphere", &subject.name);
        let failures = home.within("vsphere", &subject.name, |folder| {
            let (door, now) = (&mut session.door, crate::clock::moment);
            let mut run = vsphere::Run { door, folder, shown: &shown, now, rows: Vec::new() };
            run.collect(subject, &mut Reporter::new(cli))
        })?;
        texts.extend(failures.into_iter().map(|failure| told(failure).0));
    }
    match texts.is_empty() {
        true => Ok(Outcome::Done),
        false => Err(Trouble(texts.join("\n"))),
    }
}

/// A password is about to be sent there: by TLS or not at all. The host is what the inventory knows it by.
fn address(typed: &str) -> Result<(String, String), Trouble> {
    let refused =
        |why: &str| Err(Trouble(format!("error: --vcenter {why}\nhelp: write it as https://vc.example.com")));
    let Ok(uri) = typed.parse::<ureq::http::Uri>() else { return refused("is no address") };
    let (Some("https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return refused("must begin with https://");
    };
    if authority.as_str().contains('@') {
        return refused("must not hold a user or a password: they come from the environment");
    }
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return refused("must name the host alone");
    }
    Ok((format!("https://{authority}"), authority.host().to_string()))
}
