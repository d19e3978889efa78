use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::clock::{Instant, Today};
use crate::diagnostic::Finding;
use crate::evidence::kubernetes::{Claim, Kubernetes, Namespace, NetworkPolicy, ResourceQuota};
use crate::evidence::source::Source;
use crate::evidence::velero::{Location, Schedule, Scope, Stand, Velero};
use crate::evidence::vsphere::{Instance, Vsphere, ZoneCapacity};
use crate::inventory::Inventory;
use crate::model::{self, Loaded};

fn stand() -> Stand {
    Stand { file: "inventory/evidence/x.json".into(), line: 1 }
}

fn source() -> Source {
    let collected = Instant::parse("2026-11-01T00:00:00Z").ok();
    Source { path: "x.json".into(), sha256: String::new(), collected, tool: None, objects: 1, used: 1 }
}

fn schedule(
    name: &str,
    cron: &str,
    namespaces: &[&str],
    ttl: Option<i64>,
    change: impl FnOnce(&mut Scope),
) -> Schedule {
    let included_namespaces = namespaces.iter().map(|n| n.to_string()).collect();
    let mut scope = Scope { included_namespaces, ttl, location: "near".into(), ..Scope::default() };
    change(&mut scope);
    Schedule {
        name: name.into(),
        namespace: "velero".into(),
        cron: cron.into(),
        paused: false,
        skip_immediately: None,
        owner_references: None,
        scope: Arc::new(scope),
        phase: "Enabled".into(),
        validation_errors: Vec::new(),
        last_backup: None,
        created: None,
        spec: json!({}),
        labels: BTreeMap::new(),
        stand: stand(),
    }
}

fn location(name: &str, bucket: &str) -> Location {
    let config = json!({"region": "ham", "s3Url": "https://s3.example", "s3ForcePathStyle": "true", "checksumAlgorithm": ""});
    Location {
        name: name.into(),
        namespace: "velero".into(),
        provider: "aws".into(),
        bucket: bucket.into(),
        prefix: "p".into(),
        read_only: false,
        default: true,
        available: Some(true),
        message: None,
        last_validated: None,
        spec: json!({"provider": "aws", "objectStorage": {"bucket": bucket}, "config": config}),
        stand: stand(),
    }
}

fn namespace(name: &str, labels: &[(&str, &str)]) -> Namespace {
    let labels = labels.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    Namespace { name: name.into(), labels, terminating: false, created: None, stand: stand() }
}

fn claim(namespace: &str, name: &str, size: &str) -> Claim {
    let (namespace, name, size) = (namespace.into(), name.into(), Some(size.into()));
    Claim {
        namespace,
        name,
        size,
        storage_class: Some("gold".into()),
        bound: true,
        created: None,
        stand: stand(),
    }
}

/// Two clusters: one with all evidence, one of which only Velero was recorded.
fn evidence() -> Evidence {
    let mover = |scope: &mut Scope| scope.snapshot_move_data = Some(true);
    let mut all = Evidence::default();
    let velero = Velero {
        schedules: vec![
            schedule(
                "pay-daily",
                "CRON_TZ=Europe/Berlin 0 2 * * *",
                &["ledger", "queue"],
                Some(30 * 86_400),
                mover,
            ),
            schedule("pay-weekly", "0 3 * * 0", &["ledger", "queue"], None, mover),
            schedule("web", "0 3 * * 7", &["shop"], Some(5400), |s| s.snapshot_volumes = Some(false)),
        ],
        locations: vec![location("near", "a")],
        sources: vec![source()],
        ..Velero::default()
    };
    all.velero.insert("pay-prod".into(), velero);
    let other = Velero {
        schedules: vec![schedule("nightly", "@daily", &["*"], Some(86_400), |s| s.fs_backup = Some(true))],
        locations: vec![location("near", "b")],
        sources: vec![source()],
        ..Velero::default()
    };
    all.velero.insert("Dev_1".into(), other);
    let team = |value| vec![("team", value), ("pod-security.kubernetes.io/enforce", "baseline")];
    let deny = NetworkPolicy {
        namespace: "ledger".into(),
        name: "deny".into(),
        spec: json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}),
        stand: stand(),
    };
    let quota = ResourceQuota {
        namespace: "ledger".into(),
        name: "q".into(),
        hard: BTreeMap::from([("requests.cpu".to_string(), "40".to_string())]),
        used: BTreeMap::new(),
        stand: stand(),
    };
    let kubernetes = Kubernetes {
        namespaces: vec![
            namespace("default", &[]),
            namespace("kube-system", &[]),
            namespace("ledger", &team("Payments # & Co: \"x\"")),
            namespace("queue", &team("Payments # & Co: \"x\"")),
            namespace("shop", &team("shop")),
            namespace("stray", &[]),
            namespace("velero", &[]),
        ],
        quotas: vec![quota],
        network_policies: vec![deny],
        claims: vec![claim("ledger", "data-db-0", "400Gi"), claim("queue", "yes", "big")],
        sources: vec![source()],
        ..Kubernetes::default()
    };
    all.kubernetes.insert("pay-prod".into(), kubernetes);
    let instance = Instance {
        name: "pay".into(),
        config_status: None,
        cpu_used_mhz: None,
        memory_used_mib: None,
        storage_used_mib: None,
        cpu_limit_mhz: Some(100_000),
        memory_limit_mib: None,
        storage_limit_mib: Some(1024),
        stand: stand(),
    };
    let zone = ZoneCapacity {
        zone: "zone-a".into(),
        cpu_capacity_mhz: None,
        cpu_used_mhz: None,
        memory_capacity_mib: None,
        memory_used_mib: None,
        stand: stand(),
    };
    let vsphere = Vsphere {
        namespaces: vec![instance],
        zones: vec![zone],
        sources: vec![source()],
        ..Vsphere::default()
    };
    all.vsphere.insert("sv-one".into(), vsphere);
    all
}

