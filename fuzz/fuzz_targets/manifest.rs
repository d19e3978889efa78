//! Any bytes as a manifest of an earlier run: what is kept of it lies below its folder and is unchanged.
#![no_main]

use daybook::output::Manifest;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let folder = daybook_fuzz::folder();
    std::fs::write(folder.join("manifest.json"), data).expect("a file");
    std::fs::write(folder.join("findings.md"), "x\n").expect("a file");
    let file = Manifest::of(folder, Vec::new()).file("daybook", "2026-11-02", "");
    let text = String::from_utf8(file.bytes).expect("text");
    // The only file there is, and the manifest cannot hold its own hash.
    assert!(text.matches("\"path\":").count() == text.matches("\"path\": \"findings.md\"").count(), "{text}");
});
