//! The project that evidence is collected for: what its inventory knows, and where evidence lies in it.

use std::path::PathBuf;

use crate::cli::{Cli, Trouble};
use crate::clock::{Date, Today, Tz};
use crate::collect::vsphere::Subject;
use crate::diagnostic::{Severity, did_you_mean};
use crate::inventory::Inventory;
use crate::model::{self, Platform};
use crate::output::Folder;
use crate::settings::{self, Settings};

pub struct Home {
    settings: Settings,
    platform: Platform,
    /// Something in the inventory could not be read: what is missing may be there.
    unread: bool,
}

impl Home {
    /// The inventory alone: evidence may be what is wrong, and is about to be collected anew.
    pub fn open(cli: &Cli) -> Result<Home, Trouble> {
        let here = std::env::current_dir()?;
        let root = settings::find_root(cli.root.as_deref(), &here)
            .ok_or_else(|| crate::cli::project::no_project(&here))?;
        let settings = Settings::load(&root).map_err(crate::cli::project::unusable)?;
        if !settings.inventory_folder().is_dir() {
            return Err(crate::cli::project::no_project(&root));
        }
        let inventory = Inventory::load(&settings.inventory_folder(), &settings.inventory);
        // No name depends on the day.
        let loaded = model::load(inventory, |zone: Tz| Today::of(Date::default(), zone));
        let platform = loaded.platform.ok_or_else(|| {
            Trouble(
                "error: the inventory cannot be read far enough to know its clusters\nhelp: `daybook check` says what is wrong"
                    .into(),
            )
        })?;
        let unread = loaded.findings.iter().any(|finding| finding.severity == Severity::Error);
        Ok(Home { settings, platform, unread })
    }

    /// The inventory's cluster of that name.
    pub fn cluster(&self, name: &str) -> Result<String, Trouble> {
        let known = || self.platform.clusters.keys().map(String::as_str);
        match self.platform.clusters.get(name) {
            Some(cluster) => Ok(cluster.name.clone()),
            None => Err(self.unknown("Cluster", name, known(), "name the one that it is with --cluster")),
        }
    }

    /// The inventory's Supervisors that are asked for: one by name, or all of a vCenter.
    pub fn supervisors(&self, name: Option<&str>, host: &str) -> Result<Vec<Subject>, Trouble> {
        let all = &self.platform.supervisors;
        let subject = |(name, supervisor): (&String, &model::Object<model::Supervisor>)| Subject {
            name: name.clone(),
            id: supervisor.id.clone(),
        };
        if let Some(name) = name {
            let found = all.get_key_value(name).map(subject).map(|one| vec![one]);
            let known = all.keys().map(String::as_str);
            return found
                .ok_or_else(|| self.unknown("Supervisor", name, known, "add it to the inventory first"));
        }
        let here = all.iter().filter(|(_, s)| s.vcenter.fqdn.eq_ignore_ascii_case(host));
        let found: Vec<Subject> = here.map(subject).collect();
        match found.is_empty() {
            false => Ok(found),
            true => Err(Trouble(format!(
                "error: no Supervisor of the inventory has `{host}` as its vCenter\nhelp: name one with --supervisor: {}",
                all.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
            ))),
        }
    }

    fn folder(&self, kind: &str, name: &str) -> PathBuf {
        self.settings.evidence_folder().join(kind).join(name)
    }

    /// That folder as it is named in messages: below the root.
    pub fn shown(&self, kind: &str, name: &str) -> String {
        format!("{}/evidence/{kind}/{name}", self.settings.inventory)
    }

    /// Does something with a folder of the evidence that no other run writes to meanwhile. If nothing comes of it, no empty
    /// folder is left.
    pub fn within<T>(&self, kind: &str, name: &str, work: impl FnOnce(&Folder) -> T) -> Result<T, Trouble> {
        let path = self.folder(kind, name);
        let folder = Folder::open(&path)
            .map_err(|error| Trouble(format!("error: {}: {error}", self.shown(kind, name))))?;
        let done = work(&folder);
        let evidence = self.settings.evidence_folder();
        let inside = path.ancestors().take_while(|folder| folder.starts_with(&evidence));
        inside.take_while(|folder| std::fs::remove_dir(folder).is_ok()).for_each(drop);
        Ok(done)
    }

    fn unknown<'a>(
        &self,
        kind: &str,
        name: &str,
        known: impl Iterator<Item = &'a str> + Clone,
        otherwise: &str,
    ) -> Trouble {
        let help = match did_you_mean(name, known.clone()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => {
                let known: Vec<&str> = known.collect();
                format!("{otherwise}; the inventory has {}", known.join(", "))
            }
        };
        let unread = match self.unread {
            true => "\nnote: some of the inventory cannot be read; `daybook check` says what",
            false => "",
        };
        let name = name.escape_debug();
        Trouble(format!("error: there is no {kind} `{name}` in the inventory\nhelp: {help}{unread}"))
    }
}
