//! Any bytes as an inventory: read, judged, and told in every form.
#![no_main]

use daybook::check::{self, Level};
use daybook::diagnostic::{Printout, github, human, json, junit, sarif};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(loaded) = daybook_fuzz::load(data, false) else { return };
    let mut findings = loaded.findings;
    if let Some(platform) = &loaded.platform {
        findings.extend(check::run(platform, daybook_fuzz::no_evidence(), &|_| Level(None)));
    }
    let printout = Printout { as_of: "2026-11-02", findings: &findings, sources: &loaded.sources };
    for print in [human::print, json::print, sarif::print, github::print, junit::print] {
        print(&printout);
    }
});
