//! The program as it is called: exit codes, streams, and bytes that do not depend on where or when.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::bench;

pub fn daybook(arguments: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daybook"));
    command.args(arguments).current_dir(folder).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
    for (name, value) in environment {
        command.env(name, value);
    }
    command.output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The sample's inventory and settings in a folder of their own.
pub fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&bench::root().join("inventory"), &folder.path().join("inventory"));
    fs::copy(bench::root().join("daybook.yaml"), folder.path().join("daybook.yaml")).expect("settings");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

/// Every file below a folder, by relative path.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&inner)) else { continue };
        for entry in entries.flatten() {
            let path = inner.join(entry.file_name());
            if entry.path().is_dir() {
                open.push(path);
            } else {
                let name = path.to_string_lossy().replace('\\', "/");
                all.insert(name, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    all
}

#[test]
fn what_cannot_be_read_stops_render_and_fails_check() {
    let folder = sample();
    let broken = folder.path().join("inventory/broken.yaml");
    fs::write(&broken, "kind: Site\nname: [x\n").expect("a file");
    let check = daybook(&["check"], folder.path(), &[]);
    assert_eq!(check.status.code(), Some(1), "{}", text(&check.stderr));
    assert!(text(&check.stdout).contains("inventory/broken.yaml"));
    let render = daybook(&["render", "--format", "md"], folder.path(), &[]);
    assert_eq!(render.status.code(), Some(2));
    assert!(text(&render.stderr).contains("inventory/broken.yaml:"), "{}", text(&render.stderr));
    assert!(!folder.path().join("output").exists());
}

#[test]
fn unusable_arguments_end_with_two() {
    let folder = sample();
    for arguments in [
        &["render", "--format", "docx"][..],
        &["render", "--kind", "supervisor-rebiuld"],
        &["render", "--cluster", "nowhere"],
        &["render", "--period", "2026-13"],
        &["check", "--as-of", "2026-2-3"],
        &["check", "--as-of", "2026-02-30"],
        &["data", "nothing"],
        &["explain", "nothing-at-all"],
        &["frobnicate"],
    ] {
        let run = daybook(arguments, folder.path(), &[]);
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {}", text(&run.stderr));
        assert!(!run.stderr.is_empty(), "{arguments:?} says nothing");
    }
    let nowhere = tempfile::tempdir().expect("a folder");
    assert_eq!(daybook(&["check"], nowhere.path(), &[]).status.code(), Some(2));
}

#[test]
fn did_you_mean_helps_with_kinds_too() {
    let folder = sample();
    let run = daybook(&["render", "--format", "md", "--kind", "supervisor-rebiuld"], folder.path(), &[]);
    assert!(text(&run.stderr).contains("supervisor-rebuild"), "{}", text(&run.stderr));
}

#[test]
fn every_format_of_check_parses() {
    let folder = sample();
    let run = |format: &str| text(&daybook(&["check", "--format", format], folder.path(), &[]).stdout);
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("json");
    assert_eq!(json["schemaVersion"], 1);
    let count = json["findings"].as_array().expect("findings").len();
    let sum = ["error", "warning", "note", "waived"]
        .iter()
        .filter_map(|l| json["summary"][l].as_u64())
        .sum::<u64>();
    assert_eq!(sum as usize, count);
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).expect("sarif");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(count));
    let waived = json["summary"]["waived"].as_u64().unwrap_or(0) as usize;
    assert_eq!(run("github").lines().count(), count - waived);
    assert_eq!(run("junit").matches("<testcase ").count(), count);
}

#[test]
fn the_schema_accepts_the_kinds() {
    let run = daybook(&["schema"], &bench::root(), &[]);
    let schema: serde_json::Value = serde_json::from_slice(&run.stdout).expect("json");
    let kinds = schema["properties"]["kind"]["enum"].as_array().expect("kinds");
    assert_eq!(kinds.len(), 16);
    assert!(schema["$defs"]["Supervisor"]["properties"]["vcenter"]["properties"]["fqdn"].is_object());
}

#[test]
fn init_renders_at_once_and_never_overwrites() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(daybook(&["init", "mine"], folder.path(), &[]).status.success());
    let mine = folder.path().join("mine");
    let before = tree(&mine);
    assert_eq!(daybook(&["init", "mine"], folder.path(), &[]).status.code(), Some(2));
    assert_eq!(tree(&mine), before);
    // Nothing is wrong in it but what nobody can have yet: records.
    let check = daybook(&["check", "--format", "json", "--fail-on", "error"], &mine, &[]);
    assert!(check.status.success(), "{}", text(&check.stdout));
    let report: serde_json::Value = serde_json::from_slice(&check.stdout).expect("json");
    let rules: Vec<&str> =
        report["findings"].as_array().expect("findings").iter().filter_map(|f| f["rule"].as_str()).collect();
    assert_eq!(rules, ["no-backup-data"]);
    let render = daybook(&["render", "--format", "md,html"], &mine, &[]);
    assert!(render.status.success(), "{}", text(&render.stderr));
    assert!(mine.join("output/index.html").is_file());
}

#[test]
fn a_template_error_names_file_line_and_what_there_is() {
    let folder = sample();
    fs::create_dir(folder.path().join("templates")).expect("a folder");
    fs::write(folder.path().join("templates/findings.md"), "# Mine\n\n{{ erors }}\n").expect("a template");
    let run = daybook(&["render", "--format", "md"], folder.path(), &[]);
    let said = text(&run.stderr);
    assert_eq!(run.status.code(), Some(2));
    assert!(said.contains("templates/findings.md:3:4"), "{said}");
    assert!(said.contains("rules_checked"), "{said}");
    assert!(!folder.path().join("output").exists());
}

