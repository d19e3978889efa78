//! The workload runbook, read as a hand that types it would: every command complete, every step with a way out.

use std::collections::BTreeSet;
use std::path::Path;

use daybook::clock::{Month, Today, Tz};
use daybook::document::{self, Desk, Provenance, Subject, kinds, template};
use daybook::evidence::Evidence;
use daybook::inventory::Inventory;
use daybook::model;

use crate::bench;

/// The runbook of every cluster, by name.
fn runbooks(inventory: Inventory) -> Vec<(String, String)> {
    let loaded = model::load(inventory, |zone: Tz| Today::of(bench::as_of(), zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    let platform = loaded.platform.expect("a platform");
    let evidence = Evidence::default();
    let desk = Desk {
        platform: &platform,
        evidence: &evidence,
        findings: &[],
        period: Month::parse("2026-10").expect("a month"),
        inventory: Provenance { files: 1, documents: 1, sha256: "0".repeat(64) },
        ledger: Default::default(),
    };
    let kind = kinds::find("workload-restore").expect("the kind");
    let engine = template::Engine::new(&[]).expect("templates");
    let render = |cluster: &String| {
        let subject = Subject { object: Some(cluster.clone()), period: None };
        let document = document::compose(&engine, kind, &desk, &subject).unwrap_or_else(|e| panic!("{e}"));
        (cluster.clone(), document.expect("a document").markdown)
    };
    platform.clusters.keys().map(render).collect()
}

fn sample() -> Vec<(String, String)> {
    let mut inventory = Inventory::default();
    for file in walk(&bench::root().join("inventory")) {
        inventory.add_text(&file, &std::fs::read_to_string(&file).expect("a file"));
    }
    runbooks(inventory)
}

fn walk(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("evidence") {
            files.extend(walk(&path));
        } else if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path.to_string_lossy().into_owned());
        }
    }
    files
}

/// One cluster; `more` are its class and workloads.
fn small(more: &str) -> String {
    let text = format!(
        "
{{kind: Platform, name: p, organisation: O, timezone: UTC, currency: EUR}}
---
{{kind: Team, name: infra, email: i@o.example}}
---
{{kind: Team, name: ops, email: o@o.example}}
---
{{kind: Site, name: one, failureDomain: a/b/c}}
---
kind: Supervisor
name: sup
owner: infra
site: one
vcenter: {{fqdn: vc.o.example, version: 9.1.1}}
zones: [{{name: z1, role: management}}]
---
{{kind: Tenant, name: t, costCentre: '1', owner: t@o.example}}
---
{{kind: VsphereNamespace, name: ns, supervisor: sup, tenant: t}}
---
{{kind: Cluster, name: bare, supervisor: sup, vsphereNamespace: ns, owner: ops, environment: dev}}
---
{{kind: BackupTarget, name: s3, site: one, provider: aws, bucket: b}}
{more}"
    );
    let mut inventory = Inventory::default();
    inventory.add_text("inventory/small.yaml", &text);
    runbooks(inventory).remove(0).1
}

const MANIFESTS_ONLY: &str = "---
kind: WorkloadClass
name: plain
rpo: 8d
rto: 24h
stateful: false
method: manifests
retention: {keep: 14d}
schedules: [{name: plain-daily, cron: '@daily', ttl: 30d, target: s3}]
drillEveryDays: 365
---
{kind: Workload, name: web, tenant: t, cluster: bare, namespaces: [web], class: plain, dependencies: []}
";

