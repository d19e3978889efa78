//! Any bytes as a manifest of an earlier run: what is kept of it lies below its folder and is unchanged.
#![no_main]

use daybook::output::{Manifest, Written};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let folder = daybook_fuzz::folder();
    std::fs::write(folder.join("manifest.json"), data).expect("a file");
    std::fs::write(folder.join("findings.md"), "x\n").expect("a file");
    let before = Manifest::load(folder);
    for entry in before.files() {
        before.fresh(folder, &entry.path, "input", "build");
    }
    let after = before.after(folder, Vec::new(), "build");
    // The only file there is, and the manifest cannot hold its own hash.
    assert!(after.files().iter().all(|entry| entry.path == "findings.md"), "{:?}", after.files());
    let written = Written { generator: "daybook", build: "build", as_of: "2026-11-02", inventory_sha256: "" };
    let again = Manifest::parse(&after.file(&written).bytes);
    assert_eq!(again.files(), after.files());
});
