//! A draft from collected evidence, by the program as it is called.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::{daybook, sample, tree};

/// The sample's promises, as its clusters would hold them, and namespaces of one cluster.
fn collected(folder: &Path) {
    let sample = sample();
    for cluster in ["pay-prod", "risk-prod"] {
        let run = daybook(&["manifests", "--cluster", cluster, "--kind", "schedule,bsl"], sample.path(), &[]);
        let velero = folder.join("inventory/evidence/velero").join(cluster);
        fs::create_dir_all(&velero).expect("a folder");
        fs::write(velero.join("all.yaml"), run.stdout).expect("a file");
    }
    let namespace = |name: &str, labels: Value| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}});
    let claim = json!({
        "apiVersion": "v1", "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data-ledger-db-0", "namespace": "instant-payments"},
        "spec": {"storageClassName": "hb-block", "resources": {"requests": {"storage": "400Gi"}}},
        "status": {"phase": "Bound"},
    });
    let payments = json!({"tenant": "payments", "cost-centre": "41200"});
    let list = json!({"apiVersion": "v1", "kind": "List", "items": [
        namespace("kube-system", json!({})),
        namespace("instant-payments", payments.clone()),
        namespace("payments-kafka", payments),
        namespace("forgotten", json!({})),
        claim,
    ]});
    let namespaces = folder.join("inventory/evidence/namespaces/pay-prod");
    fs::create_dir_all(&namespaces).expect("a folder");
    fs::write(namespaces.join("all.json"), list.to_string()).expect("a file");
}

#[test]
fn a_running_platform_becomes_a_draft_that_check_leads_through() {
    let folder = tempfile::tempdir().expect("a folder");
    collected(folder.path());
    let run = daybook(&["init", "--from-evidence"], folder.path(), &[]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{said}");
    assert!(said.contains("2 Cluster") && said.contains("tenants by label tenant"), "{said}");
    let drafted = tree(folder.path());
    let text = |path: &str| String::from_utf8(drafted[path].clone()).expect("text");
    let cluster = text("inventory/clusters/pay-prod.yaml");
    for line in [
        "name: payments-pay-prod\ntenant: payments\ncluster: pay-prod\nnamespaces:\n  - instant-payments\n  - payments-kafka\nclass: platinum\n",
        "name: forgotten-pay-prod\n",
        "  - name: data-ledger-db-0\n    size: 400Gi\n    storageClass: hb-block\n",
    ] {
        assert!(cluster.contains(line), "{line}\n{cluster}");
    }
    // The class has the schedules of the sample's own, and none of its promises.
    let classes = text("inventory/classes.yaml");
    let platinum = classes.split("---\n").find(|c| c.contains("name: platinum\n")).expect("the class");
    for line in [
        "stateful: true\nmethod: csi-data-mover\n",
        "cron: 0 */3 * * *\n    timezone: UTC\n    ttl: 14d\n    target: s3-ham2\n",
    ] {
        assert!(platinum.contains(line), "{line}\n{platinum}");
    }
    assert!(!platinum.contains("\nrpo:"), "{platinum}");
    let decisions =
        drafted.values().map(|b| String::from_utf8_lossy(b).matches("# decide: ").count()).sum::<usize>();
    assert!(said.contains(&format!("{decisions} things to decide")), "{said}");
    let check = daybook(&["check", "--format", "json"], folder.path(), &[]);
    assert_eq!(check.status.code(), Some(1));
    let check: Value = serde_json::from_slice(&check.stdout).expect("json");
    let rules: Vec<&str> =
        check["findings"].as_array().expect("findings").iter().filter_map(|f| f["rule"].as_str()).collect();
    assert!(!rules.is_empty() && rules.iter().all(|rule| *rule == "missing-field"), "{rules:?}");
    // Again it writes nothing, and elsewhere the same.
    assert_eq!(daybook(&["init", "--from-evidence"], folder.path(), &[]).status.code(), Some(2));
    assert_eq!(tree(folder.path()), drafted);
    let from = format!("--from-evidence={}", folder.path().join("inventory/evidence").display());
    assert!(daybook(&["init", "second", &from], folder.path(), &[]).status.success());
    for (path, bytes) in tree(&folder.path().join("second")) {
        assert_eq!(drafted.get(&path), Some(&bytes), "{path}");
    }
}

#[test]
fn nothing_is_drafted_from_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in
        [&["init", "--from-evidence"][..], &["init", "--from-evidence=."], &["init", "--tenant-label", "x"]]
    {
        assert_eq!(daybook(arguments, folder.path(), &[]).status.code(), Some(2), "{arguments:?}");
    }
    assert!(tree(folder.path()).is_empty());
}