#[test]
fn every_command_says_which_cluster_it_speaks_to() {
    for (cluster, text) in sample() {
        let mut wrong = Vec::new();
        for block in blocks(&text, "bash") {
            let mut from_environment = false;
            for line in block.replace("\\\n", " ").lines() {
                from_environment |= line.starts_with("export KUBECONFIG=");
                for command in commands(line) {
                    let named = command.contains(" --kubeconfig ") || command.contains(" --context ");
                    if !named && !from_environment {
                        wrong.push(line.to_string());
                    }
                    if command.starts_with("velero ") && !command.contains(" -n velero ") {
                        wrong.push(line.to_string());
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{cluster}: {wrong:#?}");
    }
}

/// Every call of kubectl and velero on a line, from its name to the end of the line.
fn commands(line: &str) -> Vec<&str> {
    let starts = |(at, _): &(usize, &str)| {
        let before = line[..*at].trim_end();
        before.is_empty() || before.ends_with("$(") || before.ends_with('|') || before.ends_with("do")
    };
    let line = if line.trim_start().starts_with('#') { "" } else { line };
    let calls = line.match_indices("kubectl ").chain(line.match_indices("velero "));
    calls.filter(starts).map(|(at, _)| &line[at..]).collect()
}

fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let open = format!("```{language}\n");
    text.split(&open).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn every_step_says_what_to_expect_and_what_if_not() {
    for (cluster, text) in sample().into_iter().chain([("bare".into(), small(MANIFESTS_ONLY))]) {
        let steps: Vec<&str> = text.split("<!-- step ").skip(1).collect();
        assert!(steps.len() > 30, "{cluster}");
        let mut ids = BTreeSet::new();
        for step in steps {
            let body = step.split("<!-- /step -->").next().expect("a body");
            let id = body.split([' ', '>']).next().expect("an id");
            assert!(ids.insert(id.to_string()), "{cluster}: {id} twice");
            for label in ["**Expect:**", "**If not:**"] {
                assert!(body.contains(label), "{cluster}: {label} is missing in {body}");
            }
        }
        assert_eq!(text.matches("<!-- step ").count(), text.matches("<!-- /step -->").count());
    }
}

#[test]
fn links_within_the_page_arrive() {
    for (cluster, text) in sample().into_iter().chain([("bare".into(), small(MANIFESTS_ONLY))]) {
        let slugs: BTreeSet<String> = text.lines().filter_map(|l| l.strip_prefix('#')).map(slug).collect();
        for target in text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(slugs.contains(target), "{cluster}: #{target}");
        }
    }
}

fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == ' ');
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn nothing_of_the_past_and_nothing_half_filled_is_left() {
    for (cluster, text) in sample() {
        let past = [
            "--use-restic",
            "default-volumes-to-restic",
            "uploader-type=restic",
            "kubectl vsphere",
            "tanzu ",
        ];
        let holes = ["{{", "{%", "[object]", "**{", "None"];
        for word in past.iter().chain(&holes) {
            assert!(!text.contains(word), "{cluster}: {word}");
        }
        assert!(!text.contains("kubectl delete backup") || text.contains("Never `kubectl delete backup`"));
    }
}

#[test]
fn objects_only_means_no_volume_steps() {
    let text = small(MANIFESTS_ONLY);
    for word in ["datadownloads", "podvolumerestores", "Retain", "W-P", "node-agent` on each"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.contains("--restore-volumes=false"));
}

#[test]
fn a_cluster_without_workloads_gets_a_short_honest_page() {
    let text = small("");
    assert!(text.lines().count() < 120, "{text}");
    assert!(text.contains("Nothing here can be restored"));
    assert!(!text.contains("<!-- step"));
}

#[test]
fn a_version_gets_its_own_words() {
    let runbooks = sample();
    let of = |name: &str| &runbooks.iter().find(|(cluster, _)| cluster == name).expect("a cluster").1;
    // 1.18.1, 1.17.2 and 1.16.2.
    assert!(of("pay-prod").contains("objectStorage.caCertRef"));
    assert!(of("risk-prod").contains("`objectStorage.caCert`"));
    assert!(of("risk-prod").contains("restic backups ended with 1.17"));
    assert!(of("partner-prod").contains("the next minor version no longer writes restic backups"));
    assert!(of("pay-prod").contains("`Queued`") && !of("risk-prod").contains("`Queued`"));
}
