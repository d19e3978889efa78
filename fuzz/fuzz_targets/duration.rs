//! daybook's durations and Go's: what Velero would read back is the same.
#![no_main]

use daybook::unit::{Span, go_parse};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(span) = Span::parse(text) {
        span.to_string();
        span.in_hours();
        span.checked_add(span);
        span.checked_mul(i64::MAX);
        let go = span.go();
        if let Ok(read) = Span::go_parse(&go) {
            assert_eq!(read, span, "{go}");
        }
    }
    if let Ok(duration) = go_parse(text) {
        let printed = duration.to_string();
        assert_eq!(go_parse(&printed), Ok(duration), "{printed}");
        duration.whole().map(Span::go);
    }
});