fn load(draft: &Draft) -> Loaded {
    let mut inventory = Inventory::default();
    draft.files.iter().for_each(|(path, text)| inventory.add_text(path, text));
    let day = crate::clock::date("2026-11-02").unwrap();
    model::load(inventory, |zone| Today::of(day, zone))
}

fn text<'a>(draft: &'a Draft, path: &str) -> &'a str {
    &draft.files.iter().find(|(p, _)| p == path).unwrap_or_else(|| panic!("{path}")).1
}

/// The field that a finding misses is named by a comment of its own document.
fn is_marked(draft: &Draft, finding: &Finding) -> bool {
    let Some(field) = finding.message.split('`').nth(1) else { return false };
    let text = text(draft, &finding.place.file);
    let start = text[..finding.place.start].rfind("\n---\n").unwrap_or(0);
    let end = text[finding.place.start..].find("\n---\n").map_or(text.len(), |at| finding.place.start + at);
    finding.rule == "missing-field" && text[start..end].contains(&format!("{DECIDE}{field}: "))
}

#[test]
fn the_draft_reads_and_misses_only_what_it_says() {
    let draft = draft(&evidence(), None).unwrap();
    let findings = load(&draft).findings;
    let unmarked: Vec<&Finding> = findings.iter().filter(|f| !is_marked(&draft, f)).collect();
    assert!(unmarked.is_empty(), "{unmarked:#?}");
    assert!(findings.len() > 20, "a draft without gaps would be made of guesses");
    let said: usize = draft.files.iter().map(|(_, text)| text.matches(DECIDE).count()).sum();
    assert_eq!(draft.decisions, said);
    let documents: usize = draft.documents.values().sum();
    assert_eq!(
        documents,
        draft.files.iter().map(|(_, t)| t.lines().filter(|l| l.starts_with("kind: ")).count()).sum::<usize>()
    );
}

