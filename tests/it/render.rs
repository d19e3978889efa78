//! Rendering again: what is made, what is left alone, what is taken away, and what `--check` says of it.

use std::fs;
use std::path::Path;

use crate::cli::{daybook, sample, tree};

const MD: [&str; 3] = ["render", "--format", "md,html"];

fn run(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let arguments: Vec<&str> = MD.iter().chain(more).copied().collect();
    let run = daybook(&arguments, folder, &[]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code(), text(&run.stdout), text(&run.stderr))
}

fn replace(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let old = fs::read_to_string(&path).expect("a file");
    let new = old.replace(from, to);
    assert_ne!(old, new, "{from} is not in {file}");
    fs::write(path, new).expect("a file");
}

/// The file of a kind's only document that declares a cluster.
fn file_with(folder: &Path, text: &str) -> String {
    let found = tree(&folder.join("inventory"));
    let file = found.iter().find(|(_, bytes)| String::from_utf8_lossy(bytes).contains(text));
    format!("inventory/{}", file.expect("a file with it").0)
}

#[test]
fn check_writes_nothing_and_tells_what_is_stale() {
    let folder = sample();
    let here = folder.path();
    let (code, out, _) = run(here, &["--check"]);
    assert_eq!(code, Some(3));
    assert!(out.contains("missing  rpo-matrix.md\n") && out.contains("missing  manifest.json\n"), "{out}");
    assert!(!here.join("output").exists(), "a check writes nothing");
    assert_eq!(run(here, &[]).0, Some(0));
    assert_eq!(run(here, &["--check"]).0, Some(0));

    let platform = file_with(here, "kind: Platform");
    replace(here, &platform, "organisation: Hafenbank AG", "organisation: Speicherbank AG");
    fs::remove_file(here.join("output/capacity.csv")).expect("a file");
    let before = tree(&here.join("output"));
    let (code, out, err) = run(here, &["--check"]);
    assert_eq!(code, Some(3));
    assert!(out.contains("missing  capacity.csv\n"), "{out}");
    assert!(out.contains("stale    rpo-matrix.html\n") && out.contains("stale    rpo-matrix.md\n"), "{out}");
    assert!(out.contains("-Capacity · Hafenbank AG\n+Capacity · Speicherbank AG\n"), "{out}");
    assert!(err.contains("not as they should be"), "{err}");
    assert_eq!(tree(&here.join("output")), before);
}

#[test]
fn what_did_not_change_is_not_written_again() {
    let folder = sample();
    let here = folder.path();
    assert_eq!(run(here, &[]).0, Some(0));
    let first = tree(&here.join("output"));
    let touched =
        |path: &str| fs::metadata(here.join("output").join(path)).and_then(|m| m.modified()).expect("a time");
    let times: Vec<_> = first.keys().map(|path| (path, touched(path))).collect();
    let (_, _, err) = run(here, &["-v"]);
    assert!(err.contains(&format!("0 files written below {}", here.join("output").display())), "{err}");
    assert_eq!(tree(&here.join("output")), first);
    for (path, time) in times {
        assert_eq!(touched(path), time, "{path} was written again");
    }
    // A file that somebody edited is made anew, whatever the manifest says of its input.
    fs::write(here.join("output/index.html"), "edited").expect("a file");
    assert_eq!(run(here, &[]).0, Some(0));
    assert_eq!(tree(&here.join("output")), first);
    assert_eq!(run(here, &["--force"]).0, Some(0));
    assert_eq!(tree(&here.join("output")), first);
}

#[test]
fn files_of_a_vanished_object_go_and_nobody_elses() {
    let folder = sample();
    let here = folder.path();
    assert_eq!(run(here, &[]).0, Some(0));
    let output = here.join("output");
    fs::write(output.join("mine.md"), "mine").expect("a file");
    let cluster = file_with(here, "name: risk-prod");
    // Another name for the cluster wherever it is mentioned: risk-prod is no more.
    for (file, bytes) in tree(&here.join("inventory")) {
        let text = String::from_utf8_lossy(&bytes);
        if file.ends_with(".yaml") && text.contains("risk-prod") {
            fs::write(here.join("inventory").join(&file), text.replace("risk-prod", "risk-live"))
                .expect("a file");
        }
    }
    assert!(here.join(cluster).exists());

    // A run that sees only a part of the documents takes nothing away.
    assert_eq!(run(here, &["--kind", "rpo-matrix"]).0, Some(0));
    assert!(output.join("workload-restore/risk-prod.md").exists());
    fs::write(output.join("workload-restore/risk-prod.html"), "edited").expect("a file");
    let (_, out, _) = run(here, &["--check"]);
    assert!(out.contains("left     workload-restore/risk-prod.md\n"), "{out}");
    let (code, _, err) = run(here, &[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("removed workload-restore/risk-prod.md"), "{err}");
    assert!(!output.join("workload-restore/risk-prod.md").exists());
    assert!(output.join("workload-restore/risk-live.md").exists());
    assert!(err.contains("workload-restore/risk-prod.html: nothing makes it any more, but"), "{err}");
    assert_eq!(
        fs::read_to_string(output.join("workload-restore/risk-prod.html")).ok().as_deref(),
        Some("edited")
    );
    assert!(output.join("mine.md").exists(), "not in the manifest, not ours");
}

#[test]
fn another_month_stays_when_its_tenant_is_gone() {
    let folder = sample();
    let here = folder.path();
    assert_eq!(run(here, &["--period", "2026-09"]).0, Some(0));
    assert_eq!(run(here, &["--period", "2026-10"]).0, Some(0));
    assert!(here.join("output/showback/2026-09/platform.md").exists());
    assert!(here.join("output/showback/2026-10/platform.md").exists());
}

#[test]
fn a_format_that_fell_behind_is_named() {
    let folder = sample();
    let here = folder.path();
    assert_eq!(run(here, &[]).0, Some(0));
    let platform = file_with(here, "kind: Platform");
    replace(here, &platform, "organisation: Hafenbank AG", "organisation: Speicherbank AG");
    let run = daybook(&["render", "--format", "md"], here, &[]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("warning: rpo-matrix.html: older than its document"), "{said}");
}

#[cfg(feature = "pdf")]
#[test]
fn sources_for_typst_come_with_all_that_they_name() {
    let folder = sample();
    let run = daybook(&["render", "--format", "typ", "--kind", "showback-tenant"], folder.path(), &[]);
    assert!(run.status.success());
    let typ = tree(&folder.path().join("output/typ"));
    let main = "showback/2026-10/risk/main.typ";
    let source = String::from_utf8_lossy(&typ[main]).into_owned();
    assert!(source.starts_with("#import \"page.typ\": *"), "{source}");
    for beside in ["page.typ", "frame.json", "asset-0.svg"] {
        assert!(typ.contains_key(&main.replace("main.typ", beside)), "{beside}");
    }
    assert!(typ.contains_key("fonts/Inter-Regular.otf") && typ.contains_key("fonts/OFL-Inter.txt"));
}
