use super::KIND;
use crate::clock::{Month, Today, date};
use crate::document::template::Engine;
use crate::document::{Desk, Provenance, Subject, compose};
use crate::evidence::Evidence;
use crate::inventory::Inventory;
use crate::model;

const BANK: &str = "
kind: Platform
name: bank
organisation: Bank
timezone: Europe/Berlin
currency: EUR
---
{kind: Team, name: infra, title: Infra, email: infra@bank.example, phone: '+49 1', escalation: [{after: 30m, to: duty}]}
---
{kind: Team, name: duty, title: Duty, email: duty@bank.example, phone: '+49 2'}
---
{kind: Team, name: apps, title: Apps, email: apps@bank.example}
---
{kind: Site, name: here, failureDomain: eu/ham/ham1/a}
---
{kind: Tenant, name: pay, costCentre: '1', owner: a@bank.example}
---
{kind: VmClass, name: big, cpus: 8, memory: 64Gi, reserved: full}
---
{kind: VsphereNamespace, name: pay, supervisor: sv, tenant: pay, vmClasses: [big],
 quota: {cpu: 480GHz, memory: 1Ti, zones: [{name: z1, cpu: 160GHz, memory: 448Gi}]}}
---
{kind: VsphereNamespace, name: vms, supervisor: sv, tenant: pay}
---
{kind: Cluster, name: pay-prod, supervisor: sv, vsphereNamespace: pay, owner: apps, environment: prod,
 release: v1.35.3---vmware.1-vkr.2}
---
{kind: Cluster, name: pay-dev, supervisor: sv, vsphereNamespace: pay, owner: apps, environment: dev}
---
";

const BARE: &str = "
kind: Supervisor
name: sv
owner: infra
site: here
vcenter: {fqdn: vc.bank.example, version: VERSION}
zones: [{name: z1, role: management, clusters: [{name: c1, hosts: 4}]}]
";

const FULL: &str = "
id: 11111111-2222-3333-4444-555555555555
network: {type: VSPHERE, serviceCidr: 10.96.0.0/22, ingressCidrs: [10.1.0.0/24], loadBalancer: Avi 31}
controlPlane:
  count: 3
  size: SMALL
  storagePolicy: 'it''s gold'
  managementNetwork: {portGroup: mgmt, range: 10.0.0.20-10.0.0.24, gateway: 10.0.0.1, dns: [10.0.0.2], ntp: [ntp1]}
exports:
  - {what: supervisors, location: 's3://b/x', takenAt: 2026-10-03, sha256: 0000000000000000000000000000000000000000000000000000000000000000}
  - {what: topology, location: 's3://b/y', takenAt: 2026-01-01}
certificates: [{purpose: Supervisor API, subject: CN=sv.bank.example, expires: 2026-11-12}]
rebuild: {rto: 10h, estimates: {R05: 60}, rehearsals: [{date: 2025-10-01, minutes: 600, result: pass}]}
";

/// The runbook of the Supervisor `sv`, and what its template was given.
fn runbook(version: &str, more: &str) -> (String, serde_json::Value) {
    let mut inventory = Inventory::default();
    inventory.add_text("bank.yaml", &format!("{BANK}{}{more}", BARE.replace("VERSION", version)));
    let today = date("2026-11-02").expect("a day");
    let loaded = model::load(inventory, |zone| Today::of(today, zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    let platform = loaded.platform.expect("a platform");
    let desk = Desk {
        platform: &platform,
        evidence: &Evidence::default(),
        findings: &[],
        period: Month::of(today),
        inventory: Provenance { files: 1, documents: 11, sha256: "0".repeat(64) },
        ledger: Default::default(),
    };
    let engine = Engine::new(&[]).expect("templates");
    let subject = Subject { object: Some("sv".into()), period: None };
    let document = compose(&engine, &KIND, &desk, &subject).expect("rendered").expect("a runbook");
    (document.markdown, document.context)
}

fn step<'a>(text: &'a str, id: &str) -> &'a str {
    let start = text.find(&format!("<!-- step id={id} ")).expect("the step");
    let end = text[start..].find("<!-- /step -->").expect("its end");
    &text[start..start + end]
}

#[test]
fn velero_is_named_in_the_box_and_in_one_gate_only() {
    for (version, more) in [("9.1.1", FULL), ("8.0.2", ""), ("9.0.0", "")] {
        let (text, _) = runbook(version, more);
        let gate = step(&text, "R01");
        assert!(gate.contains("backup get"));
        for block in text.replace(gate, "").split("\n\n").filter(|b| b.to_lowercase().contains("velero")) {
            assert!(block.starts_with("> [!WARNING]\n> **This is not"), "{block}");
        }
    }
}

