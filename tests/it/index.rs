//! The index leads to every document, and keeps the two runbooks apart.

use daybook::clock::Month;
use daybook::document::template::Engine;
use daybook::document::{Desk, Provenance, Subject, compose, kinds};

use crate::bench;

fn render(kind: &str, yaml: &str) -> String {
    let (platform, evidence) = bench::platform(yaml, &[]);
    let inventory = Provenance { files: 1, documents: 1, sha256: "0".repeat(64) };
    let findings = daybook::check::run(&platform, &evidence, &|_: &str| daybook::check::Level(None));
    let period = Month::parse("2026-10").expect("a month");
    let desk = Desk {
        platform: &platform,
        evidence: &evidence,
        findings: &findings,
        period,
        inventory,
        ledger: Default::default(),
    };
    let engine = Engine::new(&[]).unwrap_or_else(|e| panic!("{e}"));
    let kind = kinds::find(kind).expect("a kind");
    let document = compose(&engine, kind, &desk, &Subject::default()).unwrap_or_else(|e| panic!("{e}"));
    document.expect("something to write").markdown
}

/// The text under the heading that begins with `title`.
fn section<'a>(markdown: &'a str, title: &str) -> &'a str {
    let start = markdown.find(&format!("\n## {title}")).unwrap_or_else(|| panic!("no {title}:\n{markdown}"));
    let rest = &markdown[start + 4..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

#[test]
fn the_two_runbooks_stand_in_sections_of_their_own() {
    let index = render("index", "");
    let (rebuild, restore) = (section(&index, "Infrastructure"), section(&index, "Workloads"));
    assert!(rebuild.contains("(supervisor-rebuild/sup-one.md)") && !rebuild.contains("workload-restore/"));
    assert!(
        restore.contains("(workload-restore/ledger-prod.md)") && !restore.contains("supervisor-rebuild/")
    );
    assert!(rebuild.contains("infra@hafenbank.example") && !rebuild.contains("ops@"));
    assert!(restore.contains("ops@hafenbank.example") && !restore.contains("infra@"));
    assert!(!index.contains("owns runbooks of both"));
}

#[test]
fn every_kind_is_reached() {
    let index = render("index", "");
    for kind in kinds::all().iter().filter(|k| k.name != "index") {
        let slug = if kind.name.starts_with("showback") { "showback" } else { kind.name };
        assert!(index.contains(&format!("]({slug}")), "{}", kind.name);
    }
}

#[test]
fn one_owner_of_both_is_said_at_the_top() {
    let yaml = "kind: Cluster\nname: ledger-prod\nsupervisor: sup-one\nvsphereNamespace: ns-one\nowner: infra\n\
                environment: prod\n";
    assert!(render("index", yaml).contains("> **One team owns runbooks of both kinds:** infra."));
}

#[test]
fn a_drill_without_evidence_is_never_green() {
    let yaml = "kind: Drill\nname: d\ndate: 2026-10-20\ncluster: ledger-prod\nworkload: books\n\
                isolation: scratch-cluster\nstartedAt: 2026-10-20T08:00:00Z\n\
                serviceUsableAt: 2026-10-20T09:00:00Z\nbackupTakenAt: 2026-10-20T08:00:00Z\nresult: pass\n\
                operator: K. Jansen\nvolumes: [{name: data}]\nchecks: [{title: answers, result: pass}]\n";
    let drills = render("drills", &format!("# without: Drill/gold-2026-09\n{yaml}"));
    assert!(drills.contains("# 0 of 1 class is proven by a drill"), "{drills}");
    assert!(!drills.contains('✓'), "{drills}");
}

#[test]
fn a_namespace_without_guard_is_no_data() {
    let tenancy = render("tenancy", "# without: NamespaceGuard/books\n");
    let row = tenancy.lines().find(|l| l.starts_with("| books")).expect("a row");
    assert_eq!(row.matches("**– no data**").count(), 4, "{row}");
    assert!(!row.contains('✓'), "{row}");
    assert!(tenancy.contains("# No cluster is shared"));
}
