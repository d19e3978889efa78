//! Front matter stands in the written Markdown alone.

use std::collections::BTreeMap;
use std::fs;

use crate::cli::{daybook, sample, tree};

type Files = BTreeMap<String, Vec<u8>>;

fn rendered(arguments: &[&str], settings: &str) -> Files {
    let folder = sample();
    let path = folder.path().join("daybook.yaml");
    let old = fs::read_to_string(&path).expect("settings");
    fs::write(&path, old + settings).expect("settings");
    let arguments = [&["render", "--format", "md,html"], arguments].concat();
    let run = daybook(&arguments, folder.path(), &[]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    tree(&folder.path().join("output"))
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).expect("UTF-8")
}

/// Hashes of the Markdown by path.
fn hashes(files: &Files) -> Vec<(String, String)> {
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    let entries = manifest["files"].as_array().expect("files").iter();
    entries.map(|e| (e["path"].to_string(), e["markdownSha256"].to_string())).collect()
}

#[test]
fn only_the_written_markdown_bears_it() {
    let plain = rendered(&[], "");
    for site in ["mkdocs", "docusaurus", "hugo"] {
        let files = rendered(&["--front-matter", site], "");
        assert_eq!(hashes(&files), hashes(&plain), "{site}: the hash is that of the text");
        for (path, bytes) in &plain {
            if path.ends_with(".md") {
                let (with, without) = (text(&files, path), text(&plain, path));
                let head = with.strip_suffix(without.as_str()).unwrap_or_else(|| panic!("{site} {path}"));
                assert!(
                    head.starts_with("---\ntitle: \"") && head.ends_with("\n---\n\n"),
                    "{site} {path}: {head}"
                );
            } else if path != "manifest.json" {
                assert!(files[path] == *bytes, "{site} {path}");
            }
        }
    }
}

#[test]
fn each_site_reads_its_own_names() {
    let head = |site: &str| {
        let files = rendered(&[], &format!("frontMatter: {site}\n"));
        let page = text(&files, "supervisor-rebuild/sv-ham1.md");
        page.split("---\n").nth(1).expect("front matter").to_owned()
    };
    let lead = "description: \"Three ways back for the control plane of Supervisor Hamburg 1, and what each destroys. \
                Workloads are restored by shared-stage, pay-prod and retail-prod, never from here.\"\n";
    assert_eq!(
        head("mkdocs"),
        format!(
            "title: \"Rebuild Supervisor sv-ham1\"\n{lead}tags: [\"supervisor-rebuild\", \"sv-ham1\"]\n\
             date: 2026-11-02\ndocument_id: \"HB-RB-SUP-sv-ham1\"\nversion: \"2.1\"\nstatus: \"approved\"\n\
             classification: \"Restricted\"\nowner: \"Virtual infrastructure\"\napproved: \"2026-05-22\"\n\
             review_by: \"2027-05-22\"\n"
        )
    );
    let docusaurus = head("docusaurus");
    for line in [
        "id: \"HB-RB-SUP-sv-ham1\"\nslug: \"/supervisor-rebuild/sv-ham1\"\n",
        "mdx:\n  format: md\nlast_update:\n  date: 2026-11-02\n  author: \"Virtual infrastructure\"\nversion: \"2.1\"\n",
    ] {
        assert!(docusaurus.contains(line), "{docusaurus}");
    }
    let params = "date: 2026-11-02\nparams:\n  documentId: \"HB-RB-SUP-sv-ham1\"\n  version: \"2.1\"\n  status: \"approved\"\n";
    assert!(head("hugo").contains(params), "{}", head("hugo"));
}

#[test]
fn dates_are_for_programs_in_every_language() {
    let folder = sample();
    let path = folder.path().join("inventory/platform.yaml");
    let old = fs::read_to_string(&path).expect("platform");
    fs::write(&path, old.replace("\nkind: Platform\n", "\nkind: Platform\nlanguage: de\n"))
        .expect("platform");
    let run = daybook(&["render", "--format", "md", "--front-matter", "mkdocs"], folder.path(), &[]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let page = text(&tree(&folder.path().join("output")), "supervisor-rebuild/sv-ham1.md");
    let head = page.split("---\n").nth(1).expect("front matter");
    assert!(head.contains("date: 2026-11-02\n"), "{head}");
    assert!(head.ends_with("approved: \"2026-05-22\"\nreview_by: \"2027-05-22\"\n"), "{head}");
    assert!(page.contains("22.05.2026"), "the page itself is German");
}

#[test]
fn another_site_is_refused() {
    let folder = sample();
    let run = daybook(&["render", "--front-matter", "jekyll"], folder.path(), &[]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("write mkdocs, docusaurus or hugo"));
    assert!(!folder.path().join("output").exists());
}
