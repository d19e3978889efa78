//! What is asked of a cluster, and what is written.

use super::{Bed, Reply, Request, Stub, TOKEN, cluster, plain, stderr};
use serde_json::json;

/// 1,200 backups as an API server of Velero hands them out, page by page.
pub fn backups(request: &Request) -> Option<Reply> {
    if request.path != "/apis/velero.io/v1/backups" {
        return None;
    }
    assert_eq!(request.parameter("limit").as_deref(), Some("500"));
    let from: usize = match request.parameter("continue") {
        // What is to be encoded in a query, if anything is.
        Some(token) => token.strip_prefix("at=&?/+ ").expect("our own token").parse().expect("a number"),
        None => 0,
    };
    let items: Vec<_> = (from..1200.min(from + 500)).map(backup).collect();
    let to_come = 1200 - from - items.len();
    let mut metadata = json!({ "resourceVersion": "7" });
    if to_come > 0 {
        metadata["continue"] = format!("at=&?/+ {}", from + items.len()).into();
        metadata["remainingItemCount"] = to_come.into();
    }
    let list =
        json!({ "kind": "BackupList", "apiVersion": "velero.io/v1", "metadata": metadata, "items": items });
    Some(Reply::ok(&list.to_string()))
}

fn backup(number: usize) -> serde_json::Value {
    json!({
        "apiVersion": "velero.io/v1",
        "kind": "Backup",
        "metadata": {
            "name": format!("gold-{number:06}"),
            "namespace": "velero",
            "managedFields": [{ "manager": "velero-server" }],
            "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "{}", "kept": "ü" },
        },
        "spec": { "ttl": "720h0m0s" },
        "status": { "phase": "Completed", "startTimestamp": "2026-10-01T00:00:00Z" },
    })
}

#[test]
fn velero_is_collected_page_by_page() {
    let bed = Bed::new();
    let stub = cluster(backups);
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["velero"]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(run.stdout.is_empty());
    let files = bed.evidence();
    let names: Vec<&str> = files.keys().map(|k| k.strip_prefix("velero/pay-prod/").expect("there")).collect();
    assert_eq!(
        names,
        [
            "backups.json",
            "backupstoragelocations.json",
            "collected.json",
            "datauploads.json",
            "podvolumebackups.json",
            "restores.json",
            "schedules.json"
        ]
    );
    let text = &files["velero/pay-prod/backups.json"];
    // A line for each, and one above and below.
    assert_eq!(text.lines().count(), 1202);
    let list: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let items = list["items"].as_array().expect("items");
    assert_eq!((list["kind"].as_str(), items.len()), (Some("List"), 1200));
    let wanted = json!({
        "apiVersion": "velero.io/v1",
        "kind": "Backup",
        "metadata": { "name": "gold-000499", "namespace": "velero", "annotations": { "kept": "ü" } },
        "spec": { "ttl": "720h0m0s" },
        "status": { "phase": "Completed", "startTimestamp": "2026-10-01T00:00:00Z" },
    });
    assert_eq!(items[499], wanted);
    let collected: serde_json::Value =
        serde_json::from_str(&files["velero/pay-prod/collected.json"]).expect("JSON");
    let row = &collected["rows"][0];
    let sha256 = daybook::output::sha256(text.as_bytes());
    assert_eq!(
        (&row["file"], &row["sha256"], &row["objects"], &row["context"], &row["tool"]),
        (&"backups.json".into(), &sha256.into(), &1200.into(), &"pay-prod".into(), &"daybook 0.1.0".into())
    );
    assert_eq!(row["source"], format!("{}/apis/velero.io/v1/backups", stub.address));
    assert!(stderr(&run).contains("1200 objects"), "{}", stderr(&run));
    for request in stub.seen() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.header("authorization"), format!("Bearer {TOKEN}"));
        assert!(!request.path.contains("secrets"), "{}", request.path);
    }
    assert_eq!(stub.seen().len(), 8, "three pages and five lists of one");
}

#[test]
fn namespaces_get_their_kind_and_their_order() {
    let bed = Bed::new();
    let stub = cluster(|request| {
        let claims = r#"{"metadata":{},"items":[{"metadata":{"namespace":"a-b","name":"x"}},{"metadata":{"namespace":"a","name":"x"}}]}"#;
        (request.path == "/api/v1/persistentvolumeclaims").then(|| Reply::ok(claims))
    });
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["namespaces", "-q"]);
    assert!(run.status.success() && run.stderr.is_empty(), "{}", stderr(&run));
    let files = bed.evidence();
    assert_eq!(
        files["namespaces/pay-prod/persistentvolumeclaims.json"],
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n\
         {\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"namespace\":\"a\",\"name\":\"x\"}},\n\
         {\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"namespace\":\"a-b\",\"name\":\"x\"}}\n]}\n"
    );
    let mut paths = stub.paths();
    paths.sort();
    assert_eq!(
        paths,
        [
            "GET /api/v1/limitranges",
            "GET /api/v1/namespaces",
            "GET /api/v1/persistentvolumeclaims",
            "GET /api/v1/resourcequotas",
            "GET /apis/networking.k8s.io/v1/networkpolicies"
        ]
    );
}

