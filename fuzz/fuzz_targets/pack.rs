//! Any bytes as a finished PDF: what is not as expected stays as it is, and what is packed is a PDF.
#![no_main]

// The module as it is: behind its feature stands Typst, which would build for an hour here.
#[allow(dead_code)]
#[path = "../../src/pdf"]
mod pdf {
    pub mod pack;
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(packed) = pdf::pack::pack(data) {
        assert!(packed.starts_with(b"%PDF-") && packed.trim_ascii_end().ends_with(b"%%EOF"));
    }
});
