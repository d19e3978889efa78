//! Any expression in every dialect: the runs go forward, the search ends, the gaps fit.
#![no_main]

use daybook::clock::Tz;
use daybook::cron::{Cron, Dialect};

const ZONES: [Tz; 4] = [Tz::UTC, Tz::Europe__Berlin, Tz::Pacific__Apia, Tz::Australia__Lord_Howe];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((pick, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let zone = ZONES[usize::from(*pick) % ZONES.len()];
    let from = daybook::clock::Instant::parse("2026-03-01T00:00:00Z").expect("an instant").0;
    let parsed: Vec<_> = Dialect::ALL.iter().map(|dialect| Cron::parse(text, *dialect)).collect();
    for error in parsed.iter().filter_map(|p| p.as_ref().err()) {
        assert!(error.offset <= text.len() && text.is_char_boundary(error.offset), "{error:?}");
    }
    let read: Vec<_> = parsed.iter().flatten().collect();
    for cron in &read {
        cron.words();
        let to = from + chrono_days(3);
        let mut last = from;
        for run in cron.fires(from, to, zone).take(50) {
            assert!(run >= last && run < to, "{run} after {last}");
            last = run;
        }
        let (longest, shortest) = (cron.longest_gap(from, 400, zone), cron.shortest_gap(from, 400, zone));
        assert_eq!(longest.is_some(), shortest.is_some());
        if let (Some(longest), Some(shortest)) = (longest, shortest) {
            assert!(longest.seconds >= shortest.seconds && shortest.seconds > 0, "{longest:?} {shortest:?}");
        }
        cron.in_dst_gap(zone, from, 400);
    }
    if let [one, other, ..] = read.as_slice() {
        one.first_difference(other, from, 30, zone);
    }
});

fn chrono_days(days: u64) -> std::time::Duration {
    std::time::Duration::from_secs(days * 86_400)
}
