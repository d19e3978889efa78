//! However a list is cut into files, and whatever they are called: the same evidence.

use std::fs;

use daybook::evidence::Evidence;
use daybook::evidence::velero::Velero;
use proptest::prelude::*;

/// What is known of the objects, without where it stands.
fn facts(files: &[(String, String)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("velero/c1");
    fs::create_dir_all(&place).unwrap();
    for (name, text) in files {
        fs::write(place.join(name), text).unwrap();
    }
    let mut evidence = Evidence::load(folder.path(), "inventory/evidence");
    assert!(evidence.findings.is_empty(), "{:?}", evidence.findings);
    let Velero { mut backups, mut schedules, mut locations, mut restores, volumes, sources } =
        evidence.velero.remove("c1").unwrap_or_default();
    let here = daybook::evidence::velero::Stand { file: "".into(), line: 0 };
    backups.iter_mut().for_each(|one| one.stand = here.clone());
    schedules.iter_mut().for_each(|one| one.stand = here.clone());
    locations.iter_mut().for_each(|one| one.stand = here.clone());
    restores.iter_mut().for_each(|one| one.stand = here.clone());
    let used: usize = sources.iter().map(|source| source.used).sum();
    vec![
        format!("{backups:#?}"),
        format!("{schedules:#?}"),
        format!("{locations:#?}"),
        format!("{restores:#?}"),
        format!("{volumes:#?}"),
        used.to_string(),
    ]
}

/// An object of few names, so that many are states of the same one. The version, or the second, tells them apart.
fn object(index: usize, kind: usize, name: usize, versioned: bool) -> String {
    let version = if versioned { format!(r#","resourceVersion":"{index}""#) } else { String::new() };
    let meta = format!(
        r#""metadata":{{"name":"n{name}","namespace":"velero"{version},"labels":{{"velero.io/backup-name":"n0"}}}}"#
    );
    let time = format!("2026-11-{:02}T00:00:00Z", index + 1);
    let (kind, more) = match kind {
        0 => ("Backup", format!(r#","status":{{"startTimestamp":"{time}","phase":"Completed"}}"#)),
        1 => (
            "Schedule",
            format!(r#","spec":{{"schedule":"{index} * * * *"}},"status":{{"lastBackup":"{time}"}}"#),
        ),
        2 => ("BackupStorageLocation", format!(r#","status":{{"lastValidationTime":"{time}"}}"#)),
        3 => ("Restore", format!(r#","status":{{"startTimestamp":"{time}"}}"#)),
        _ => (
            "DataUpload",
            format!(
                r#","spec":{{"sourceNamespace":"a","sourcePVC":"v{index}"}},"status":{{"completionTimestamp":"{time}"}}"#
            ),
        ),
    };
    format!(r#"{{"apiVersion":"velero.io/v1","kind":"{kind}",{meta}{more}}}"#)
}

fn list(objects: &[String]) -> String {
    format!(r#"{{"apiVersion":"v1","items":[{}],"kind":"List"}}"#, objects.join(",\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn files_and_their_order_mean_nothing(
        kinds in prop::collection::vec((0usize..5, 0usize..3, any::<bool>()), 1..24),
        cuts in prop::collection::vec(0usize..5, 24),
        order in Just((0..24usize).collect::<Vec<_>>()).prop_shuffle(),
        forms in prop::collection::vec(0usize..4, 5),
    ) {
        let objects: Vec<String> = kinds
            .iter()
            .enumerate()
            .map(|(index, (kind, name, versioned))| object(index, *kind, *name, *versioned))
            .collect();
        let whole = facts(&[("a.json".into(), list(&objects))]);
        let mut parts = vec![Vec::new(); 5];
        for index in order.iter().filter(|index| **index < objects.len()) {
            parts[cuts[*index]].push(objects[*index].clone());
        }
        let files: Vec<(String, String)> = parts
            .iter()
            .zip(&forms)
            .enumerate()
            .filter(|(_, (part, _))| !part.is_empty())
            .map(|(index, (part, form))| {
                let text = match form {
                    0 => list(part),
                    1 => part.join("\n"),
                    2 => format!("[{}]", part.join(",")),
                    // JSON is YAML.
                    _ => part.iter().map(|one| format!("---\n{one}\n")).collect(),
                };
                (format!("{index}.x"), text)
            })
            .collect();
        prop_assert_eq!(facts(&files), whole);
    }
}