#[test]
fn an_own_template_takes_the_place_of_the_built_in_one() {
    let folder = sample();
    fs::create_dir(folder.path().join("templates")).expect("a folder");
    fs::write(folder.path().join("templates/findings.md"), "# Ours for {{ doc.organisation }}\n")
        .expect("a template");
    let run = daybook(&["render", "--format", "md", "--kind", "findings"], folder.path(), &[]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let written = fs::read_to_string(folder.path().join("output/findings.md")).expect("the document");
    assert_eq!(written, "# Ours for Hafenbank AG\n");
}

/// Another folder, zone, locale and number of jobs: the same bytes, PDFs included.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let formats = if cfg!(feature = "pdf") { "md,html,pdf" } else { "md,html" };
    let (here, there) = (sample(), sample());
    let first = daybook(
        &["render", "--format", formats, "--jobs", "2"],
        here.path(),
        &[("TZ", "UTC"), ("LC_ALL", "C")],
    );
    let environment = [("TZ", "Pacific/Chatham"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "tr_TR.UTF-8")];
    let second = daybook(&["render", "--format", formats, "--jobs", "1"], there.path(), &environment);
    assert!(first.status.success() && second.status.success(), "{}", text(&first.stderr));
    let (first, second) = (tree(&here.path().join("output")), tree(&there.path().join("output")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{path} differs");
    }
}

/// The committed output is what the sample gives. `UPDATE=1` rewrites it.
#[test]
fn the_committed_output_is_current() {
    let folder = sample();
    let run = daybook(&["render", "--format", "md,html"], folder.path(), &[]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let mut found = tree(&folder.path().join("output"));
    found.remove("manifest.json");
    let golden = bench::root().join("output");
    if bench::updating() {
        for (path, bytes) in &found {
            let path = golden.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
    }
    let mut wanted = tree(&golden);
    wanted.retain(|path, _| path != "manifest.json" && !path.ends_with(".pdf"));
    assert_eq!(wanted.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    let stale: Vec<_> =
        wanted.iter().filter(|(path, bytes)| found[*path] != **bytes).map(|(p, _)| p).collect();
    assert!(stale.is_empty(), "stale, rewrite with UPDATE=1 and read the diff: {stale:#?}");
}

/// A later day changes what is overdue; the figures of a closed month stay.
#[test]
fn a_later_day_changes_only_what_is_overdue() {
    let folder = sample();
    let period = ["render", "--format", "md", "--period", "2026-10", "--as-of"];
    let render = |day: &str| {
        let arguments: Vec<&str> = period.iter().copied().chain([day]).collect();
        let run = daybook(&arguments, folder.path(), &[]);
        assert!(run.status.success(), "{}", text(&run.stderr));
        tree(&folder.path().join("output"))
    };
    let (now, later) = (render("2026-11-02"), render("2026-11-20"));
    for (path, bytes) in now.iter().filter(|(p, _)| p.starts_with("showback/") && !p.ends_with(".md")) {
        assert!(later[path] == *bytes, "{path} depends on the day");
    }
    let lines = |tree: &BTreeMap<String, Vec<u8>>| text(&tree["rpo-matrix.csv"]).lines().count();
    assert_eq!(lines(&now), lines(&later));
}

/// Help is a product: its text is reviewed like any other. `UPDATE=1` rewrites it.
#[test]
fn the_help_is_as_reviewed() {
    let mut stale = Vec::new();
    for verb in [
        "",
        "init",
        "check",
        "explain",
        "schema",
        "render",
        "data",
        "templates",
        "collect",
        "collect velero",
        "collect namespaces",
        "collect vsphere",
        "manifests",
    ] {
        let arguments: Vec<&str> = verb.split_whitespace().chain(["--help"]).collect();
        let said = text(&daybook(&arguments, &bench::root(), &[("COLUMNS", "100")]).stdout);
        let name = if verb.is_empty() { "daybook".into() } else { verb.replace(' ', "-") };
        let path = bench::root().join(format!("tests/help/{name}.txt"));
        if bench::updating() {
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(&path, &said).expect("a file");
        }
        if fs::read_to_string(&path).unwrap_or_default() != said {
            stale.push(format!("{name}:\n{said}"));
        }
        assert!(said.contains("Examples:"), "{name} shows no example");
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

/// A flag's twin in the environment counts; the flag counts more.
#[test]
fn the_environment_is_heard() {
    let folder = sample();
    let twin = daybook(&["render", "--format", "md"], folder.path(), &[("DAYBOOK_KIND", "findings")]);
    assert!(twin.status.success(), "{}", text(&twin.stderr));
    assert!(folder.path().join("output/findings.md").is_file());
    assert!(!folder.path().join("output/index.md").exists());
    let strict =
        daybook(&["render", "--format", "md", "--kind", "index"], folder.path(), &[("DAYBOOK_STRICT", "1")]);
    assert_eq!(strict.status.code(), Some(1));
    let as_of = daybook(
        &["check", "--format", "json", "--as-of", "2026-11-03"],
        folder.path(),
        &[("DAYBOOK_AS_OF", "2026-11-09")],
    );
    assert!(text(&as_of.stdout).contains("\"asOf\": \"2026-11-03\""));
}
