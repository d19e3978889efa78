use super::*;
use crate::evidence::tests::{laid, told};

const TEXT: &str = r#"{"apiVersion":"v1","kind":"List","items":[
{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"b","labels":{"tenant":"t"},"creationTimestamp":"2026-01-02T03:04:05Z"},
 "status":{"phase":"Active"}},
{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"},"status":{"phase":"Terminating"}},
{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q","namespace":"b"},
 "spec":{"hard":{"requests.cpu":"6","pods":20}},"status":{"hard":{"requests.cpu":"6"},"used":{"requests.cpu":"5500m"}}},
{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"l","namespace":"b"},"spec":{"limits":[{"type":"Container"}]}},
{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"deny","namespace":"b"},"spec":{"podSelector":{}}},
{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"y","namespace":"b"},
 "spec":{"storageClassName":"gold","resources":{"requests":{"storage":"5Gi"}}},"status":{"phase":"Bound","capacity":{"storage":"8Gi"}}},
{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"x","namespace":"b"},
 "spec":{"resources":{"requests":{"storage":"1Gi"}}},"status":{"phase":"Pending"}},
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"b"}},
{"apiVersion":"crd.antrea.io/v1","kind":"NetworkPolicy","metadata":{"name":"other","namespace":"b"}}]}"#;

#[test]
fn each_kind_is_read() {
    let evidence = laid(&[("namespaces/c1/all.json", TEXT)]);
    assert_eq!(told(&evidence), []);
    let read = &evidence.kubernetes["c1"];
    let [a, b] = &read.namespaces[..] else { panic!("{:?}", read.namespaces) };
    assert_eq!((&*a.name, a.terminating, b.terminating, &*b.labels["tenant"]), ("a", true, false, "t"));
    assert_eq!((b.created, b.stand.line), (Instant::parse("2026-01-02T03:04:05Z").ok(), 2));
    let quota = &read.quotas[0];
    assert_eq!((&*quota.hard["pods"], &*quota.hard["requests.cpu"]), ("20", "6"));
    assert_eq!((&*quota.used["requests.cpu"], quota.stand.line), ("5500m", 5));
    assert_eq!(read.limit_ranges[0].spec["limits"][0]["type"], "Container");
    assert_eq!((read.network_policies.len(), &*read.network_policies[0].name), (1, "deny"));
    let [x, y] = &read.claims[..] else { panic!("{:?}", read.claims) };
    assert_eq!((x.bound, x.size.as_deref(), x.storage_class.as_deref()), (false, Some("1Gi"), None));
    assert_eq!((y.bound, y.size.as_deref(), y.storage_class.as_deref()), (true, Some("8Gi"), Some("gold")));
    assert_eq!(read.claims_in("b").map(|claim| &*claim.name).collect::<Vec<_>>(), ["y"]);
    assert_eq!((read.sources[0].objects, read.sources[0].used), (9, 7));
    assert_eq!(read.collected(), Instant::parse("2026-01-02T03:04:05Z").ok());
}

#[test]
fn a_name_counts_once_in_its_namespace() {
    let quota = |namespace: &str, version: u8, cpu: &str| {
        format!(
            r#"{{"apiVersion":"v1","kind":"ResourceQuota","metadata":{{"name":"q","namespace":"{namespace}",
            "resourceVersion":"{version}"}},"spec":{{"hard":{{"cpu":"{cpu}"}}}}}}"#
        )
    };
    let old = format!("{}{}", quota("b", 1, "1"), quota("a", 9, "9"));
    let evidence = laid(&[("namespaces/c1/1.json", quota("b", 2, "2")), ("namespaces/c1/2.json", old)]);
    let quotas = evidence.kubernetes["c1"].quotas.iter();
    let quotas: Vec<_> = quotas.map(|quota| (&*quota.namespace, &*quota.hard["cpu"])).collect();
    assert_eq!(quotas, [("a", "9"), ("b", "2")]);
}

#[test]
fn what_has_no_place_is_told() {
    let text = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n---\napiVersion: v1\nkind: Namespace\n---\n\
                apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\nstatus: {phase: [1]}\n";
    let evidence = laid(&[("namespaces/c1/a.yaml", text)]);
    let told = told(&evidence);
    let lines: Vec<_> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [1, 5, 8], "{told:?}");
    assert!(told[0].1.ends_with("it does not say which namespace it is in"), "{told:?}");
    assert!(told[1].1.ends_with("it has no name"), "{told:?}");
    assert!(told[2].1.starts_with("`Namespace/n` does not count: invalid type: "), "{told:?}");
}
