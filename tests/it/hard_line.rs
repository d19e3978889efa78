//! The hard line: the Supervisor is infrastructure and never Velero, workloads are Velero, and nobody owns both.

use std::fs;

use crate::cli::{daybook, sample};

fn rendered(kind: &str) -> Vec<(String, String)> {
    let folder = sample();
    let run = daybook(&["render", "--format", "md", "--kind", kind], folder.path(), &[]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let written = fs::read_dir(folder.path().join("output").join(kind)).expect("documents");
    let read = |e: fs::DirEntry| (e.file_name().to_string_lossy().into_owned(), fs::read_to_string(e.path()));
    written
        .flatten()
        .map(read)
        .map(|(n, t)| (n, t.expect("text")))
        .filter(|(n, _)| n.ends_with(".md"))
        .collect()
}

/// Code blocks of a document, each with the heading it stands under.
fn commands(text: &str) -> Vec<(String, String)> {
    let (mut heading, mut block, mut all) = (String::new(), None::<String>, Vec::new());
    for line in text.lines() {
        match (&mut block, line.starts_with("```")) {
            (None, true) => block = Some(String::new()),
            (Some(_), true) => all.push((heading.clone(), block.take().unwrap_or_default())),
            (Some(open), false) => *open += &format!("{line}\n"),
            (None, false) if line.starts_with('#') => heading = line.to_string(),
            (None, false) => {}
        }
    }
    all
}

#[test]
fn no_rebuild_runbook_restores_with_velero() {
    let runbooks = rendered("supervisor-rebuild");
    assert_eq!(runbooks.len(), 2);
    for (name, text) in runbooks {
        for (heading, command) in commands(&text) {
            let restores = command.contains("velero restore") || command.contains("restores.velero.io");
            assert!(!restores, "{name}, {heading}:\n{command}");
            // The one gate that looks at backups before anything is destroyed.
            let velero = command.to_lowercase().contains("velero");
            let gate = heading.to_lowercase().contains("backup");
            assert!(!velero || gate, "{name}, {heading}:\n{command}");
        }
    }
}

#[test]
fn no_workload_runbook_touches_the_supervisor() {
    let runbooks = rendered("workload-restore");
    assert_eq!(runbooks.len(), 6);
    for (name, text) in runbooks {
        for (heading, command) in commands(&text) {
            for forbidden in ["namespace-management/supervisors", "enable_on_", "action=disable"] {
                assert!(!command.contains(forbidden), "{name}, {heading}:\n{command}");
            }
        }
    }
}

#[test]
fn planted_violations_turn_check_red() {
    let plants: &[(&str, &str, &str, &str)] = &[
        ("inventory/clusters/pay-prod.yaml", "owner: ", "owner: vsphere-core # ", "runbooks-share-owner"),
        (
            "inventory/workloads/payments.yaml",
            "namespaces: [",
            "namespaces: [svc-tkg-domain-c8, ",
            "supervisor-in-velero",
        ),
    ];
    let owner = supervisor_owner();
    for (file, from, to, rule) in plants {
        let folder = sample();
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).expect("a file");
        let to = to.replace("vsphere-core", &owner);
        assert!(text.contains(from), "{file}");
        fs::write(&path, text.replacen(from, &to, 1)).expect("a file");
        let run = daybook(&["check", "--format", "json"], folder.path(), &[]);
        assert_eq!(run.status.code(), Some(1));
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("json");
        let found = json["findings"].as_array().expect("findings").iter().any(|f| f["rule"] == *rule);
        assert!(found, "{rule}: {}", String::from_utf8_lossy(&run.stdout));
    }
}

fn supervisor_owner() -> String {
    let folder = sample();
    let run = daybook(&["data", "supervisor-rebuild", "sv-ham1"], folder.path(), &[]);
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("json");
    json["doc"]["owner"]["name"].as_str().expect("an owner").to_string()
}
