use std::fs;

use super::*;
use crate::evidence::Evidence;

/// Files below `velero/c1/`.
fn load(files: &[(&str, &str)]) -> Evidence {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join("velero/c1").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Evidence::load(folder.path(), "inventory/evidence")
}

fn velero(files: &[(&str, &str)]) -> Velero {
    let mut evidence = load(files);
    assert_eq!(evidence.findings, [], "{files:?}");
    evidence.velero.remove("c1").unwrap()
}

fn at(text: &str) -> Option<Instant> {
    Some(Instant::parse(text).unwrap())
}

const BACKUP: &str = r#"{"apiVersion":"velero.io/v1","kind":"Backup","metadata":{"name":"gold-20261121010005","namespace":"velero",
 "resourceVersion":"77","creationTimestamp":"2026-11-21T01:00:05Z","labels":{"velero.io/schedule-name":"gold","x":null},
 "managedFields":[{"manager":"velero","fieldsV1":{"f:spec":{".":{}}},"time":"2026-11-21T01:30:00Z"}]},
"spec":{"csiSnapshotTimeout":"10m0s","hooks":{},"includedNamespaces":["a",null,"b"],"labelSelector":{},"snapshotMoveData":true,
 "storageLocation":"offsite","ttl":"720h0m0s","metadata":{"labels":{"k":"v"}},"snapshotVolumes":null,"unheard":{"of":[1]}},
"status":{"version":1,"phase":"PartiallyFailed","startTimestamp":"2026-11-21T01:00:06Z","completionTimestamp":"2026-11-21T01:19:40Z",
 "expiration":"2026-12-21T01:00:06Z","progress":{"itemsBackedUp":412,"totalItems":413},"backupItemOperationsAttempted":6,
 "backupItemOperationsCompleted":5,"backupItemOperationsFailed":1,"csiVolumeSnapshotsAttempted":3,"csiVolumeSnapshotsCompleted":2,
 "volumeSnapshotsAttempted":9,"volumeSnapshotsCompleted":8,"warnings":2,"errors":4,"failureReason":"found \"it\"","hookStatus":{}}}"#;

#[test]
fn a_backup_is_read_whole() {
    let read = velero(&[("a.json", BACKUP)]);
    let backup = &read.backups[0];
    assert_eq!((&*backup.name, &*backup.namespace), ("gold-20261121010005", "velero"));
    assert_eq!((backup.schedule.as_deref(), backup.phase), (Some("gold"), Phase::PartiallyFailed));
    assert_eq!((backup.start, backup.created), (at("2026-11-21T01:00:06Z"), at("2026-11-21T01:00:05Z")));
    assert_eq!(
        (backup.completion, backup.expiration),
        (at("2026-11-21T01:19:40Z"), at("2026-12-21T01:00:06Z"))
    );
    let count = |attempted, completed| Count { attempted, completed };
    assert_eq!((backup.snapshots, backup.csi_snapshots), (count(9, 8), count(3, 2)));
    assert_eq!((backup.operations, backup.operations_failed), (count(6, 5), 1));
    assert_eq!((backup.errors, backup.warnings, backup.items, backup.deleting), (4, 2, 412, false));
    assert_eq!(backup.reason.as_deref(), Some("found \"it\""));
    assert_eq!((&*backup.stand.file, backup.stand.line), ("inventory/evidence/velero/c1/a.json", 1));
    let scope = Scope {
        included_namespaces: vec!["a".into(), "b".into()],
        location: "offsite".into(),
        ttl: Some(2_592_000),
        snapshot_move_data: Some(true),
        labels: BTreeMap::from([("k".into(), "v".into())]),
        ..Scope::default()
    };
    assert_eq!(*backup.scope, scope);
    let source = &read.sources[0];
    assert_eq!((source.objects, source.used, source.tool.as_ref()), (1, 1, None));
    // Not the expiration: that is a promise. The newest that happened is in `managedFields`.
    assert_eq!(source.collected, at("2026-11-21T01:30:00Z"));
}

#[test]
fn zero_values_are_absent() {
    let bare =
        r#"{"kind":"Backup","apiVersion":"velero.io/v1","metadata":{"name":"a"},"spec":null,"status":null}"#;
    let backup = &velero(&[("a", bare)]).backups[0];
    assert_eq!(
        (backup.phase, backup.start, backup.errors, backup.reason.as_deref()),
        (Phase::New, None, 0, None)
    );
    assert_eq!((*backup.scope == Scope::default(), backup.schedule.as_deref()), (true, None));
    let zero = r#"{"kind":"Backup","apiVersion":"velero.io/v1","metadata":{"name":"a"},"spec":{"ttl":"0s"},"status":{}}"#;
    assert_eq!(velero(&[("a", zero)]).backups[0].scope.ttl, None);
}
