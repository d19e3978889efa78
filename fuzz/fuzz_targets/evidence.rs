//! Any bytes as usage, plain or compressed: rows that fit, or findings with a file.
#![no_main]

use std::fs;
use std::io::Write;

use daybook::evidence::Evidence;
use flate2::{Compression, write::GzEncoder};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((pick, rest)) = data.split_first() else { return };
    let usage = daybook_fuzz::folder().join("usage");
    let _ = fs::remove_dir_all(&usage);
    fs::create_dir_all(&usage).expect("a folder");
    let (name, bytes) = match pick % 4 {
        0 => ("a.csv", rest.to_vec()),
        1 => ("a.csv.gz", rest.to_vec()),
        2 => ("a.csv.zst", rest.to_vec()),
        _ => ("a.csv.gz", packed(rest)),
    };
    fs::write(usage.join(name), bytes).expect("a file");
    let evidence = Evidence::load(daybook_fuzz::folder(), "inventory/evidence");
    for row in &evidence.usage.rows {
        assert!(row.milliseconds() > 0 && !row.cluster.is_empty() && !row.namespace.is_empty(), "{row:?}");
    }
    for finding in &evidence.findings {
        assert!(finding.place.file.starts_with("inventory/evidence/usage/a.csv"), "{finding:?}");
    }
});

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}
