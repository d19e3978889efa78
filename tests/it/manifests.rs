//! The objects that the inventory promises: what is in them, what never is, and that they agree with the runbook.

use std::collections::BTreeMap;
use std::fs;

use daybook::kube_object::{self, KubeObject, ObjectKind};
use serde_json::{Value, json};

use crate::bench;
use crate::cli::{daybook, sample, tree};

pub fn read(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Every document of a stream.
pub fn stream(text: &str) -> Vec<Value> {
    text.split("---\n").filter(|t| !t.trim().is_empty()).map(read).collect()
}

pub fn objects(yaml: &str) -> Vec<KubeObject> {
    let (platform, _) = bench::platform(yaml, &[]);
    kube_object::promised(&platform).unwrap_or_else(|refusals| panic!("{refusals:#?}")).objects
}

fn only(objects: &[KubeObject], kind: ObjectKind) -> Vec<&Value> {
    objects.iter().filter(|o| o.kind == kind).map(|o| &o.json).collect()
}

fn refusals(yaml: &str) -> Vec<String> {
    let (platform, _) = bench::platform(yaml, &[]);
    let refused = kube_object::promised(&platform).expect_err("a refusal");
    refused.into_iter().map(|r| format!("{}:{} {}", r.place.file, r.place.line, r.message)).collect()
}

#[test]
fn a_class_becomes_its_schedules() {
    let all = objects("");
    let gold = json!({
        "apiVersion": "velero.io/v1",
        "kind": "Schedule",
        "metadata": {
            "name": "gold-4h",
            "namespace": "velero",
            "labels": {
                "app.kubernetes.io/managed-by": "daybook",
                "daybook.io/cluster": "ledger-prod",
                "daybook.io/class": "gold",
                "daybook.io/tier": "1",
            },
        },
        "spec": {
            "schedule": "CRON_TZ=UTC 0 */4 * * *",
            "skipImmediately": false,
            "useOwnerReferencesInBackup": false,
            "template": {
                "includedNamespaces": ["books"],
                "storageLocation": "near",
                "ttl": "720h0m0s",
                "snapshotVolumes": true,
                "snapshotMoveData": true,
                "defaultVolumesToFsBackup": false,
            },
        },
    });
    assert_eq!(only(&all, ObjectKind::Schedule), [&gold]);
    let near = &only(&all, ObjectKind::BackupStorageLocation)[0]["spec"];
    // No prefix, no region, no endpoint, no config, no credential: nobody said any.
    assert_eq!(
        *near,
        json!({"provider": "aws", "accessMode": "ReadWrite", "objectStorage": {"bucket": "ledger"}})
    );
    assert!(only(&all, ObjectKind::ConfigMap).is_empty());
}

const CLASS: &str = "kind: WorkloadClass
name: gold
tier: 1
rpo: 5h
rto: 2h
stateful: true
method: METHOD
retention: {keep: 30d}
schedules: [{name: gold-4h, cron: \"0 */4 * * *\", ttl: 30d, target: near}]
drillEveryDays: 90
";

#[test]
fn a_method_is_three_fields_and_for_objects_only_a_policy() {
    for (method, fields, policy) in [
        ("csi-data-mover", [true, true, false], false),
        ("csi-snapshot", [true, false, false], false),
        ("fs-backup", [false, false, true], false),
        ("manifests", [false, false, false], true),
    ] {
        let all = objects(&CLASS.replace("METHOD", method));
        let template = &only(&all, ObjectKind::Schedule)[0]["spec"]["template"];
        for (name, value) in
            ["snapshotVolumes", "snapshotMoveData", "defaultVolumesToFsBackup"].iter().zip(fields)
        {
            assert_eq!(template[name], value, "{method}: {name}");
        }
        assert_eq!(template["resourcePolicy"].is_object(), policy, "{method}");
        let policies = only(&all, ObjectKind::ConfigMap);
        assert_eq!(policies.len(), usize::from(policy), "{method}");
        for one in policies {
            assert_eq!(template["resourcePolicy"]["name"], one["metadata"]["name"]);
            let text = read(one["data"]["policies.yaml"].as_str().expect("a text"));
            let skip =
                json!({"version": "v1", "volumePolicies": [{"conditions": {}, "action": {"type": "skip"}}]});
            assert_eq!(text, skip);
        }
    }
}

const WORKLOAD: &str = "kind: Workload
name: books
tenant: ledger
cluster: ledger-prod
namespaces: [books, audit, books]
class: gold
dependencies: []
hooks:
  - {when: pre, selector: {app: db}, container: pg, command: [psql, -c, CHECKPOINT], onError: Fail, timeout: 2m}
  - {when: post, selector: {app: db}, command: [\"yes\", \"0640\", \"a: b\"]}
  - {when: pre, selector: {app: mq, tier: \"1\"}, command: [sync]}
  - {when: pre, container: pg, command: [dump]}
";

#[test]
fn hooks_run_in_the_pods_that_they_name_and_nowhere_else() {
    let (platform, _) = bench::platform(WORKLOAD, &[]);
    let promised = kube_object::promised(&platform).expect("objects");
    let schedule = only(&promised.objects, ObjectKind::Schedule)[0];
    let wanted = json!([
        {
            "name": "books-1",
            "includedNamespaces": ["audit", "books"],
            "labelSelector": {"matchLabels": {"app": "db"}},
            "pre": [{"exec": {
                "container": "pg", "command": ["psql", "-c", "CHECKPOINT"], "onError": "Fail", "timeout": "2m0s",
            }}],
            "post": [{"exec": {"command": ["yes", "0640", "a: b"]}}],
        },
        {
            "name": "books-2",
            "includedNamespaces": ["audit", "books"],
            "labelSelector": {"matchLabels": {"app": "mq", "tier": "1"}},
            "pre": [{"exec": {"command": ["sync"]}}],
        },
    ]);
    assert_eq!(schedule["spec"]["template"]["hooks"]["resources"], wanted);
    assert_eq!(schedule["spec"]["template"]["includedNamespaces"], json!(["audit", "books"]));
    let said: Vec<&str> = promised.wanting.iter().map(|w| w.what.as_str()).collect();
    assert!(
        said.iter().any(|what| what.starts_with("hook 4 of Workload/books says no `selector`")),
        "{said:?}"
    );
    // What was written reads back as what was meant, `yes` and `0640` too.
    let object = promised.objects.iter().find(|o| o.kind == ObjectKind::Schedule).expect("a schedule");
    assert_eq!(read(&object.yaml(&|_| String::new()).expect("yaml")), object.json);
}

#[test]
fn a_guard_becomes_what_it_has_figures_or_a_shape_for() {
    let guard = "kind: NamespaceGuard
name: books
cluster: ledger-prod
namespaces: [books, audit]
networkPolicy: default-deny
resourceQuota: true
hard: {requests.cpu: 40, limits.memory: 64Gi, services.loadbalancers: \"2\"}
";
    let all = objects(guard);
    let quotas = only(&all, ObjectKind::ResourceQuota);
    assert_eq!(quotas.iter().map(|q| &q["metadata"]["namespace"]).collect::<Vec<_>>(), ["audit", "books"]);
    let hard = json!({"limits.memory": "64Gi", "requests.cpu": "40", "services.loadbalancers": "2"});
    assert_eq!(quotas[0]["spec"]["hard"], hard);
    let policies = only(&all, ObjectKind::NetworkPolicy);
    assert_eq!(policies.len(), 2);
    assert_eq!(policies[0]["spec"]["podSelector"], json!({}));
    assert_eq!(policies[0]["spec"]["policyTypes"], json!(["Ingress", "Egress"]));
    // Without figures there is nothing that could be written, and that is said.
    let (platform, _) = bench::platform("", &[]);
    let promised = kube_object::promised(&platform).expect("objects");
    assert!(only(&promised.objects, ObjectKind::ResourceQuota).is_empty());
    assert_eq!(
        promised.wanting[0].what,
        "NamespaceGuard/books promises a ResourceQuota and no figures for it: say them in `hard`"
    );
    let partial =
        guard.replace("default-deny", "partial").replace("resourceQuota: true", "resourceQuota: false");
    let none = objects(&partial);
    assert!(none.iter().all(|o| !matches!(o.kind, ObjectKind::ResourceQuota | ObjectKind::NetworkPolicy)));
}

#[test]
fn a_target_fills_the_keys_of_its_own_provider_only() {
    let target = "kind: BackupTarget
name: near
site: two
provider: aws
bucket: ledger
prefix: books
region: ham
endpoint: https://s3.example
config: {region: us-east-1, s3ForcePathStyle: \"true\", checksumAlgorithm: \"\"}
";
    let spec = |yaml: &str| only(&objects(yaml), ObjectKind::BackupStorageLocation)[0]["spec"].clone();
    let filled = spec(target);
    assert_eq!(
        filled["config"],
        json!({
            "checksumAlgorithm": "", "region": "us-east-1", "s3ForcePathStyle": "true", "s3Url": "https://s3.example",
        })
    );
    assert_eq!(filled["objectStorage"], json!({"bucket": "ledger", "prefix": "books"}));
    let azure = spec(&target.replace("provider: aws", "provider: velero.io/azure"));
    assert!(azure["config"]["s3Url"].is_null(), "{azure}");
    let leaking = target.replace("https://s3.example", "https://key:hunter2@s3.example");
    let said = refusals(&leaking);
    assert!(said[0].contains("`endpoint` of BackupTarget/near holds a password"), "{said:?}");
    assert!(!said[0].contains("hunter2"));
}

#[test]
fn what_kubernetes_would_refuse_is_refused_here() {
    let named = |name: &str| {
        CLASS.replace("METHOD", "csi-data-mover").replace("name: gold-4h", &format!("name: {name}"))
    };
    for name in ["Gold", "gold_4h", "../gold", "-gold", "\"gold 4h\""] {
        assert!(refusals(&named(name))[0].contains("cannot name a Schedule"), "{name}");
    }
    let cron = CLASS.replace("METHOD", "csi-data-mover").replace("0 */4 * * *", "0 0 * * 7");
    assert!(refusals(&cron)[0].starts_with("inventory/case.yaml:9 the Velero of `ledger-prod` would refuse"));
    let second = CLASS.replace("METHOD", "fs-backup").replace("name: gold\n", "name: silver\n");
    let workload =
        WORKLOAD.replace("name: books\n", "name: ledgers\n").replace("class: gold", "class: silver");
    let said = refusals(&format!("{second}---\n{workload}"));
    assert!(said[0].contains("would get the Schedule `gold-4h` twice"), "{said:?}");
}

#[test]
fn supervisor_scope_is_refused_whatever_a_waiver_or_a_level_says() {
    let folder = sample();
    let file = folder.path().join("inventory/workloads/lending.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    fs::write(&file, text.replace("namespaces: [loan-pricing]", "namespaces: [loan-pricing, svc-harbor]"))
        .expect("a file");
    let waiver = "kind: Waiver\nname: w\nrule: supervisor-in-velero\nobject: Workload/loan-pricing\nreason: r\n\
                  approver: business-continuity\nexpires: 2099-01-01\n";
    fs::write(folder.path().join("inventory/w.yaml"), waiver).expect("a file");
    let settings = folder.path().join("daybook.yaml");
    let mut text = fs::read_to_string(&settings).expect("settings");
    text.push_str("\nrules:\n  supervisor-in-velero: off\n");
    fs::write(settings, text).expect("settings");
    for arguments in
        [&["manifests"][..], &["manifests", "--output-dir", "out"], &["manifests", "--cluster", "pay-prod"]]
    {
        let run = daybook(arguments, folder.path(), &[]);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains("supervisor-in-velero") && said.contains("svc-harbor"), "{said}");
        assert!(run.stdout.is_empty() && !folder.path().join("out").exists());
    }
}

#[test]
fn one_stream_or_one_file_an_object() {
    let folder = sample();
    let run = daybook(&["manifests"], folder.path(), &[]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).expect("text");
    assert_eq!(daybook(&["manifests"], folder.path(), &[]).stdout, text.as_bytes());
    assert!(daybook(&["manifests", "--output-dir", "out"], folder.path(), &[]).status.success());
    let files = tree(&folder.path().join("out"));
    let whole: Vec<&str> = text.split("---\n").skip(1).collect();
    let mut single: Vec<&str> = files.values().map(|b| std::str::from_utf8(b).expect("text")).collect();
    single.sort_unstable();
    let mut sorted = whole.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, single);
    assert!(files.contains_key("pay-prod/schedule-platinum-3h.yaml"), "{:?}", files.keys());
    assert!(files.contains_key("pay-prod/networkpolicy-sepa-batch.default-deny.yaml"));
    // Filters take a part of the same, and a file whose object is gone is named, not removed.
    let part = daybook(&["manifests", "--cluster", "pay-prod", "--kind", "Schedule,bsl"], folder.path(), &[]);
    let part = String::from_utf8(part.stdout).expect("text");
    assert!(part.split("---\n").skip(1).all(|document| whole.contains(&document)));
    assert!(stream(&part).iter().all(|o| o["metadata"]["labels"]["daybook.io/cluster"] == "pay-prod"));
    let old = folder.path().join("out/pay-prod/schedule-old.yaml");
    fs::copy(folder.path().join("out/pay-prod/schedule-platinum-3h.yaml"), &old).expect("a copy");
    fs::write(folder.path().join("out/pay-prod/theirs.yaml"), "kind: Secret\n").expect("a file");
    let again = daybook(&["manifests", "--output-dir", "out"], folder.path(), &[]);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("no longer promised, and still there: pay-prod/schedule-old.yaml"), "{said}");
    assert!(!said.contains("theirs") && old.exists());
    let unknown = daybook(&["manifests", "--cluster", "pay-prd"], folder.path(), &[]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `pay-prod`"));
}

/// The runbook prints a Schedule and a table of all: both must be what is applied.
#[test]
fn the_runbook_shows_what_is_applied() {
    let run = daybook(&["manifests", "--kind", "schedule"], &bench::root(), &[]);
    let all = stream(&String::from_utf8(run.stdout).expect("text"));
    let mut seen = 0;
    let mut by_cluster: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for object in all {
        let cluster =
            object["metadata"]["labels"]["daybook.io/cluster"].as_str().expect("a label").to_string();
        by_cluster.entry(cluster).or_default().push(object);
    }
    for (cluster, schedules) in by_cluster {
        let page = bench::root().join(format!("output/workload-restore/{cluster}.md"));
        let page = fs::read_to_string(page).expect("a runbook");
        let yaml =
            page.split("```yaml\n").find(|part| part.starts_with("apiVersion: velero.io/v1\nkind: Schedule"));
        let printed = read(yaml.and_then(|y| y.split("```").next()).expect("a Schedule"));
        let applied = schedules
            .iter()
            .find(|s| s["metadata"]["name"] == printed["metadata"]["name"])
            .expect("the same");
        is_part_of(&printed, applied, &cluster);
        for schedule in &schedules {
            let [name, cron, ttl] = [
                &schedule["metadata"]["name"],
                &schedule["spec"]["schedule"],
                &schedule["spec"]["template"]["ttl"],
            ];
            let texts: Vec<&str> = [name, cron, ttl].into_iter().filter_map(Value::as_str).collect();
            assert!(
                page.lines().any(|line| texts.iter().all(|text| line.contains(text))),
                "{cluster}: {texts:?}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 13);
}

fn is_part_of(part: &Value, whole: &Value, path: &str) {
    match part {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| is_part_of(value, &whole[key], &format!("{path}.{key}")))
        }
        other => assert_eq!(other, whole, "{path}"),
    }
}