#[test]
fn a_dry_run_calls_nobody_and_writes_nothing() {
    let bed = Bed::new();
    let stub = cluster(backups);
    // Neither is the plugin run: there is none of that name.
    let exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./there-is-none}";
    bed.kubeconfig(&format!("server: \"{}/prefix/\"", stub.address), exec);
    let run = bed.collect(&["velero", "--dry-run"]);
    assert!(run.status.success(), "{}", stderr(&run));
    let plan = String::from_utf8(run.stdout).expect("UTF-8");
    let first = format!(
        "GET {}/prefix/apis/velero.io/v1/backups?limit=500\n  -> inventory/evidence/velero/pay-prod/backups.json\n",
        stub.address
    );
    let undated: String = plan.lines().take(2).map(|line| super::undated(line) + "\n").collect();
    assert_eq!(undated, first);
    assert_eq!(plan.lines().count(), 12);
    assert!(stub.seen().is_empty() && bed.evidence().is_empty());
}

#[test]
fn the_cluster_must_be_of_the_inventory() {
    let bed = Bed::new();
    let stub = cluster(backups);
    let (server, user) = plain(&stub);
    bed.file("kubeconfig", &super::kubeconfig("admin@k8s", &server, &user));
    let run = bed.collect(&["velero"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("no Cluster `admin@k8s`") && stderr(&run).contains("--cluster"));
    let run = bed.collect(&["velero", "--cluster", "pay-pord"]);
    assert!(stderr(&run).contains("did you mean `pay-prod`?"), "{}", stderr(&run));
    let run = bed.collect(&["velero", "--context", "admin@k9s"]);
    assert!(stderr(&run).contains("Did you mean `admin@k8s`?"), "{}", stderr(&run));
    assert!(stub.seen().is_empty(), "nobody was called");
    let run = bed.collect(&["velero", "--cluster", "shared-dev"]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(bed.evidence().contains_key("velero/shared-dev/backups.json"));
}

#[test]
fn an_older_velero_lacks_a_kind_and_no_velero_lacks_all() {
    let bed = Bed::new();
    let old = cluster(|request| match request.path.as_str() {
        "/apis/velero.io/v2alpha1/datauploads" => Some(Reply::refusal(404, "the server could not find it")),
        _ => backups(request),
    });
    let (server, user) = plain(&old);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["velero"]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(stderr(&run).contains("note: datauploads.velero.io"), "{}", stderr(&run));
    let files = bed.evidence();
    assert!(!files.contains_key("velero/pay-prod/datauploads.json"));
    assert!(!files["velero/pay-prod/collected.json"].contains("datauploads"));
    let none = Stub::start(|_| Reply::refusal(404, "no such thing"));
    let (server, user) = plain(&none);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["velero", "--cluster", "shared-dev", "--context", "pay-prod"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("knows none of the kinds of velero"), "{}", stderr(&run));
    assert!(!bed.path().join("inventory/evidence/velero/shared-dev").exists(), "no empty folder is left");
    let run = bed.collect(&["namespaces"]);
    assert_eq!(run.status.code(), Some(2), "no Kubernetes lacks these");
}

#[test]
fn rows_of_other_files_stay() {
    let bed = Bed::new();
    let stub = cluster(backups);
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let today = daybook::clock::moment().date_in(daybook::clock::Tz::UTC).to_string();
    let folder = bed.path().join("inventory/evidence/velero/pay-prod").join(today);
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("collected.json"), r#"{"rows":[{"file":"by-hand.yaml","by":"jo"}]}"#)
        .expect("a file");
    assert!(bed.collect(&["velero"]).status.success());
    let collected = &bed.evidence()["velero/pay-prod/collected.json"];
    assert!(collected.contains("\n{\"file\":\"by-hand.yaml\",\"by\":\"jo\"},\n"), "{collected}");
    assert_eq!(collected.lines().count(), 9);
    std::fs::write(folder.join("collected.json"), "what is this").expect("a file");
    let before = bed.evidence();
    let run = bed.collect(&["velero"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("collected.json"), "{}", stderr(&run));
    assert_eq!(bed.evidence(), before);
}

/// The page of the manual shows what a refusal prints.
#[test]
fn the_manual_has_the_manifests() {
    let page = std::fs::read_to_string(crate::bench::root().join("docs/collect.md")).expect("the page");
    for bundle in [daybook::collect::velero::VELERO, daybook::collect::namespaces::NAMESPACES] {
        let manifest = daybook::collect::rbac::manifest(&bundle, None);
        assert!(page.contains(&format!("```yaml\n{manifest}```\n")), "{}:\n{manifest}", bundle.name);
    }
}
