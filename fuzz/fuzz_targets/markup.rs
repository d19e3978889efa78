//! Any Markdown, as an own template could hold it: no panic, and nothing in a page that is not ours.
#![no_main]

libfuzzer_sys::fuzz_target!(|markdown: &str| {
    daybook_fuzz::hold_targets(markdown);
    daybook::markup::headings(markdown);
});