#[test]
fn every_step_says_what_to_expect_and_what_if_not() {
    let (text, _) = runbook("9.1.1", FULL);
    let ids: Vec<&str> = text
        .lines()
        .filter_map(|l| l.strip_prefix("<!-- step id=")?.split(' ').next())
        .collect();
    let wanted = "A1 A2 A3 A4 B1 B2 B3 B4 B5 P1 P2 P3 P4 P5 P6 \
                  R00 R01 R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R12";
    assert_eq!(ids.join(" "), wanted);
    for id in ids {
        let step = step(&text, id);
        for part in ["*Run in:*", "```bash", "**Expect:**", "**If not:**"] {
            assert!(step.contains(part), "{id} lacks {part}");
        }
    }
}

#[test]
fn time_is_summed_and_held_against_the_promise() {
    let (text, context) = runbook("9.1.1", FULL);
    // 12 h of defaults, R05 takes 60 instead of 120 minutes.
    assert_eq!(context["time"]["total"], "11\u{a0}h");
    assert_eq!(context["time"]["margin"], "−1\u{a0}h");
    assert_eq!(context["time"]["state"], "fail");
    assert_eq!(context["time"]["defaults"], 12);
    // 20 + 45 + 30 + 60 minutes of defaults before it.
    assert_eq!(context["step"]["R04"]["clock"], "2:35");
    assert!(text.contains("The promise cannot be kept by a rebuild"));
    let (text, context) = runbook("9.1.1", "");
    assert_eq!(context["time"]["state"], "no data");
    assert!(text.contains("No RTO is recorded"));
}

#[test]
fn records_are_counted_from_the_day() {
    let (_, context) = runbook("9.1.1", FULL);
    let exports = context["exports"].as_array().expect("a list");
    assert_eq!(exports.len(), 18);
    let states: Vec<&str> = exports.iter().take(3).filter_map(|e| e["state"].as_str()).collect();
    assert_eq!(states, ["ok", "missing", "stale"]);
    assert_eq!(exports[0]["days"], 30);
    assert_eq!(context["exports_missing"].as_array().map(Vec::len), Some(16));
    assert_eq!(context["certificates"][0]["days_left"], 10);
    assert_eq!(context["certificates"][0]["state"], "warning");
    // From 2025-10-01 to 2026-11-02: 365 + 32 days.
    assert_eq!(context["rehearsed"]["days"], 397);
    assert_eq!(context["rehearsed"]["state"], "overdue");
}

#[test]
fn commands_follow_the_release_of_vcenter() {
    let (new, _) = runbook("9.1.1", FULL);
    assert!(step(&new, "R04").contains("vc DELETE $NM/supervisors/$SUP"));
    assert!(!new.contains("kubectl vsphere") && !new.contains("tanzu "));
    assert!(new.contains("vcf context use sv:pay"));
    let (old, _) = runbook("8.0.2", "");
    assert!(step(&old, "R04").contains("clusters/$I?action=disable"));
    assert!(old.contains("kubectl vsphere login") && !old.contains("vcf context"));
    assert!(!old.contains("recovery/restore/jobs"));
    assert!(!new.contains("GET $NM/supervisors |") && new.contains("supervisors/summaries"));
}

#[test]
fn the_body_is_json_and_names_its_holes() {
    let (text, context) = runbook("9.1.1", FULL);
    let lines: Vec<&str> =
        context["enable"]["lines"].as_array().expect("lines").iter().filter_map(|l| l.as_str()).collect();
    let body: serde_json::Value = serde_json::from_str(&lines.join("\n")).expect("JSON");
    assert_eq!(body["zone"], "z1");
    let ranges = &body["control_plane"]["network"]["ip_management"]["ip_assignments"][0]["ranges"];
    assert_eq!(ranges[0]["count"], 5);
    assert_eq!(body["workloads"]["edge"]["provider"], "NSX_ADVANCED");
    for hole in context["enable"]["holes"].as_array().expect("holes") {
        let marker = format!("<{}>", hole["marker"].as_str().expect("a marker"));
        assert!(lines.iter().any(|l| l.contains(&marker)), "{marker} is not in the body");
        assert!(text.contains(&format!("`{marker}`")), "{marker} is not in the table");
    }
    assert!(text.contains(r"--arg n 'it'\''s gold'"));
}

#[test]
fn the_pilot_hurts_least_and_the_delete_counts_what_is_lost() {
    let (text, context) = runbook("9.1.1", FULL);
    assert_eq!(context["clusters"][0]["name"], "pay-dev");
    assert_eq!(context["clusters"][1]["name"], "pay-prod");
    assert_eq!(context["loss"]["namespaces"], 2);
    assert_eq!(context["loss"]["without_cluster"], 1);
    assert_eq!(context["loss"]["volumes"], serde_json::Value::Null);
    assert_eq!(context["people"]["decides"]["title"], "Duty");
    assert_eq!(context["namespaces"][0]["zones"][0]["cpu_mhz"], 160_000);
    let (sign, delete) = (text.find("> [!CAUTION]"), text.find("<!-- step id=R04 "));
    assert!(sign.is_some() && sign < delete);
}