#[test]
fn facts_stand_as_they_were_recorded() {
    let draft = draft(&evidence(), None).unwrap();
    let classes = text(&draft, "classes.yaml");
    for line in [
        "kind: WorkloadClass\nname: pay\n# Recorded in pay-prod.",
        // Two o'clock is not there on 28 March 2027: from the 27th, 01:00 UTC, to the 29th, 00:00 UTC, are 47 hours.
        "# decide: rpo: how much may be lost is for the business to say; recorded starts lie up to 1d23h apart",
        "stateful: true\nmethod: csi-data-mover\n",
        "  - name: pay-daily\n    cron: 0 2 * * *\n    timezone: Europe/Berlin\n    ttl: 30d\n    target: near-pay-prod\n",
        "    ttl: 30d  # decide: ttl: none is recorded; Velero takes 720h\n",
        "    ttl: 1h30m\n",
        "    cron: 0 3 * * 7  # decide: cron: Velero 1.15 to 1.18 refuses it: ",
        "method: manifests  # decide: method: unless annotations of pods ask for more",
        "name: nightly\n# Recorded in dev-1.",
        "method: fs-backup\n",
    ] {
        assert!(classes.contains(line), "{line}\n---\n{classes}");
    }
    // No promise has a value.
    for promise in ["\nrpo:", "\nrto:", "\nretention:", "\ndrillEveryDays:", "\ntier:"] {
        assert!(!classes.contains(promise), "{promise}");
    }
    let targets = text(&draft, "targets.yaml");
    assert!(targets.contains("name: near\n") && targets.contains("name: near-pay-prod\n"), "{targets}");
    assert!(
        targets.contains("region: ham\nendpoint: https://s3.example\nconfig:\n  checksumAlgorithm: \"\"\n"),
        "{targets}"
    );
    assert!(targets.contains("  s3ForcePathStyle: \"true\"\n"), "{targets}");
    let cluster = text(&draft, "clusters/pay-prod.yaml");
    for line in [
        "velero:\n  namespace: velero\n",
        "namespaces:\n  - default\n  - kube-system\n  - velero\n",
        "name: payments-co-x-pay-prod\ntenant: payments-co-x\ncluster: pay-prod\nnamespaces:\n  - ledger\n  - queue\nclass: pay\n",
        "  - name: data-db-0\n    size: 400Gi\n    storageClass: gold\n",
        "# decide: volumes: the size of claim yes is not recorded\n",
        "name: stray-pay-prod\n# decide: tenant: ",
        "# decide: class: no recorded schedule covers it",
        "networkPolicy: default-deny\nresourceQuota: true\nhard:\n  requests.cpu: \"40\"\nlimitRange: false\npodSecurity: baseline\n",
        "networkPolicy: none\nresourceQuota: false\n",
    ] {
        assert!(cluster.contains(line), "{line}\n---\n{cluster}");
    }
    assert!(text(&draft, "tenants.yaml").contains("title: \"Payments # & Co: \\\"x\\\"\"\n"));
    let dev = text(&draft, "clusters/dev-1.yaml");
    assert!(dev.contains("# decide: name: its folder in the evidence is Dev_1"), "{dev}");
    let supervisors = text(&draft, "supervisors.yaml");
    assert!(supervisors.contains("zones:\n  - name: zone-a\n# decide: role: "), "{supervisors}");
    assert!(supervisors.contains("quota:\n  cpu: 100000MHz\n"), "{supervisors}");
    assert_eq!(draft.documents["Workload"], 3);
    assert_eq!(draft.tenant_label.as_deref(), Some("team"));
}

#[test]
fn without_labels_each_namespace_is_a_workload() {
    let draft = draft(&evidence(), Some("nobody-has-it")).unwrap();
    assert_eq!(draft.documents["Workload"], 4);
    assert!(!draft.documents.contains_key("Tenant"));
    assert!(super::draft(&Evidence::default(), None).is_none());
}

#[test]
fn a_schedule_of_two_classes_is_named() {
    let mut evidence = evidence();
    let velero = evidence.velero.get_mut("pay-prod").unwrap();
    velero.schedules = vec![
        schedule("a", "@daily", &["ledger", "queue"], Some(86_400), |_| {}),
        schedule("b", "@hourly", &["queue"], Some(86_400), |_| {}),
    ];
    let draft = draft(&evidence, None).unwrap();
    let classes = text(&draft, "classes.yaml");
    assert_eq!(
        classes.matches("# decide: name: this schedule covers namespaces of several classes").count(),
        2,
        "{classes}"
    );
    assert_eq!(draft.documents["WorkloadClass"], 3);
}

/// Nothing that evidence holds breaks out of its place.
#[test]
fn hostile_names_stay_in_their_place() {
    let trap = "a\n---\nkind: Team\nname: evil # x: [";
    let mut evidence = evidence();
    let velero = evidence.velero.get_mut("pay-prod").unwrap();
    velero.schedules.push(schedule(trap, trap, &[trap], Some(1), |s| s.location = trap.into()));
    velero.locations.push(location(trap, trap));
    let kubernetes = evidence.kubernetes.get_mut("pay-prod").unwrap();
    kubernetes.namespaces.push(namespace(
        trap,
        &[("team", trap), ("pod-security.kubernetes.io/enforce", trap), ("cost-centre", trap)],
    ));
    kubernetes.claims.push(claim(trap, trap, trap));
    evidence.vsphere.get_mut("sv-one").unwrap().zones[0].zone = trap.into();
    evidence.velero.insert(trap.into(), Velero { sources: vec![source()], ..Velero::default() });
    let draft = draft(&evidence, None).unwrap();
    let loaded = load(&draft);
    let unmarked: Vec<&Finding> = loaded.findings.iter().filter(|f| !is_marked(&draft, f)).collect();
    assert!(unmarked.is_empty(), "{unmarked:#?}");
    assert!(!draft.documents.contains_key("Team"));
    assert!(draft.files.iter().all(|(_, text)| !text.contains("\nkind: Team")));
}
