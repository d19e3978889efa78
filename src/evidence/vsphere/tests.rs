use super::*;
use crate::diagnostic::Severity;
use crate::evidence::Evidence;
use crate::evidence::tests::{laid, told};

fn load(files: &[(&str, &str)]) -> Evidence {
    let files: Vec<_> = files.iter().map(|(name, text)| (format!("vsphere/s1/{name}"), *text)).collect();
    laid(&files.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>())
}

fn vsphere(files: &[(&str, &str)]) -> Vsphere {
    let mut evidence = load(files);
    assert_eq!(told(&evidence), [], "{files:?}");
    evidence.vsphere.remove("s1").unwrap()
}

fn call(path: &str, at: &str, answer: &str) -> String {
    format!(r#"{{"call":"GET /api/{path}","at":"{at}","answer":{answer}}}"#)
}

const LIST: &str = r#"[{"supervisor":"s","namespace":"dev","config_status":"RUNNING","description":"",
 "stats":{"cpu_used":125,"memory_used":384,"storage_used":2048}}]"#;
const WHOLE: &str = r#"{"supervisor":"s","config_status":"RUNNING","stats":{"cpu_used":200,"memory_used":500,"storage_used":3000},
 "access_list":[],"resource_spec":{"cpu_limit":4000,"memory_limit":8192},
 "storage_specs":[{"policy":"p","limit":10240},{"policy":"q","limit":2048}]}"#;
const EARLY: &str = "2026-11-01T05:58:00Z";
const LATE: &str = "2026-11-01T05:59:00Z";

#[test]
fn a_namespace_is_joined_from_both_answers() {
    let list = call("vcenter/namespaces/instances/v2", LATE, LIST);
    let whole = call("vcenter/namespaces/instances/v2/dev", EARLY, WHOLE);
    let read = vsphere(&[("a.json", &list), ("b.json", &whole)]);
    let [one] = &read.namespaces[..] else { panic!("{:?}", read.namespaces) };
    assert_eq!((&*one.name, one.config_status.as_deref()), ("dev", Some("RUNNING")));
    // What it uses from the newer answer, its limits from the only one that has them.
    assert_eq!(
        (one.cpu_used_mhz, one.memory_used_mib, one.storage_used_mib),
        (Some(125), Some(384), Some(2048))
    );
    assert_eq!(
        (one.cpu_limit_mhz, one.memory_limit_mib, one.storage_limit_mib),
        (Some(4000), Some(8192), Some(12_288))
    );
    assert_eq!(read.collected(), crate::clock::Instant::parse(LATE).ok());
    assert_eq!(
        read.sources.iter().map(|source| (source.objects, source.used)).collect::<Vec<_>>(),
        [(1, 1), (1, 1)]
    );
    let late = call("vcenter/namespaces/instances/v2/dev", LATE, WHOLE);
    let early = call("vcenter/namespaces/instances/v2", EARLY, LIST);
    assert_eq!(vsphere(&[("a.json", &late), ("b.json", &early)]).namespaces[0].cpu_used_mhz, Some(200));
    // A policy without a limit has none, so the whole has none.
    let open = WHOLE.replace(r#","limit":2048"#, "");
    let bare = vsphere(&[("instances/dev.json", &open)]);
    assert_eq!((&*bare.namespaces[0].name, bare.namespaces[0].storage_limit_mib), ("dev", None));
}

#[test]
fn each_call_is_known_by_its_shape() {
    let summaries = r#"{"items":[{"supervisor":"u-1","info":{"name":"edge","stats":{},"config_status":"RUNNING","kubernetes_status":"READY"}}]}"#;
    let zone = r#"{"cpu":{"total":32000,"reserved":1,"consumed":4000},"memory":{"total":131072,"reserved":1,"consumed":16384},"vm_resource_profiles":{}}"#;
    let schedules = r#"{"default":{"enable":true,"parts":["common","supervisors"],"location":"sftp://b/vc","location_user":"x",
        "recurrence_info":{"days":["MONDAY"],"hour":23,"minute":0},"retention_info":{"max_count":7}}}"#;
    let zone_path = "vcenter/consumption-domains/zones/z1/capacity/summary";
    let bare = [
        ("a.json", summaries.to_string()),
        ("zones/z1.json", zone.to_string()),
        ("c.json", schedules.to_string()),
    ];
    let with_calls = [
        ("a.json", call("vcenter/namespace-management/supervisors/summaries", EARLY, summaries)),
        ("b.json", call(zone_path, EARLY, zone)),
        ("c.json", call("appliance/recovery/backup/schedules", EARLY, schedules)),
    ];
    for files in [bare, with_calls] {
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let read = vsphere(&files);
        let supervisor = &read.supervisors[0];
        assert_eq!((&*supervisor.id, supervisor.name.as_deref()), ("u-1", Some("edge")));
        assert_eq!(
            (supervisor.config_status.as_deref(), supervisor.kubernetes_status.as_deref()),
            (Some("RUNNING"), Some("READY"))
        );
        let zone = &read.zones[0];
        assert_eq!((&*zone.zone, zone.cpu_capacity_mhz, zone.cpu_used_mhz), ("z1", Some(32_000), Some(4000)));
        assert_eq!((zone.memory_capacity_mib, zone.memory_used_mib), (Some(131_072), Some(16_384)));
        let schedule = &read.backup_schedules[0];
        assert_eq!((&*schedule.id, schedule.enabled, schedule.retention), ("default", Some(true), Some(7)));
        assert_eq!(schedule.parts, ["common", "supervisors"]);
        assert_eq!(schedule.recurrence.as_deref(), Some(r#"{"days":["MONDAY"],"hour":23,"minute":0}"#));
        assert_eq!(schedule.location.as_deref(), Some("sftp://b/vc"));
    }
    let older = r#"{"value":[{"key":"default","value":{"parts":["seat"],"location":"x"}}]}"#;
    assert_eq!(vsphere(&[("a.json", older)]).backup_schedules[0].parts, ["seat"]);
}

#[test]
fn what_cannot_be_told_is_not_guessed() {
    let error = r#"{"error_type":"NOT_FOUND","messages":[]}"#;
    let zone = r#"{"cpu":{"total":1},"memory":{"total":1}}"#;
    let cases = [
        (WHOLE, "it does not say which namespace it is"),
        (zone, "it does not say which zone it is"),
        (
            r#"{"config_status":"RUNNING","kubernetes_status":"READY"}"#,
            "it does not say which Supervisor it is",
        ),
        (error, "this answer of vCenter is an error: NOT_FOUND"),
        (r#"[{"namespace":"a","stats":{"cpu_used":"many"}}]"#, "`cpu_used` is no whole number"),
        (r#"[{"vm":"vm-1","name":"x"}]"#, "nothing in this evidence is used"),
    ];
    for (text, want) in cases {
        let evidence = load(&[("x.json", text)]);
        let told = told(&evidence);
        assert!(told.len() == 1 && told[0].1.contains(want), "{text}: {told:?}");
        assert_eq!(evidence.findings[0].severity == Severity::Warning, want.starts_with("nothing"));
    }
    let empty = vsphere(&[("x.json", &call("vcenter/namespaces/instances/v2", EARLY, "[]"))]);
    assert_eq!((empty.namespaces.len(), empty.sources.len()), (0, 1));
}
