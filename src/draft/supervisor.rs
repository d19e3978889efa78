//! What vCenter says of Supervisors and their namespaces.

use super::name::{Names, slug};
use super::page::Page;
use crate::evidence::{Evidence, Vsphere};

pub fn page(evidence: &Evidence) -> Page {
    let mut page = Page::default();
    let (mut supervisors, mut namespaces) = (Names::default(), Names::default());
    for (folder, vsphere) in &evidence.vsphere {
        let name = supervisors.take(&[folder]);
        supervisor(&mut page, folder, &name, vsphere);
        for instance in &vsphere.namespaces {
            page.document(
                "VsphereNamespace",
                &namespaces.take(&[&instance.name, &format!("{}-{name}", instance.name)]),
            );
            page.field("supervisor", &name);
            page.decide("tenant", "who uses it and pays for it");
            let limits = [
                ("cpu", instance.cpu_limit_mhz.map(|mhz| format!("{mhz}MHz"))),
                ("memory", instance.memory_limit_mib.map(|mib| format!("{mib}Mi"))),
            ];
            if limits.iter().any(|(_, limit)| limit.is_some()) {
                page.line("quota:");
            }
            for (field, limit) in limits {
                match limit {
                    Some(limit) => page.field(&format!("  {field}"), &limit),
                    None => page.decide(&format!("quota.{field}"), "no limit is recorded"),
                }
            }
            if let Some(mib) = instance.storage_limit_mib {
                page.decide(
                    "quota.storage",
                    &format!("{mib}Mi in all are recorded; the limits of each policy are not"),
                );
            }
        }
    }
    page
}

fn supervisor(page: &mut Page, folder: &str, name: &str, vsphere: &Vsphere) {
    page.document("Supervisor", name);
    let called = |s: &&crate::evidence::vsphere::Summary| s.name.as_deref() == Some(folder) || s.id == folder;
    let summary = match vsphere.supervisors.as_slice() {
        [only] => Some(only),
        many => many.iter().find(called),
    };
    match summary {
        Some(summary) => page.field("id", &summary.id),
        None => page.decide("id", "the Supervisor's id in the API"),
    }
    if slug(folder) != folder {
        page.note(&format!("Its folder in the evidence is {folder}: rename it to the name above."));
    }
    page.decide("owner", "the team that owns the rebuild runbook; never one that owns a workload runbook");
    page.decide("site", "where it stands");
    page.decide("vcenter", "{fqdn: …, version: …, backup: {…}}");
    if vsphere.zones.is_empty() {
        page.decide("zones", "[{name: …, role: management}]; none were recorded");
        return;
    }
    page.line("zones:");
    for zone in &vsphere.zones {
        page.field("  - name", &zone.zone);
        page.decide("role", "management or workload");
    }
}
