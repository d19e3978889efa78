//! A project opened: settings, inventory, evidence, findings.

use std::path::Path;

use super::{Cli, Trouble, When};
use crate::check;
use crate::clock::{Month, Today};
use crate::diagnostic::{Finding, Printout, Severity, Sources, human};
use crate::document::template::{Engine, Own, TemplateError};
use crate::document::{Desk, Provenance};
use crate::evidence::Evidence;
use crate::inventory::Inventory;
use crate::model::{self, Platform};
use crate::output;
use crate::settings::{self, Settings, SettingsError};

/// Everything read from a project, and what is wrong with it.
pub struct Project {
    pub settings: Settings,
    /// None when no document of kind Platform can be read.
    pub platform: Option<Platform>,
    pub evidence: Evidence,
    pub findings: Vec<Finding>,
    /// How many of the findings are of the group Reading.
    pub unread: usize,
    pub sources: Sources,
    pub provenance: Provenance,
    pub as_of: String,
}

impl Project {
    pub fn open(cli: &Cli, when: &When) -> Result<Project, Trouble> {
        let here = std::env::current_dir()?;
        let root = settings::find_root(cli.root.as_deref(), &here).ok_or_else(|| no_project(&here))?;
        let settings = Settings::load(&root).map_err(unusable)?;
        if !settings.inventory_folder().is_dir() {
            return Err(no_project(&root));
        }
        let inventory = Inventory::load(&settings.inventory_folder(), &settings.inventory);
        let evidence =
            Evidence::load(&settings.evidence_folder(), &format!("{}/evidence", settings.inventory));
        Project::read(settings, inventory, evidence, when)
    }

    fn read(
        settings: Settings,
        inventory: Inventory,
        evidence: Evidence,
        when: &When,
    ) -> Result<Project, Trouble> {
        let provenance = provenance(&inventory);
        let as_of = when.as_of.clone().or_else(|| settings.as_of.map(|d| d.to_string()));
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
        // A wrong date is told even when there is no platform to tell the zone.
        let fallback = Today::resolve(as_of.as_deref(), epoch.as_deref(), crate::clock::Tz::UTC)?;
        let resolve = |zone| Today::resolve(as_of.as_deref(), epoch.as_deref(), zone).unwrap_or(fallback);
        let loaded = model::load(inventory, resolve);
        let mut findings = loaded.findings;
        findings.extend(evidence.findings.iter().cloned());
        // A warning tells of something that was set right in reading; only errors leave half an inventory.
        let unread = findings.iter().filter(|f| f.severity == Severity::Error).count();
        if let Some(platform) = &loaded.platform {
            findings.extend(check::run(platform, &evidence, &|rule| settings.level(rule)));
        }
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let as_of = loaded.platform.as_ref().map_or(fallback, |p| p.today).date.to_string();
        let (platform, sources) = (loaded.platform, loaded.sources);
        Ok(Project { settings, platform, evidence, findings, unread, sources, provenance, as_of })
    }

    /// Templates, own ones among them; what should be seen of those is said.
    pub fn engine(&self) -> Result<Engine, Trouble> {
        let told = |wrong: TemplateError| Trouble(wrong.to_string());
        let folder = self.settings.root.join(&self.settings.templates);
        let own = Own::read(&folder, &self.settings.templates).map_err(told)?;
        let engine = Engine::with(own).map_err(told)?;
        let warnings = engine.warnings();
        if !warnings.findings.is_empty() {
            anstream::eprintln!("{warnings}\n");
        }
        Ok(engine)
    }

    pub fn printout(&self) -> Printout<'_> {
        Printout { as_of: &self.as_of, findings: &self.findings, sources: &self.sources }
    }

    /// What documents are made from; refused where half an inventory was read.
    pub fn desk(&self, period: Option<&str>) -> Result<Desk<'_>, Trouble> {
        let Some(platform) = self.platform.as_ref().filter(|_| self.unread == 0) else {
            return Err(self.refusal());
        };
        let period = match period {
            Some(text) => Month::parse(text)?,
            None => Settings::default_period(platform.today.date),
        };
        Ok(Desk {
            platform,
            evidence: &self.evidence,
            findings: &self.findings,
            period,
            inventory: self.provenance.clone(),
            ledger: Default::default(),
        })
    }

    /// Documents made from half an inventory are dangerous.
    fn refusal(&self) -> Trouble {
        let reading =
            |f: &&Finding| check::rules::find(f.rule).is_none_or(|c| c.group == check::Group::Reading);
        let unread: Vec<Finding> = self.findings.iter().filter(reading).cloned().collect();
        let printout = Printout { as_of: &self.as_of, findings: &unread, sources: &self.sources };
        Trouble(format!(
            "{}\nNothing was written: the inventory cannot be read to the end.",
            human::print(&printout)
        ))
    }
}

/// What is wrong with `daybook.yaml` and with what it names.
pub fn unusable(error: SettingsError) -> Trouble {
    let printout = Printout { as_of: "", findings: &error.findings, sources: &error.sources };
    Trouble(human::print(&printout))
}

pub fn no_project(folder: &Path) -> Trouble {
    let folder = folder.display();
    Trouble(format!(
        "error: there is no project in {folder}: no daybook.yaml and no inventory/ here or above\n\
         help: name one with --root, or write one with `daybook init`"
    ))
}

fn provenance(inventory: &Inventory) -> Provenance {
    let mut all = String::new();
    for (file, text) in inventory.sources.files() {
        all.push_str(file);
        all.push('\0');
        all.push_str(&output::sha256(text.as_bytes()));
        all.push('\n');
    }
    Provenance {
        files: inventory.sources.files().count(),
        documents: inventory.documents.len(),
        sha256: output::sha256(all.as_bytes()),
    }
}
