use std::io::Write;

use super::*;
use crate::diagnostic::Severity;
use crate::evidence::Evidence;
use crate::evidence::tests::{laid, told};

mod gone;

/// Files below `velero/c1/`.
fn load(files: &[(&str, &str)]) -> Evidence {
    let files: Vec<_> = files.iter().map(|(name, text)| (format!("velero/c1/{name}"), *text)).collect();
    laid(&files.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>())
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

fn backup(name: &str, more: &str) -> String {
    format!(
        r#"{{"apiVersion":"velero.io/v1","kind":"Backup","metadata":{{"name":"{name}","namespace":"velero"{more}}}"#
    )
}

fn names(velero: &Velero) -> Vec<&str> {
    velero.backups.iter().map(|backup| &*backup.name).collect()
}

#[test]
fn every_form_and_packing_is_read() {
    let (a, b) = (format!("{}}}", backup("a", "")), format!("{}}}", backup("b", "")));
    let list = format!(r#"{{"apiVersion":"v1","items":[{a},{b}],"kind":"List"}}"#);
    let bare = |name: &str| format!(r#"{{"metadata":{{"name":"{name}","namespace":"velero"}}}}"#);
    let typed = format!(
        r#"{{"kind":"BackupList","apiVersion":"velero.io/v1","items":[{},{}]}}"#,
        bare("a"),
        bare("b")
    );
    let late = format!(
        r#"{{"apiVersion":"velero.io/v1","items":[{},{}],"kind":"BackupList"}}"#,
        bare("a"),
        bare("b")
    );
    let yaml = "apiVersion: velero.io/v1\nkind: Backup\nmetadata:\n  name: ";
    let stream =
        format!("---\n{yaml}a\n  namespace: velero\n--- # next\n{yaml}b\n  namespace: velero\n...\n");
    let listed = "---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: velero.io/v1\n  kind: Backup\n  metadata: {name: a, namespace: velero}\n\
                  - {apiVersion: velero.io/v1, kind: Backup, metadata: {name: b, namespace: velero}}\n";
    // kubectl sorts keys, so a list's kind comes behind its items, and so may its version.
    let last = format!(
        r#"{{"items":[{},{}],"kind":"BackupList","apiVersion":"velero.io/v1"}}"#,
        bare("a"),
        bare("b")
    );
    for text in [
        &list,
        &typed,
        &late,
        &last,
        &format!("{a}\n{b}"),
        &format!("[{a},{b}]"),
        &format!("{list}{a}"),
        &stream,
        listed,
    ] {
        let read = velero(&[("x", &format!("\u{feff}{text}"))]);
        assert_eq!(names(&read), ["a", "b"], "{text}");
        assert_eq!((read.sources[0].objects >= 2, read.sources[0].used), (true, 2), "{text}");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        let mut packed = packer.finish().unwrap();
        // Two members, as `cat a.gz b.gz` makes them.
        packed.extend_from_within(..);
        let packed = laid(&[("velero/c1/x", packed)]);
        assert_eq!(names(&packed.velero["c1"]), ["a", "b"], "{text}");
        assert_eq!(packed.velero["c1"].backups[0].stand.line, 0);
        let zstd =
            ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
        assert_eq!(names(&laid(&[("velero/c1/x", zstd)]).velero["c1"]), ["a", "b"], "{text}");
    }
    let lines: Vec<_> = velero(&[("x", listed)]).backups.iter().map(|backup| backup.stand.line).collect();
    assert_eq!(lines, [5, 8]);
    let lines: Vec<_> = velero(&[("x", &stream)]).backups.iter().map(|backup| backup.stand.line).collect();
    assert_eq!(lines, [2, 7]);
}

#[test]
fn the_newest_state_wins_whatever_the_order() {
    let state = |version: &str, phase: &str, completed: &str| {
        let more =
            if version.is_empty() { String::new() } else { format!(r#","resourceVersion":"{version}""#) };
        let done = if completed.is_empty() {
            String::new()
        } else {
            format!(r#","completionTimestamp":"{completed}""#)
        };
        format!(r#"{},"status":{{"phase":"{phase}"{done}}}}}"#, backup("a", &more))
    };
    let (early, late) = ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
    let cases = [
        // As numbers, not as text.
        (vec![state("9", "Completed", late), state("10", "Deleting", early)], Phase::Deleting),
        (vec![state("", "Completed", late), state("", "Failed", early)], Phase::Completed),
        (vec![state("", "InProgress", ""), state("", "New", "")], Phase::InProgress),
        (vec![state("", "Failed", early), state("", "Finalizing", early)], Phase::Failed),
        (vec![state("5", "Completed", early), state("", "Failed", late)], Phase::Failed),
        // Each of these beats the next, and the last the first; the largest version speaks for those that have one.
        (
            vec![
                state("5", "Completed", "2026-11-01T00:00:00Z"),
                state("", "Failed", "2026-11-02T00:00:00Z"),
                state("4", "PartiallyFailed", "2026-11-03T00:00:00Z"),
            ],
            Phase::Failed,
        ),
    ];
    for (states, want) in cases {
        for turn in 0..states.len() {
            let mut turned = states.clone();
            turned.rotate_left(turn);
            let files: Vec<_> =
                turned.iter().enumerate().map(|(index, text)| (index.to_string(), text)).collect();
            let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let read = velero(&files);
            assert_eq!((read.backups.len(), read.backups[0].phase), (1, want), "{turned:?}");
            let used: usize = read.sources.iter().map(|source| source.used).sum();
            assert_eq!((read.sources.len(), used), (states.len(), 1));
            turned.swap(0, 1);
            let stream = turned.join("\n");
            assert_eq!(velero(&[("x", &stream)]).backups[0].phase, want, "{stream}");
        }
    }
    // Of equals the later file, and in one file the later one.
    let two = [("a", &*state("", "Failed", "")), ("b", &*state("", "Completed", ""))];
    assert_eq!(velero(&two).backups[0].phase, Phase::Completed);
}

#[test]
fn what_is_wrong_is_told_and_the_rest_counts() {
    let good = format!("{}}}", backup("good", ""));
    let wrong = format!("{},\n\"status\":{{\n\"errors\":\"three\"}}}}", backup("wrong", ""));
    let time = format!("{},\n\"status\":{{\"startTimestamp\":\"yesterday\"}}}}", backup("time", ""));
    let ttl = format!("{},\"spec\":{{\"ttl\":\"30d\"}}}}", backup("ttl", ""));
    let evidence =
        load(&[("a.json", &format!("{{\"items\":[{wrong},\n{time},\n{ttl},\n{{\"kind\":7}},\n{good}]}}"))]);
    assert_eq!(names(&evidence.velero["c1"]), ["good"]);
    let told = told(&evidence);
    let lines: Vec<_> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 5, 6, 7], "{told:#?}");
    let words = [
        "`Backup/wrong` does not count: invalid type: string \"three\", expected u32",
        "`Backup/time` does not count: `yesterday` is not a point in time",
        "`Backup/ttl` does not count: ",
        "invalid type: integer `7`, expected a text",
    ];
    for ((_, told), want) in told.iter().zip(words) {
        assert!(told.starts_with(want), "{told}");
    }
    let source = &evidence.velero["c1"].sources[0];
    assert_eq!((source.objects, source.used), (5, 1));
}

#[test]
fn wrong_objects_are_told_up_to_a_limit() {
    let wrong = format!("{},\"status\":7}}\n", backup("wrong", "")).repeat(50);
    let told = told(&load(&[("a.json", &wrong)]));
    assert_eq!((told.len(), told[19].0), (21, 20));
    assert_eq!(told[20].1, "30 more parts of it cannot be read");
}

#[test]
fn a_yaml_document_has_an_end() {
    let good = format!("---\n{}}}\n", backup("good", ""));
    let line = format!("# {}\n", "x".repeat(1 << 20));
    let evidence = load(&[("a.yaml", &format!("{good}---\n{}", line.repeat(33)))]);
    assert_eq!(names(&evidence.velero["c1"]), ["good"]);
    let told = told(&evidence);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, 3);
    assert!(told[0].1.starts_with("a YAML document is larger than 32 MiB; export JSON; nothing"), "{told:?}");
}

#[test]
fn nothing_is_silently_unread() {
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}"#;
    let other = r#"{"apiVersion":"postgresql.cnpg.io/v1","kind":"Backup","metadata":{"name":"p"}}"#;
    let cases = [
        ("", "there is no object in it"),
        ("# a note\n", "there is no object in it"),
        ("backups are fine", "here is no object"),
        (r#"{"apiVersion":"velero.io/v1"}"#, "1 objects from here on do not say"),
        (r#"[{"kind":"Backup"},{"kind":"Backup"}]"#, "2 objects from here on do not say"),
        (pod, "nothing in this evidence is used: 1 objects of other kinds"),
        (other, "nothing in this evidence is used: 1 objects of other kinds"),
        (
            "apiVersion: velero.io/v1\nkind: Backup\nmetadata:\n  name: {{ .Values.name }}\n",
            "this is a template of Helm",
        ),
        ("{{- if .Values.on }}\nkind: Backup\n{{- end }}\n", "this is a template of Helm"),
        ("kind: Backup\nname: 'x\n", "this is no YAML that can be read"),
        ("\u{0}\u{1}", "this is no YAML that can be read"),
    ];
    for (text, want) in cases {
        let evidence = load(&[("x.yaml", text)]);
        let told = told(&evidence);
        assert!(told.len() == 1 && told[0].1.starts_with(want), "{text:?}: {told:?}");
        assert!(evidence.velero["c1"].is_empty(), "{text:?}");
        let warns = evidence.findings[0].severity == Severity::Warning;
        assert_eq!(warns, want.starts_with("nothing"), "{text:?}");
    }
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let evidence = laid(&[("velero/c1/a.json", &utf16[..]), ("velero/b.json", b"{}")]);
    let messages: Vec<_> = told(&evidence).into_iter().map(|(_, message)| message).collect();
    assert_eq!(
        messages,
        [
            "it lies in no folder below `velero/`, which would say whose it is",
            "it is UTF-16; export it as UTF-8"
        ]
    );
    // Notes are none of ours, and an empty list is a statement.
    let quiet = load(&[("README.md", "x"), (".gitkeep", ""), ("a.json", r#"{"kind":"List","items":[]}"#)]);
    assert_eq!((told(&quiet), quiet.velero["c1"].sources.len()), (vec![], 1));
}

#[test]
fn a_command_with_marks_is_no_template() {
    let text = "apiVersion: velero.io/v1\nkind: Schedule\nmetadata:\n  name: a\n  annotations: {x: '{{ y }}'}\nspec:\n  schedule: 0 1 * * *\n  \
                template:\n    hooks:\n      resources:\n      - name: x\n        pre: [{exec: {command: ['docker ps --format {{.Names}}']}}]\n";
    let read = velero(&[("a.yaml", text)]);
    assert_eq!((&*read.schedules[0].cron, read.schedules[0].scope.hooks), ("0 1 * * *", true));
}

#[test]
fn other_kinds_are_read() {
    let text = r#"
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: gold, namespace: velero, labels: {a: b}}
spec: {schedule: "CRON_TZ=Europe/Berlin 0 2 * * *", paused: true, skipImmediately: false, useOwnerReferencesInBackup: false,
  template: {includedNamespaces: ["a"], ttl: 24h0m0s, includedClusterScopedResources: [x], includedNamespaceScopedResources: [y],
    orLabelSelectors: [{matchLabels: {t: v}}], resourcePolicy: {kind: configmap, name: p}, defaultVolumesToFsBackup: true}}
status: {phase: Enabled, lastBackup: "2026-11-21T01:00:00Z", validationErrors: [e, null]}
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: offsite, namespace: velero}
spec: {provider: aws, default: true, accessMode: ReadOnly, objectStorage: {bucket: b, prefix: p}, config: {s3ForcePathStyle: "true"}}
status: {phase: Unavailable, message: gone, lastValidationTime: "2026-11-21T01:00:00Z"}
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: new, namespace: velero}
spec: {provider: aws, objectStorage: {bucket: b}}
---
apiVersion: velero.io/v1
kind: Restore
metadata: {name: r, namespace: velero}
spec: {backupName: x, includedNamespaces: [a], namespaceMapping: {a: a-drill}}
status: {phase: PartiallyFailed, startTimestamp: "2026-11-21T02:00:00Z", completionTimestamp: "2026-11-21T03:00:00Z", errors: 1, warnings: 4}
"#;
    let read = velero(&[("a.yaml", text)]);
    let schedule = &read.schedules[0];
    assert_eq!((&*schedule.cron, schedule.paused), ("CRON_TZ=Europe/Berlin 0 2 * * *", true));
    assert_eq!((schedule.skip_immediately, schedule.owner_references), (Some(false), Some(false)));
    assert_eq!((&*schedule.phase, &*schedule.validation_errors), ("Enabled", &["e".to_string()][..]));
    assert_eq!((schedule.last_backup, schedule.labels["a"].as_str()), (at("2026-11-21T01:00:00Z"), "b"));
    assert_eq!(schedule.spec["template"]["ttl"], "24h0m0s");
    let scope = &schedule.scope;
    assert_eq!(
        (scope.ttl, scope.fs_backup, scope.resource_policy.as_deref()),
        (Some(86_400), Some(true), Some("p"))
    );
    assert_eq!(scope.included_scoped, ["x", "y"]);
    assert_eq!(scope.selector.as_deref(), Some(r#"[{"matchLabels":{"t":"v"}}]"#));
    let [new, offsite] = &read.locations[..] else { panic!("{:?}", read.locations) };
    assert_eq!((&*new.name, new.available, new.read_only, new.default), ("new", None, false, false));
    assert_eq!((offsite.available, offsite.read_only, offsite.default), (Some(false), true, true));
    assert_eq!((&*offsite.bucket, &*offsite.prefix, offsite.message.as_deref()), ("b", "p", Some("gone")));
    let restore = &read.restores[0];
    assert_eq!(
        (restore.backup.as_deref(), &*restore.phase, restore.errors, restore.warnings),
        (Some("x"), "PartiallyFailed", 1, 4)
    );
    assert_eq!(
        (restore.completion, restore.namespace_mapping["a"].as_str()),
        (at("2026-11-21T03:00:00Z"), "a-drill")
    );
    assert_eq!(read.collected(), at("2026-11-21T03:00:00Z"));
}

#[test]
fn copies_of_volumes_find_their_backup() {
    // 70 characters; `printf %s NAME | sha256sum` begins with the six at the end of the label.
    let name = format!("{}-20261121010005", "long-schedule-name-of-a-team".repeat(2).split_at(55).0);
    assert_eq!(name.len(), 70);
    let label = super::read::label(&name);
    assert_eq!(label, format!("{}23f8cd", &name[..57]));
    let upload = format!(
        r#"{{"apiVersion":"velero.io/v2alpha1","kind":"DataUpload","metadata":{{"name":"u1","namespace":"velero",
        "labels":{{"velero.io/backup-name":"{label}"}}}},"spec":{{"sourceNamespace":"a","sourcePVC":"data"}},
        "status":{{"phase":"Completed","completionTimestamp":"2026-11-21T01:10:00Z","progress":{{"totalBytes":9,"bytesDone":8}}}}}}"#
    );
    let pod = |labels: &str, phase: &str| {
        format!(
            r#"{{"apiVersion":"velero.io/v1","kind":"PodVolumeBackup","metadata":{{"name":"p-{phase}","namespace":"velero",{labels},
            "annotations":{{"velero.io/pvc-name":"claim"}}}},"spec":{{"pod":{{"namespace":"b","name":"pod"}},"volume":"v"}},"status":{{"phase":"{phase}"}}}}"#
        )
    };
    let owned = pod(&format!(r#""ownerReferences":[{{"kind":"Backup","name":"{name}"}}]"#), "Canceled");
    let labelled = pod(r#""labels":{"velero.io/backup-name":"short"}"#, "InProgress");
    let whole = format!("{}}}", backup(&name, ""));
    let read = velero(&[("a", &whole), ("b", &upload), ("c", &owned), ("d", &labelled)]);
    let [one, two] = read.volumes_of(&name) else { panic!("{:?}", read.volumes) };
    assert_eq!(
        (&*one.namespace, &*one.volume, one.kind, one.state),
        ("a", "data", CopyKind::DataUpload, CopyState::Done)
    );
    assert_eq!((one.bytes, one.completion), (Some(8), at("2026-11-21T01:10:00Z")));
    assert_eq!(
        (&*two.namespace, &*two.volume, two.kind, two.state),
        ("b", "claim", CopyKind::PodVolumeBackup, CopyState::Failed)
    );
    assert_eq!(read.volumes_of("short")[0].state, CopyState::Running);
    assert_eq!(read.sources.iter().map(|source| source.used).collect::<Vec<_>>(), [1; 4]);
    let evidence = load(&[("a", &pod(r#""labels":null"#, "Completed"))]);
    assert!(
        told(&evidence)[0].1.ends_with("it does not say which backup it belongs to"),
        "{:?}",
        evidence.findings
    );
}

#[test]
fn provenance_belongs_to_the_very_bytes() {
    let text = format!("{}}}", backup("a", r#","creationTimestamp":"2026-11-21T01:00:05Z""#));
    let sha256 = laid(&[("x", &text)]).files["x"].sha256.clone();
    let log = |sha256: &str| {
        format!(
            r#"{{"rows":[{{"file":"a.json","sha256":"{sha256}","source":"https://c1","at":"2026-11-25T05:58:00Z","tool":"daybook 0.1.0","objects":1}}]}}"#
        )
    };
    let read = velero(&[("a.json", &text), ("collected.json", &log(&sha256))]);
    assert_eq!(read.sources.len(), 1);
    assert_eq!(
        (read.sources[0].collected, read.sources[0].tool.as_deref()),
        (at("2026-11-25T05:58:00Z"), Some("daybook 0.1.0"))
    );
    let evidence = load(&[("a.json", &text), ("collected.json", &log(&"0".repeat(64)))]);
    let source = &evidence.velero["c1"].sources[0];
    assert_eq!((source.collected, source.tool.as_deref()), (at("2026-11-21T01:00:05Z"), None));
    assert_eq!(evidence.findings[0].severity, Severity::Warning);
    assert!(
        evidence.findings[0].message.starts_with("this is not what was collected"),
        "{:?}",
        evidence.findings
    );
    let evidence = load(&[("a.json", &text), ("collected.json", "{")]);
    assert_eq!(&*evidence.findings[0].place.file, "inventory/evidence/velero/c1/collected.json");
}

#[test]
fn a_backup_is_small() {
    // A million of them must fit into what a report may take; the name is beside it.
    assert!(size_of::<Backup>() <= 192, "{}", size_of::<Backup>());
}
