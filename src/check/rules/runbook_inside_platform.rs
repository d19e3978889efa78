//! Runbooks that burn with the house.

use crate::check::{Check, Group, Scene, names};
use crate::diagnostic::{Finding, Severity};
use crate::facts::copies::together;
use crate::model::{Lookup, Object, Platform, Site};

pub const CHECK: Check = Check {
    name: "runbook-inside-platform",
    group: Group::HardLine,
    severity: Severity::Error,
    summary: "no offline copy of the runbooks lies outside the platform's failure domain",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let homes: Vec<&Object<Site>> = platform.supervisors.values().filter_map(|s| platform.find(&s.site)).collect();
    if homes.is_empty() {
        return Vec::new();
    }
    let copies = platform.record.document_control.as_ref().map_or(&[][..], |c| &c.offline_copies);
    let sites: Vec<&Object<Site>> =
        copies.iter().filter_map(|c| platform.find(c.site.as_ref()?)).collect();
    if sites.iter().any(|site| is_outside(platform, site, &homes)) {
        return Vec::new();
    }
    let help = "Keep a copy, on paper or on a stick, at a site with another failure domain, and name that `site` \
                under `documentControl.offlineCopies`.";
    vec![check.at(&platform.record, "documentControl.offlineCopies", message(copies.len(), &sites), help)]
}

fn is_outside(platform: &Platform, site: &Site, homes: &[&Object<Site>]) -> bool {
    homes.iter().all(|home| !together(platform, site, home))
}

fn message(copies: usize, sites: &[&Object<Site>]) -> String {
    match (copies, sites) {
        (0, _) => "no offline copy of the runbooks is declared".into(),
        (_, []) => "no offline copy of the runbooks says at which site it lies".into(),
        _ => format!(
            "every offline copy of the runbooks lies at {}, where it is lost together with a Supervisor",
            names(sites.iter().map(|s| &s.name))
        ),
    }
}
