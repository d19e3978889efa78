//! What holds for every input.

use chrono::DateTime;
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;

use super::super::walk::walk;
use super::super::{Cron, Dialect, Kind};

fn dialect() -> impl Strategy<Value = Dialect> {
    prop::sample::select(&Dialect::ALL[..])
}

/// Mostly valid: lists, ranges and steps, now and then out of bounds.
fn field() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        Just("*".to_owned()),
        Just("?".to_owned()),
        (0u32..32).prop_map(|value| value.to_string()),
        (0u32..12, 0u32..13).prop_map(|(low, more)| format!("{low}-{}", low + more)),
        (1u32..31).prop_map(|step| format!("*/{step}")),
        (0u32..24, 1u32..9).prop_map(|(low, step)| format!("{low}/{step}")),
    ];
    prop::collection::vec(one, 1..3).prop_map(|parts| parts.join(","))
}

fn expression() -> impl Strategy<Value = String> {
    prop::collection::vec(field(), 5).prop_map(|fields| fields.join(" "))
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", dialect in dialect()) {
        if let Err(error) = Cron::parse(&text, dialect) {
            prop_assert!(text.is_char_boundary(error.offset), "{}", error.offset);
        }
    }

    #[test]
    fn no_text_of_cron_letters_makes_it_panic(text in "(CRON_TZ=|TZ=|@every |@|)[ 0-9*/,?@a-zA-Z_=.\"'+-]{0,40}", dialect in dialect()) {
        if let Ok(cron) = Cron::parse(&text, dialect) {
            let _ = (cron.words(), cron.next(DateTime::UNIX_EPOCH, Tz::UTC));
        }
    }

    #[test]
    fn no_moment_makes_it_panic(text in expression(), dialect in dialect(), far in any::<bool>()) {
        let moment = if far { DateTime::<chrono::Utc>::MAX_UTC } else { DateTime::<chrono::Utc>::MIN_UTC };
        if let Ok(cron) = Cron::parse(&text, dialect) {
            let _ = cron.next(moment, Tz::Europe__Berlin);
            let _ = cron.longest_gap(moment, 400, Tz::Europe__Berlin);
            let _ = cron.in_dst_gap(Tz::Europe__Berlin, moment, 3);
        }
    }

    #[test]
    fn arithmetic_and_stepping_agree(
        text in expression(),
        dialect in dialect(),
        seconds in 1_500_000_000i64..2_000_000_000,
        zone in prop::sample::select(&TZ_VARIANTS[..]),
    ) {
        let Ok(cron) = Cron::parse(&text, dialect) else { return Ok(()) };
        let Kind::Spec(spec) = &cron.kind else { return Ok(()) };
        let next = cron.next(DateTime::from_timestamp(seconds, 0).unwrap(), zone);
        prop_assert_eq!(next.map(|next| next.timestamp()), walk(spec, dialect, zone, seconds + 1));
    }
}
