//! Broken and hostile inventories: findings with a place, never a panic, never a hang.

use std::fs;

use daybook::clock::{Today, Tz};
use daybook::diagnostic::{Finding, Printout, human};
use daybook::inventory::Inventory;
use daybook::model::{self, Loaded};

use crate::bench;

fn load(text: &str) -> Loaded {
    let mut inventory = Inventory::default();
    inventory.add_text("inventory/a.yaml", text);
    model::load(inventory, |zone: Tz| Today::of(bench::as_of(), zone))
}

fn first<'a>(loaded: &'a Loaded, rule: &str) -> &'a Finding {
    loaded
        .findings
        .iter()
        .find(|f| f.rule == rule)
        .unwrap_or_else(|| panic!("{rule}: {:#?}", loaded.findings))
}

#[test]
fn all_errors_of_a_file_show_in_one_run() {
    let text = "kind: Site\nname: a\nfailureDomian: eu/ham\n---\nkind: Sit\nname: b\n---\nkind: Team\nname: c\nemail: nobody\n";
    let loaded = load(text);
    assert_eq!(first(&loaded, "unknown-field").place.line, 3);
    assert!(first(&loaded, "unknown-field").help.contains("failureDomain"));
    let missing = |f: &&Finding| f.rule == "missing-field" && f.object == "Site/a";
    assert_eq!(loaded.findings.iter().find(missing).map(|f| f.place.line), Some(2));
    assert_eq!(first(&loaded, "unknown-kind").place.line, 5);
    assert_eq!(first(&loaded, "invalid-value").place.line, 10);
    assert_eq!(first(&loaded, "invalid-value").place.column, 8);
}

#[test]
fn a_broken_document_does_not_hide_its_neighbours() {
    let loaded = load("kind: Site\nname: [a\n---\nkind: Site\nname: b\nfailureDomain: \"\"\n");
    let lines: Vec<usize> =
        loaded.findings.iter().filter(|f| f.rule == "invalid-value").map(|f| f.place.line).collect();
    assert!(lines.contains(&6), "{:#?}", loaded.findings);
    assert!(lines.contains(&2), "{:#?}", loaded.findings);
}

#[test]
fn money_stays_as_it_was_typed() {
    let text = "kind: Tenant\nname: t\ncostCentre: 0815\nowner: a@b.example\nbudget: 1234567890123456.10\n";
    let platform = "---\nkind: Platform\nname: p\norganisation: O\ntimezone: Europe/Berlin\ncurrency: EUR\n";
    let loaded = load(&format!("{text}{platform}"));
    let tenant = &loaded.platform.expect("a platform").tenants["t"];
    assert_eq!(tenant.budget.map(|b| b.0.to_string()).as_deref(), Some("1234567890123456.10"));
    assert_eq!(tenant.cost_centre, "0815");
}

#[test]
fn json_written_as_yaml_reads_alike() {
    let yaml = "kind: Site\nname: a\nfailureDomain: eu/ham/ham1\n";
    let json = "{\"kind\": \"Site\", \"name\": \"a\", \"failureDomain\": \"eu/ham/ham1\"}\n";
    for text in [yaml, json] {
        let loaded = load(text);
        assert!(loaded.findings.iter().all(|f| f.object == "Platform"), "{:#?}", loaded.findings);
    }
}

#[test]
fn references_are_resolved_with_a_guess() {
    let text = "kind: BackupTarget\nname: t\nsite: haam\nprovider: aws\nbucket: b\n---\nkind: Site\nname: ham\nfailureDomain: eu/ham\n";
    let loaded = load(text);
    let finding = first(&loaded, "unknown-reference");
    assert_eq!((finding.place.line, finding.place.column), (3, 7));
    assert_eq!(finding.help, "Did you mean `ham`?");
}

#[test]
fn duplicates_show_both_places() {
    let loaded = load(
        "kind: Site\nname: a\nname: a\nfailureDomain: eu\n---\nkind: Site\nname: a\nfailureDomain: eu\n",
    );
    let key = first(&loaded, "duplicate-key");
    assert_eq!((key.place.line, key.related[0].0.line), (3, 2));
    let name = first(&loaded, "duplicate-name");
    assert_eq!((name.place.line, name.related[0].0.line), (7, 2));
}

#[test]
fn hostile_yaml_is_refused_with_a_position() {
    let laughs: String = std::iter::once("a: &a [x,x,x,x,x,x,x,x,x]\n".to_string())
        .chain(('b'..='j').map(|c| {
            let before = (c as u8 - 1) as char;
            let many = vec![format!("*{before}"); 9].join(",");
            format!("{c}: &{c} [{many}]\n")
        }))
        .collect();
    let deep_flow = "[".repeat(100_000);
    let deep_block = format!("a:\n{}", "- ".repeat(100_000));
    let aliases = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 5_000].join(","));
    let hostile = [
        laughs.as_str(),
        &deep_flow,
        &deep_block,
        &aliases,
        "a: &a *a\n",
        "a: 1e400\n",
        "\tkind: Site\n",
        "kind: \"Site\u{0}\"\n",
        "kind: !!python/object x\n",
        "? [complex]\n: key\n",
        "--- |\n text\n--- >\n more\n",
        "%YAML 1.2\n---\nkind: Site\n",
        "kind: Site\nname: \u{1b}[31m\n",
    ];
    for text in hostile {
        let loaded = load(text);
        let finding = loaded.findings.iter().find(|f| &*f.place.file == "inventory/a.yaml");
        let finding =
            finding.unwrap_or_else(|| panic!("{}: {:#?}", &text[..text.len().min(60)], loaded.findings));
        assert!(finding.place.line >= 1 && finding.place.column >= 1);
        let printed =
            human::print(&Printout { as_of: "", findings: &loaded.findings, sources: &loaded.sources });
        assert!(printed.len() < 2_000_000);
    }
}

#[test]
fn what_is_not_utf8_is_named_by_its_byte() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("latin1.yaml"), b"kind: Site\nname: M\xfcnchen\n").expect("file");
    fs::write(folder.path().join("utf16.yaml"), b"\xff\xfek\0i\0n\0d\0").expect("file");
    fs::write(folder.path().join("bom.yaml"), "\u{feff}kind: Site\nname: ok\nfailureDomain: eu\n")
        .expect("file");
    let inventory = Inventory::load(folder.path(), "inventory");
    assert_eq!(inventory.documents.len(), 1);
    let latin = inventory.findings.iter().find(|f| f.place.file.ends_with("latin1.yaml")).expect("a finding");
    assert_eq!((latin.place.line, latin.place.column), (2, 8));
    assert!(latin.message.contains("0xfc"), "{}", latin.message);
    assert!(inventory.findings.iter().any(|f| f.message.contains("UTF-16")));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[ -~\n\t€ü{}\\[\\]:&*!|>'\"%@`-]{0,200}") {
        let loaded = load(&text);
        let _ = human::print(&Printout { as_of: "", findings: &loaded.findings, sources: &loaded.sources });
    }

    #[test]
    fn no_document_makes_the_reader_panic(kind in "(Site|Cluster|Drill|RateCard|Workload|Platform)", field in "[a-zA-Z]{1,12}", value in "\\PC{0,40}") {
        let quoted = serde_json::to_string(&value).expect("json");
        let _ = load(&format!("kind: {kind}\nname: x\n{field}: {quoted}\nvolumes: {quoted}\n"));
    }
}
