//! A vCenter of the fields that its API's bindings name; no live one was at hand.

use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::secure::{Authority, server};
use super::{Bed, Reply, Request, Stub, stderr};

/// The id that the inventory gives sv-ham1.
const HAM1: &str = "5c2e6a1e-0000-4000-8000-0000000000a1";
const PASSWORD: &str = "correct horse battery";
const SESSION: &str = "b00db39f948d13ea1e59b4d6fce56389";

struct Vcenter {
    stub: Stub,
    authority: Authority,
    /// Whether the namespace `pay` and the zone `z2` are there.
    whole: Arc<AtomicBool>,
}

fn vcenter() -> Vcenter {
    let authority = Authority::new();
    let whole = Arc::new(AtomicBool::new(true));
    let there = whole.clone();
    let stub = Stub::secure(server(&authority.papers("127.0.0.1"), None), move |request| {
        reply(request, there.load(Ordering::SeqCst))
    });
    Vcenter { stub, authority, whole }
}

fn reply(request: &Request, whole: bool) -> Reply {
    if request.path == "/api/session" {
        return session(request);
    }
    assert_eq!(request.method, "GET", "{}", request.path);
    if request.header("vmware-api-session-id") != SESSION {
        return Reply::status(
            401,
            r#"{"error_type":"UNAUTHENTICATED","messages":[{"default_message":"who?"}]}"#,
        );
    }
    match answer(&request.path, whole) {
        Some(answer) => Reply::ok(&answer.to_string()),
        None => Reply::status(404, r#"{"error_type":"NOT_FOUND","messages":[]}"#),
    }
}

fn session(request: &Request) -> Reply {
    use base64::Engine;
    let known = base64::engine::general_purpose::STANDARD.encode(format!("reader@vsphere.local:{PASSWORD}"));
    match request.method.as_str() {
        "POST" if request.header("authorization") == format!("Basic {known}") => {
            Reply::status(201, &format!("\"{SESSION}\""))
        }
        "POST" => Reply::status(401, "{}"),
        "DELETE" if request.header("vmware-api-session-id") == SESSION => Reply::status(204, ""),
        _ => Reply::status(405, ""),
    }
}

fn answer(path: &str, whole: bool) -> Option<Value> {
    let supervisors = format!("/api/vcenter/namespace-management/supervisors/{HAM1}");
    let summary = |name: &str| {
        json!({ "name": name, "config_status": "RUNNING", "kubernetes_status": "READY",
            "stats": { "cpu_used": 4000, "cpu_capacity": 32000, "memory_used": 16384, "memory_capacity": 131072 }, "messages": [] })
    };
    let namespace = |name: &str, supervisor: &str| {
        json!({ "supervisor": supervisor, "namespace": name, "description": "", "config_status": "RUNNING",
            "stats": { "cpu_used": 125, "memory_used": 384, "storage_used": 2048 } })
    };
    let known = match path.strip_prefix(&supervisors).unwrap_or(path) {
        "/api/vcenter/namespace-management/supervisors/summaries" => json!({ "items": [
            { "supervisor": "another", "info": summary("sv-ham1") },
            { "supervisor": HAM1, "info": summary("ham one") },
        ] }),
        "/summary" => summary("ham one"),
        "/topology" if whole => {
            json!([{ "zone": "z1", "clusters": ["domain-c10"] }, { "zone": "z2", "clusters": [] }])
        }
        "/topology" => json!([{ "zone": "z1", "clusters": ["domain-c10"] }]),
        "/api/vcenter/namespaces/instances/v2" => {
            let mut all = vec![namespace("ledger", HAM1), namespace("theirs", "another")];
            all.extend(whole.then(|| namespace("pay", HAM1)));
            Value::Array(all)
        }
        "/api/vcenter/namespaces/instances/v2/ledger" | "/api/vcenter/namespaces/instances/v2/pay" => {
            json!({ "supervisor": HAM1, "config_status": "RUNNING", "storage_specs": [{ "policy": "gold", "limit": 2048 }] })
        }
        "/api/vcenter/consumption-domains/zones/z1/capacity/summary" => {
            json!({ "cpu": { "total": 64000, "reserved": 1, "consumed": 2 }, "memory": { "total": 1, "reserved": 1, "consumed": 1 } })
        }
        "/api/appliance/recovery/backup/schedules" => {
            json!({ "default": { "enable": true, "parts": ["common", "supervisors"], "location": "sftp://b/vc", "backup_password": "never" } })
        }
        _ => return None,
    };
    Some(known)
}

impl Vcenter {
    fn collect(&self, bed: &Bed, environment: &[(&str, &str)], more: &[&str]) -> Output {
        bed.file("ca.pem", &self.authority.pem());
        let base = ["vsphere", "--vcenter", &self.stub.address, "--supervisor", "sv-ham1"];
        let arguments: Vec<&str> = base.into_iter().chain(more.iter().copied()).collect();
        bed.collect_with(&arguments, environment)
    }
}

const LOGIN: [(&str, &str); 2] =
    [("DAYBOOK_VCENTER_USER", "reader@vsphere.local"), ("DAYBOOK_VCENTER_PASSWORD", PASSWORD)];
const CA: [&str; 2] = ["--ca-file", "ca.pem"];

#[test]
fn a_supervisor_is_collected_call_by_call() {
    let (bed, vcenter) = (Bed::new(), vcenter());
    let run = vcenter.collect(&bed, &LOGIN, &CA);
    assert!(run.status.success(), "{}", stderr(&run));
    let files = bed.evidence();
    let names: Vec<&str> = files.keys().map(|k| k.strip_prefix("vsphere/sv-ham1/").expect("there")).collect();
    assert_eq!(
        names,
        [
            "backup-schedules.json",
            "collected.json",
            "namespace-ledger.json",
            "namespace-pay.json",
            "namespaces.json",
            "supervisor-summaries.json",
            "supervisor-summary.json",
            "zone-z1.json"
        ]
    );
    let read = |name: &str| -> Value {
        serde_json::from_str(&files[&format!("vsphere/sv-ham1/{name}")]).expect("JSON")
    };
    let namespaces = read("namespaces.json");
    assert_eq!(namespaces["call"], "GET /api/vcenter/namespaces/instances/v2");
    assert_eq!(namespaces["filter"], format!("supervisor = {HAM1}"));
    let of: Vec<&Value> =
        namespaces["answer"].as_array().expect("a list").iter().map(|n| &n["namespace"]).collect();
    assert_eq!(of, ["ledger", "pay"], "those of another Supervisor are not of this one");
    assert_eq!(
        read("supervisor-summaries.json")["answer"]["items"][0]["supervisor"],
        HAM1,
        "by id, not by name"
    );
    assert_eq!(read("zone-z1.json")["answer"]["cpu"]["total"], 64000);
    let schedules = read("backup-schedules.json");
    assert_eq!(schedules["answer"]["default"]["parts"], json!(["common", "supervisors"]));
    assert!(schedules["answer"]["default"]["backup_password"].is_null());
    assert!(stderr(&run).contains("note: zone z2: no capacity"), "{}", stderr(&run));
    let row = &read("collected.json")["rows"][4];
    assert_eq!((&row["file"], &row["objects"]), (&"supervisor-summaries.json".into(), &1.into()));
    assert_eq!(
        row["sha256"],
        daybook::output::sha256(files["vsphere/sv-ham1/supervisor-summaries.json"].as_bytes())
    );
    let paths = vcenter.stub.paths();
    assert_eq!(
        (paths[0].as_str(), paths.last().map(String::as_str)),
        ("POST /api/session", Some("DELETE /api/session"))
    );
    let all = files.values().cloned().collect::<String>() + &stderr(&run);
    assert!(!all.contains(PASSWORD) && !all.contains(SESSION));
}

#[test]
fn what_vcenter_has_no_more_goes_unless_somebody_changed_it() {
    let (bed, vcenter) = (Bed::new(), vcenter());
    assert!(vcenter.collect(&bed, &LOGIN, &CA).status.success());
    let folder = bed.path().join("inventory/evidence/vsphere/sv-ham1");
    let own = folder.join("namespace-own.json");
    std::fs::write(&own, "{}").expect("a file");
    vcenter.whole.store(false, Ordering::SeqCst);
    let run = vcenter.collect(&bed, &LOGIN, &CA);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(!folder.join("namespace-pay.json").exists() && folder.join("namespace-ledger.json").exists());
    assert!(own.exists(), "nobody said that it is ours");
    assert!(!bed.evidence()["vsphere/sv-ham1/collected.json"].contains("namespace-pay"));
    vcenter.whole.store(true, Ordering::SeqCst);
    assert!(vcenter.collect(&bed, &LOGIN, &CA).status.success());
    std::fs::write(folder.join("namespace-pay.json"), "changed").expect("a file");
    vcenter.whole.store(false, Ordering::SeqCst);
    let run = vcenter.collect(&bed, &LOGIN, &CA);
    assert!(stderr(&run).contains("it stays"), "{}", stderr(&run));
    assert!(folder.join("namespace-pay.json").exists());
}

#[test]
fn an_open_session_is_used_and_left_open() {
    let (bed, vcenter) = (Bed::new(), vcenter());
    let run = vcenter.collect(&bed, &[("DAYBOOK_VCENTER_TOKEN", SESSION)], &CA);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(vcenter.stub.seen().iter().all(|request| request.method == "GET"));
    let run = vcenter.collect(&bed, &[("DAYBOOK_VCENTER_TOKEN", "0123456789abcdef")], &CA);
    assert_eq!(run.status.code(), Some(2));
    let said = stderr(&run);
    assert!(said.contains("(401)") && said.contains("DAYBOOK_VCENTER_TOKEN"), "{said}");
    assert!(!said.contains("0123456789abcdef"), "{said}");
}

#[test]
fn no_password_goes_to_whom_we_do_not_trust() {
    let (bed, vcenter) = (Bed::new(), vcenter());
    bed.file("wrong.pem", &Authority::new().pem());
    for (environment, more, what) in [
        (&LOGIN[..], &["--ca-file", "wrong.pem"][..], "--ca-file"),
        (&LOGIN, &[], ""),
        (&LOGIN, &["--ca-file", "missing.pem"], "missing.pem"),
        (&LOGIN[..1], &CA, "DAYBOOK_VCENTER_PASSWORD"),
        (&[], &CA, "DAYBOOK_VCENTER_TOKEN"),
    ] {
        let run = vcenter.collect(&bed, environment, more);
        assert_eq!(run.status.code(), Some(2), "{more:?}: {}", stderr(&run));
        assert!(
            stderr(&run).contains(what) && !stderr(&run).contains(PASSWORD),
            "{more:?}: {}",
            stderr(&run)
        );
    }
    assert!(vcenter.stub.seen().is_empty());
    let wrong = [LOGIN[0], ("DAYBOOK_VCENTER_PASSWORD", "guessed at random")];
    let run = vcenter.collect(&bed, &wrong, &CA);
    assert_eq!(run.status.code(), Some(2));
    assert!(
        stderr(&run).contains("is not let in (401)") && !stderr(&run).contains("guessed"),
        "{}",
        stderr(&run)
    );
    assert!(bed.evidence().is_empty());
}

#[test]
fn the_vcenter_and_the_supervisor_must_be_known() {
    let bed = Bed::new();
    for (arguments, what) in [
        (&["--vcenter", "http://vcsa-ham1.hafenbank.example"][..], "https://"),
        (&["--vcenter", "vcsa-ham1.hafenbank.example"], "https://"),
        (&["--vcenter", "https://jo:pw@vcsa-ham1.hafenbank.example"], "environment"),
        (&["--vcenter", "https://vcsa-ham1.hafenbank.example/ui"], "the host alone"),
        (&["--vcenter", "https://elsewhere.example"], "no Supervisor of the inventory"),
        (&["--vcenter", "https://elsewhere.example", "--supervisor", "sv-ham3"], "did you mean `sv-ham"),
    ] {
        let run = bed.collect(&[&["vsphere"], arguments].concat());
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&run).contains(what), "{arguments:?}: {}", stderr(&run));
    }
    let run = bed.collect(&["vsphere", "--vcenter", "https://VCSA-ham1.hafenbank.example", "--dry-run"]);
    let plan = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(plan.contains("inventory/evidence/vsphere/sv-ham1/namespaces.json"), "{plan}");
    assert!(!plan.contains("sv-ham2"), "{plan}");
}
