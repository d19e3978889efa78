//! Documents of the tests' small platform with any inventory on top: every kind, every target.
#![no_main]

use std::sync::LazyLock;

use daybook::check::{self, Level};
use daybook::clock::Month;
use daybook::diagnostic::Severity;
use daybook::document::template::Engine;
use daybook::document::{Desk, Provenance, compose, kinds};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(&[]).expect("templates"));

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(loaded) = daybook_fuzz::load(data, true) else { return };
    let Some(platform) = &loaded.platform else { return };
    let evidence = daybook_fuzz::no_evidence();
    let findings = check::run(platform, evidence, &|_| Level(None));
    if loaded.findings.iter().any(|f| f.severity == Severity::Error) {
        return;
    }
    let desk = Desk {
        platform,
        evidence,
        findings: &findings,
        period: Month::parse("2026-10").expect("a month"),
        inventory: Provenance { files: 1, documents: 1, sha256: "0".repeat(64) },
        ledger: Default::default(),
    };
    for kind in kinds::all().iter().copied() {
        for subject in kind.subjects(&desk) {
            let made = compose(&ENGINE, kind, &desk, &subject).unwrap_or_else(|e| panic!("{}: {e}", kind.name));
            let Some(document) = made else { continue };
            daybook_fuzz::hold_targets(&document.markdown);
            document.tables.iter().for_each(|t| drop(t.csv().expect("a table")));
        }
    }
});
