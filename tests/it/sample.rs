//! The sample's inventory, opened as the program opens it.

use daybook::clock::{Today, Tz};
use daybook::diagnostic::Finding;
use daybook::document::{Desk, Provenance};
use daybook::evidence::Evidence;
use daybook::inventory::Inventory;
use daybook::model::{self, Platform};
use daybook::settings::Settings;
use daybook::{check, clock::Month};

use crate::bench;

pub struct Project {
    pub platform: Platform,
    pub evidence: Evidence,
    findings: Vec<Finding>,
}

impl Project {
    pub fn open() -> Project {
        let settings = Settings::load(&bench::root()).expect("settings");
        let inventory = Inventory::load(&settings.inventory_folder(), &settings.inventory);
        let evidence = Evidence::load(&settings.evidence_folder(), "inventory/evidence");
        let today = settings.as_of.expect("the sample is frozen on a day");
        let loaded = model::load(inventory, |zone: Tz| Today::of(today, zone));
        let platform = loaded.platform.expect("a platform");
        let mut findings = check::run(&platform, &evidence, &|_| check::Level(None));
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        Project { platform, evidence, findings }
    }

    pub fn desk(&self) -> Desk<'_> {
        Desk {
            platform: &self.platform,
            evidence: &self.evidence,
            findings: &self.findings,
            period: Month::of(self.platform.today.date).previous(),
            inventory: Provenance { files: 1, documents: 1, sha256: "0".repeat(64) },
            ledger: Default::default(),
        }
    }
}
