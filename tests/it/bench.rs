//! What tests share: small inventories on top of a clean one, and expected results that rewrite themselves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use daybook::check;
use daybook::clock::{Date, Today, Tz};
use daybook::diagnostic::Finding;
use daybook::evidence::Evidence;
use daybook::inventory::{Inventory, Node};
use daybook::model;

/// A small platform without a single finding; cases say only what they change.
const PRELUDE: &str = include_str!("prelude.yaml");

/// And what Velero recorded of its cluster.
const RECORDED: &str = include_str!("prelude_velero.yaml");

/// The day that all cases are looked at from.
pub const AS_OF: &str = "2026-11-02";

pub struct Case {
    pub reading: Vec<Finding>,
    pub findings: Vec<Finding>,
}

/// `yaml` on top of the prelude: a document of the same kind and name takes the prelude's place, and a comment
/// `# without: Kind/name` takes one away. `files` lie below `inventory/evidence/`.
pub fn case(yaml: &str, files: &[(String, String)]) -> Case {
    let evidence = evidence(files);
    let loaded = model::load(inventory(yaml), |zone: Tz| Today::of(as_of(), zone));
    let mut reading = loaded.findings;
    reading.extend(evidence.findings.iter().cloned());
    let level = |_: &str| check::Level(None);
    let findings = loaded.platform.as_ref().map(|p| check::run(p, &evidence, &level)).unwrap_or_default();
    Case { reading, findings }
}

/// What facts and documents are made from, of an inventory that can be read.
pub fn platform(yaml: &str, files: &[(String, String)]) -> (model::Platform, Evidence) {
    let loaded = model::load(inventory(yaml), |zone: Tz| Today::of(as_of(), zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    (loaded.platform.expect("a platform"), evidence(files))
}

fn evidence(files: &[(String, String)]) -> Evidence {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path.trim_start_matches("evidence/"));
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    // The prelude's drill has a log, and it is empty; a case may bring its own.
    let log = folder.path().join("drills/gold-2026-09.log");
    if !log.exists() {
        std::fs::create_dir_all(folder.path().join("drills")).expect("a folder");
        std::fs::write(log, "").expect("a log");
    }
    let recorded = folder.path().join("velero/ledger-prod");
    if !recorded.exists() {
        std::fs::create_dir_all(&recorded).expect("a folder");
        std::fs::write(recorded.join("locations.yaml"), RECORDED).expect("a record");
    }
    Evidence::load(folder.path(), "inventory/evidence")
}

pub fn as_of() -> Date {
    daybook::clock::date(AS_OF).expect("a date")
}

fn inventory(yaml: &str) -> Inventory {
    let mut own = Inventory::default();
    own.add_text("inventory/case.yaml", yaml);
    let mut replaced: BTreeSet<String> = own.documents.iter().map(|d| identity(&d.node)).collect();
    let without = yaml.lines().filter_map(|l| l.strip_prefix("# without: "));
    replaced.extend(without.map(|w| w.trim().to_string()));
    let mut inventory = Inventory::default();
    inventory.add_text("inventory/prelude.yaml", PRELUDE);
    inventory.documents.retain(|d| !replaced.contains(&identity(&d.node)));
    inventory.add_text("inventory/case.yaml", yaml);
    inventory
}

fn identity(node: &Node) -> String {
    let field = |name: &str| node.get(name).and_then(Node::text).unwrap_or("").to_string();
    format!("{}/{}", field("kind"), field("name"))
}

/// Is this run meant to rewrite expected results?
pub fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|v| v != "0")
}

/// Markdown without its layout: single blanks in rows, a paragraph in one line.
pub fn flowing(markdown: &str) -> String {
    let mut out = String::new();
    for line in markdown.lines() {
        let words = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let begins = words.is_empty() || words.starts_with(['|', '#', '<', '>', '-', '`', '!']);
        if !begins && !out.is_empty() && !out.ends_with("\n\n") {
            out.pop();
            out.push(' ');
        }
        out.push_str(&words);
        out.push('\n');
    }
    out
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}
