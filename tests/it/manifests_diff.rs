//! Promised objects against recorded ones: what means the same is equal, what does not is named by its field.

use std::collections::BTreeMap;
use std::sync::Arc;

use daybook::evidence::Evidence;
use daybook::evidence::kubernetes::{Kubernetes, NetworkPolicy, ResourceQuota};
use daybook::evidence::source::Source;
use daybook::evidence::velero::{Location, Schedule, Scope, Stand, Velero};
use daybook::kube_object::comparison::{Compared, Comparison, State, compare};
use daybook::kube_object::{self, ObjectKind, Promised};
use daybook::model::Platform;
use serde_json::{Value, json};

use crate::bench;
use crate::cli::{daybook, sample};

fn stand() -> Stand {
    Stand { file: "inventory/evidence/velero/ledger-prod/all.json".into(), line: 7 }
}

fn source() -> Source {
    Source {
        path: "all.json".into(),
        sha256: String::new(),
        collected: None,
        tool: None,
        objects: 1,
        used: 1,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn schedule(object: &Value) -> Schedule {
    Schedule {
        name: text(&object["metadata"]["name"]).into(),
        namespace: text(&object["metadata"]["namespace"]).into(),
        cron: text(&object["spec"]["schedule"]),
        paused: object["spec"]["paused"] == true,
        skip_immediately: None,
        owner_references: None,
        scope: Arc::new(Scope::default()),
        phase: "Enabled".into(),
        validation_errors: Vec::new(),
        last_backup: None,
        created: None,
        spec: object["spec"].clone(),
        labels: BTreeMap::new(),
        stand: stand(),
    }
}

fn location(object: &Value) -> Location {
    let spec = &object["spec"];
    Location {
        name: text(&object["metadata"]["name"]).into(),
        namespace: text(&object["metadata"]["namespace"]).into(),
        provider: text(&spec["provider"]),
        bucket: text(&spec["objectStorage"]["bucket"]),
        prefix: text(&spec["objectStorage"]["prefix"]),
        read_only: false,
        default: spec["default"] == true,
        available: Some(true),
        message: None,
        last_validated: None,
        spec: spec.clone(),
        stand: stand(),
    }
}

/// The promised objects as a cluster would give them back.
fn recorded(objects: &[Value]) -> Evidence {
    let of = |kind: &'static str| objects.iter().filter(move |o| o["kind"] == kind);
    let velero = Velero {
        schedules: of("Schedule").map(schedule).collect(),
        locations: of("BackupStorageLocation").map(location).collect(),
        sources: vec![source()],
        ..Velero::default()
    };
    let named = |o: &Value| (text(&o["metadata"]["namespace"]), text(&o["metadata"]["name"]));
    let kubernetes = Kubernetes {
        quotas: of("ResourceQuota")
            .map(|o| {
                let (namespace, name) = named(o);
                let hard = o["spec"]["hard"]
                    .as_object()
                    .expect("hard")
                    .iter()
                    .map(|(k, v)| (k.clone(), text(v)))
                    .collect();
                ResourceQuota { namespace, name, hard, used: BTreeMap::new(), stand: stand() }
            })
            .collect(),
        network_policies: of("NetworkPolicy")
            .map(|o| {
                let (namespace, name) = named(o);
                NetworkPolicy { namespace, name, spec: o["spec"].clone(), stand: stand() }
            })
            .collect(),
        sources: vec![source()],
        ..Kubernetes::default()
    };
    let mut evidence = Evidence::default();
    evidence.velero.insert("ledger-prod".into(), velero);
    evidence.kubernetes.insert("ledger-prod".into(), kubernetes);
    evidence
}

const YAML: &str = "kind: BackupTarget
name: near
site: two
provider: aws
bucket: ledger
prefix: books
config: {region: ham, s3ForcePathStyle: \"true\", checksumAlgorithm: \"\"}
---
kind: Workload
name: books
tenant: ledger
cluster: ledger-prod
namespaces: [books, audit]
class: gold
dependencies: []
hooks:
  - {when: pre, selector: {app: db}, container: pg, command: [dump]}
  - {when: post, container: pg, command: [clean]}
---
kind: NamespaceGuard
name: books
cluster: ledger-prod
namespaces: [books, audit]
networkPolicy: default-deny
resourceQuota: true
hard: {requests.cpu: 40, limits.memory: 64Gi}
";

struct Scene {
    platform: Platform,
    promised: Promised,
    objects: Vec<Value>,
}

fn scene(yaml: &str) -> Scene {
    let (platform, _) = bench::platform(yaml, &[]);
    let promised = kube_object::promised(&platform).expect("objects");
    let objects = promised.objects.iter().map(|o| o.json.clone()).collect();
    Scene { platform, promised, objects }
}

impl Scene {
    fn against(&self, evidence: &Evidence) -> Comparison {
        compare(&self.platform, &self.promised, evidence, &|_, _| true)
    }

    /// With one object of the record changed.
    fn changed(&self, kind: &str, change: impl Fn(&mut Value)) -> Comparison {
        let mut objects = self.objects.clone();
        objects.iter_mut().filter(|o| o["kind"] == kind).take(1).for_each(change);
        self.against(&recorded(&objects))
    }
}

/// State and fields of what does not hold.
fn wrong(comparison: &Comparison) -> Vec<String> {
    let line = |o: &Compared| {
        let fields: Vec<&str> = o.differences.iter().map(|d| d.field.as_str()).collect();
        format!("{} {}/{} {:?} {}", o.kind, o.namespace, o.name, o.state, fields.join(" "))
    };
    comparison.objects().filter(|o| !o.state.holds()).map(line).collect()
}

/// What is changed in a recorded object, by a name.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Value));

#[test]
fn what_was_written_comes_back_equal() {
    for yaml in ["", YAML] {
        let scene = scene(yaml);
        let mut evidence = recorded(&scene.objects);
        if yaml.is_empty() {
            let quota = ResourceQuota {
                namespace: "books".into(),
                name: "any".into(),
                hard: BTreeMap::from([("pods".into(), "10".into())]),
                used: BTreeMap::new(),
                stand: stand(),
            };
            evidence.kubernetes.get_mut("ledger-prod").expect("a cluster").quotas.push(quota);
        }
        let comparison = scene.against(&evidence);
        assert_eq!(wrong(&comparison), Vec::<String>::new());
        assert!(comparison.holds());
        assert_eq!(comparison.count(State::Equal), comparison.objects().count());
    }
}

#[test]
fn what_means_the_same_is_no_difference() {
    let scene = scene(YAML);
    let schedule = |change: &dyn Fn(&mut Value)| scene.changed("Schedule", |o| change(&mut o["spec"]));
    let same: &[&dyn Fn(&mut Value)] = &[
        &|s| s["schedule"] = json!("TZ=UTC  0 */4 * * *"),
        // Velero's own image runs in UTC; `check` reads it the same way.
        &|s| s["schedule"] = json!("0 */4 * * *"),
        &|s| s["schedule"] = json!("CRON_TZ=UTC 0 0,4,8,12,16,20 * * *"),
        &|s| s["paused"] = json!(false),
        &|s| s["skipImmediately"] = Value::Null,
        &|s| s["useOwnerReferencesInBackup"] = Value::Null,
        &|s| s["template"]["ttl"] = json!("43200m"),
        &|s| s["template"]["ttl"] = json!("0s"),
        &|s| s["template"]["ttl"] = Value::Null,
        &|s| s["template"]["includedNamespaces"] = json!(["books", "audit"]),
        &|s| s["template"]["snapshotVolumes"] = Value::Null,
        &|s| s["template"]["defaultVolumesToFsBackup"] = Value::Null,
        &|s| s["template"]["metadata"] = json!({"labels": {"theirs": "x"}}),
        &|s| s["template"]["labelSelector"] = json!({}),
        &|s| s["template"]["excludedResources"] = json!([]),
        &|s| s["template"]["csiSnapshotTimeout"] = json!("10m"),
        &|s| s["template"]["hooks"]["resources"][0]["name"] = json!("theirs"),
        &|s| s["template"]["hooks"]["resources"][0]["pre"][0]["exec"]["timeout"] = json!("30s"),
        // A hook that names no pods is in no Schedule of ours, and may be in theirs.
        &|s| {
            let exec = json!({"exec": {"container": "pg", "command": ["clean"], "onError": "Fail"}});
            let entry = json!({"name": "x", "includedNamespaces": ["books"], "labelSelector": {"matchLabels": {"a": "b"}}, "post": [exec]});
            s["template"]["hooks"]["resources"].as_array_mut().expect("a list").push(entry);
        },
    ];
    for (index, change) in same.iter().enumerate() {
        assert_eq!(wrong(&schedule(change)), Vec::<String>::new(), "{index}");
    }
    let location =
        |change: &dyn Fn(&mut Value)| scene.changed("BackupStorageLocation", |o| change(&mut o["spec"]));
    let same: &[&dyn Fn(&mut Value)] = &[
        &|s| s["accessMode"] = Value::Null,
        &|s| s["provider"] = json!("velero.io/aws"),
        &|s| s["objectStorage"]["prefix"] = json!("/books/"),
        &|s| s["credential"] = json!({"name": "cloud", "key": "cloud"}),
        &|s| s["objectStorage"]["caCert"] = json!("Zm9v"),
        &|s| s["validationFrequency"] = json!("5m"),
        &|s| s["default"] = json!(true),
    ];
    for (index, change) in same.iter().enumerate() {
        assert_eq!(wrong(&location(change)), Vec::<String>::new(), "{index}");
    }
    let quota = scene.changed("ResourceQuota", |o| {
        o["spec"]["hard"] = json!({"requests.cpu": "40000m", "limits.memory": "65536Mi"});
        o["metadata"]["name"] = json!("theirs");
    });
    assert_eq!(wrong(&quota), Vec::<String>::new());
    // Two policies that close a direction each keep the promise together.
    let mut evidence = recorded(&scene.objects);
    let policies = &mut evidence.kubernetes.get_mut("ledger-prod").expect("a cluster").network_policies;
    policies.retain(|p| p.namespace == "books");
    for direction in ["Ingress", "Egress"] {
        let spec = json!({"podSelector": {"matchLabels": {}}, "policyTypes": [direction]});
        policies.push(NetworkPolicy {
            namespace: "audit".into(),
            name: direction.into(),
            spec,
            stand: stand(),
        });
    }
    assert_eq!(wrong(&scene.against(&evidence)), Vec::<String>::new());
}

#[test]
fn what_differs_is_named_by_its_field() {
    let scene = scene(YAML);
    let schedule = |change: &dyn Fn(&mut Value)| scene.changed("Schedule", |o| change(&mut o["spec"]));
    let cases: &[Case] = &[
        ("spec.schedule", &|s| s["schedule"] = json!("CRON_TZ=Europe/Berlin 0 */4 * * *")),
        ("spec.schedule", &|s| s["schedule"] = json!("CRON_TZ=UTC 0 */6 * * *")),
        ("spec.schedule", &|s| s["schedule"] = json!("nonsense")),
        ("spec.paused", &|s| s["paused"] = json!(true)),
        ("spec.useOwnerReferencesInBackup", &|s| s["useOwnerReferencesInBackup"] = json!(true)),
        ("spec.template.ttl", &|s| s["template"]["ttl"] = json!("168h")),
        ("spec.template.ttl", &|s| s["template"]["ttl"] = json!("30d")),
        ("spec.template.storageLocation", &|s| s["template"]["storageLocation"] = json!("far")),
        // The location that is marked as the default has another name.
        ("spec.template.storageLocation", &|s| s["template"]["storageLocation"] = Value::Null),
        ("spec.template.snapshotMoveData", &|s| s["template"]["snapshotMoveData"] = Value::Null),
        ("spec.template.snapshotVolumes", &|s| s["template"]["snapshotVolumes"] = json!(false)),
        ("spec.template.includedNamespaces", &|s| s["template"]["includedNamespaces"] = json!(["books"])),
        ("spec.template.includedNamespaces", &|s| s["template"]["includedNamespaces"] = json!(["*"])),
        ("spec.template.excludedResources", &|s| s["template"]["excludedResources"] = json!(["secrets"])),
        ("spec.template.labelSelector.matchLabels.a", &|s| {
            s["template"]["labelSelector"] = json!({"matchLabels": {"a": "b"}})
        }),
        ("spec.template.hooks", &|s| s["template"]["hooks"] = Value::Null),
        ("spec.template.hooks spec.template.hooks", &|s| {
            s["template"]["hooks"]["resources"][0]["pre"][0]["exec"]["command"] = json!(["rm", "-rf"]);
        }),
        ("spec.template.hooks spec.template.hooks", &|s| {
            s["template"]["hooks"]["resources"][0]["labelSelector"] = json!({})
        }),
    ];
    for (field, change) in cases {
        assert_eq!(wrong(&schedule(change)), [format!("Schedule velero/gold-4h Differs {field}")], "{field}");
    }
    let location =
        |change: &dyn Fn(&mut Value)| scene.changed("BackupStorageLocation", |o| change(&mut o["spec"]));
    let cases: &[Case] = &[
        ("spec.accessMode", &|s| s["accessMode"] = json!("ReadOnly")),
        ("spec.objectStorage.bucket", &|s| s["objectStorage"]["bucket"] = json!("other")),
        ("spec.objectStorage.prefix", &|s| s["objectStorage"]["prefix"] = Value::Null),
        ("spec.config.insecureSkipTLSVerify", &|s| s["config"]["insecureSkipTLSVerify"] = json!("true")),
        // An empty text is a setting of its own there.
        ("spec.config.checksumAlgorithm", &|s| {
            drop(s["config"].as_object_mut().map(|c| c.remove("checksumAlgorithm")))
        }),
    ];
    for (field, change) in cases {
        assert_eq!(
            wrong(&location(change)),
            [format!("BackupStorageLocation velero/near Differs {field}")],
            "{field}"
        );
    }
    let moved = scene.changed("Schedule", |o| o["metadata"]["namespace"] = json!("backup"));
    assert_eq!(wrong(&moved), ["Schedule velero/gold-4h Differs metadata.namespace"]);
    let quota = scene.changed("ResourceQuota", |o| o["spec"]["hard"]["requests.cpu"] = json!("80"));
    assert_eq!(wrong(&quota), ["ResourceQuota audit/books Differs spec.hard.requests.cpu"]);
    let open = scene.changed("NetworkPolicy", |o| o["spec"]["ingress"] = json!([{}]));
    assert_eq!(wrong(&open), ["NetworkPolicy audit/default-deny Differs spec.ingress"]);
    let ttl = schedule(&|s| s["template"]["ttl"] = json!("168h"));
    let difference = &ttl.objects().find(|o| o.state == State::Differs).expect("one").differences[0];
    assert_eq!(
        (&difference.promised, &difference.recorded),
        (&Some(json!("720h0m0s")), &Some(json!("168h")))
    );
}

#[test]
fn absent_undeclared_and_unrecorded_are_three_things() {
    let scene = scene(YAML);
    let velero: Vec<Value> = scene.objects.iter().filter(|o| o["kind"] != "Schedule").cloned().collect();
    let mut extra = scene.objects.iter().find(|o| o["kind"] == "Schedule").cloned().expect("one");
    extra["metadata"]["name"] = json!("by-hand");
    let evidence = recorded(&[velero, vec![extra]].concat());
    let comparison = scene.against(&evidence);
    assert_eq!(
        wrong(&comparison),
        ["Schedule velero/gold-4h Absent ", "Schedule velero/by-hand NotPromised "]
    );
    let by_hand = comparison.objects().find(|o| o.name == "by-hand").expect("one");
    assert_eq!(by_hand.evidence.as_deref(), Some("inventory/evidence/velero/ledger-prod/all.json:7"));
    // Without evidence nothing is equal.
    let none = scene.against(&Evidence::default());
    assert!(!none.holds());
    assert_eq!(none.count(State::NoData), none.objects().count());
    // Backups alone say nothing of the schedules that there are.
    let mut backups = recorded(&scene.objects);
    let velero = backups.velero.get_mut("ledger-prod").expect("a cluster");
    (velero.schedules, velero.locations) = (Vec::new(), Vec::new());
    assert_eq!(scene.against(&backups).count(State::NoData), 2);
    // A cluster that only the evidence knows.
    let mut stranger = recorded(&scene.objects);
    let velero = stranger.velero["ledger-prod"].clone();
    stranger.velero.insert("unknown".into(), velero);
    let comparison = scene.against(&stranger);
    assert_eq!(comparison.count(State::NotPromised), 2);
    let only = compare(&scene.platform, &scene.promised, &stranger, &|cluster, kind| {
        cluster == "unknown" && kind == ObjectKind::Schedule
    });
    assert_eq!(wrong(&only), ["Schedule velero/gold-4h NotPromised "]);
}

/// Through files, the reader of evidence and the program itself.
#[test]
fn the_sample_comes_back_equal_from_its_own_manifests() {
    let folder = sample();
    let run = |arguments: &[&str]| daybook(arguments, folder.path(), &[]);
    let planted = run(&["manifests", "--diff", "--kind", "schedule"]);
    assert_eq!(planted.status.code(), Some(3));
    let said = String::from_utf8(planted.stdout).expect("text");
    assert!(said.ends_with("11 equal, 2 different, 0 absent, 1 recorded but not promised, 0 without evidence, 0 of kinds that evidence never holds\n"), "{said}");
    for recorded in ["velero", "namespaces"] {
        std::fs::remove_dir_all(folder.path().join("inventory/evidence").join(recorded)).expect("evidence");
    }
    let none = run(&["manifests", "--diff", "--kind", "schedule"]);
    assert_eq!(none.status.code(), Some(3));
    let said = String::from_utf8(none.stdout).expect("text");
    assert!(said.ends_with("0 equal, 0 different, 0 absent, 0 recorded but not promised, 13 without evidence, 0 of kinds that evidence never holds\n"), "{said}");
    for cluster in ["partner-prod", "pay-prod", "retail-prod", "risk-prod", "shared-dev", "shared-stage"] {
        for (kinds, source) in [("schedule,bsl", "velero"), ("networkpolicy,resourcequota", "namespaces")] {
            let objects = run(&["manifests", "--cluster", cluster, "--kind", kinds]).stdout;
            let below = folder.path().join("inventory/evidence").join(source).join(cluster);
            std::fs::create_dir_all(&below).expect("a folder");
            std::fs::write(below.join("all.yaml"), objects).expect("a file");
        }
    }
    let kinds = "schedule,backupstoragelocation,networkpolicy";
    let equal = run(&["manifests", "--diff", "--kind", kinds]);
    let said = String::from_utf8(equal.stdout).expect("text");
    assert_eq!(equal.status.code(), Some(0), "{said}");
    assert!(said.starts_with("54 equal, 0 different"), "{said}");
    let file = folder.path().join("inventory/evidence/velero/pay-prod/all.yaml");
    let text = std::fs::read_to_string(&file).expect("a file");
    std::fs::write(&file, text.replace("ttl: 336h0m0s", "ttl: 168h")).expect("a file");
    let differs = run(&["manifests", "--diff", "--kind", kinds]);
    let said = String::from_utf8(differs.stdout).expect("text");
    assert_eq!(differs.status.code(), Some(3));
    assert!(
        said.contains("    spec.template.ttl\n      - promised  336h0m0s\n      + recorded  168h\n"),
        "{said}"
    );
    assert!(said.contains("recorded in inventory/evidence/velero/pay-prod/all.yaml:"), "{said}");
    let json = run(&["manifests", "--diff", "--format", "json", "--cluster", "pay-prod", "--kind", kinds]);
    let json: Value = serde_json::from_slice(&json.stdout).expect("json");
    assert_eq!((&json["holds"], &json["summary"]["differs"]), (&json!(false), &json!(1)));
}
