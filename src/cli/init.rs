//! `daybook init`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Outcome, Ran, Trouble};
use crate::output::{self, File, Origin};

mod draft;

macro_rules! project {
    ($($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../templates/init/", $path)))),*]
    };
}

/// The project that `init` writes: path below the folder, content.
const PROJECT: &[(&str, &str)] = project![
    "daybook.yaml",
    "inventory/backup.yaml",
    "inventory/cluster.yaml",
    "inventory/drills.yaml",
    "inventory/evidence/drills/2026-06-11-storefront.txt",
    "inventory/evidence/drills/2026-08-19-orders.txt",
    "inventory/evidence/usage/2026-10.csv",
    "inventory/platform.yaml",
    "inventory/supervisor.yaml",
    "inventory/teams.yaml",
    "inventory/tenants.yaml",
    "inventory/workloads.yaml",
];

/// Write a small, complete, commented project that renders at once
#[derive(Args)]
#[command(after_help = "\
Examples:
  daybook init
  daybook init my-platform && cd my-platform && daybook render
  daybook init --from-evidence        a draft of what runs, from what was collected")]
pub struct Arguments {
    /// Folder to write it to; created if it is not there
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Draft the inventory from collected evidence: that of the folder, or of another one
    #[arg(long, value_name = "EVIDENCE", num_args = 0..=1, require_equals = true)]
    from_evidence: Option<Option<PathBuf>>,
    /// Label of namespaces that names their tenant; without it tenant, team, cost-centre or app.kubernetes.io/part-of,
    /// the first that any namespace has
    #[arg(long, value_name = "KEY", requires = "from_evidence")]
    tenant_label: Option<String>,
}

pub fn run(arguments: &Arguments) -> Ran {
    if let Some(evidence) = &arguments.from_evidence {
        return draft::run(&arguments.dir, evidence.as_deref(), arguments.tenant_label.as_deref());
    }
    let taken: Vec<String> = PROJECT
        .iter()
        .filter(|(p, _)| arguments.dir.join(p).exists())
        .map(|(p, _)| (*p).to_string())
        .collect();
    if !taken.is_empty() {
        return Err(refusal(&arguments.dir, &taken));
    }
    for (path, text) in PROJECT {
        let file =
            File { path: (*path).to_string(), bytes: text.as_bytes().to_vec(), origin: Origin::default() };
        output::write(&arguments.dir, &file)?;
    }
    anstream::eprintln!("wrote {} files below {}", PROJECT.len(), arguments.dir.display());
    Ok(Outcome::Done)
}

fn refusal(folder: &Path, taken: &[String]) -> Trouble {
    Trouble(format!(
        "error: {} already holds {}\nhelp: nothing was written; name a new folder",
        folder.display(),
        taken.join(", ")
    ))
}
