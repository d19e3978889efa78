//! Time zones by name.

use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::Instant;

/// A name of the time-zone database, such as `Europe/Berlin`.
pub fn zone(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| {
        let typed = format!("`{}` is not a time zone", name.escape_debug());
        match nearest(name) {
            Some(known) => format!("{typed}; did you mean `{known}`?"),
            None => format!("{typed}: write a name such as UTC or Europe/Berlin"),
        }
    })
}

/// The first moment of a day in a zone: where midnight is skipped, the first that exists.
pub fn day_start(date: NaiveDate, zone: Tz) -> Instant {
    let midnight = date.and_time(NaiveTime::MIN);
    let found = (0..=24 * 4).find_map(|quarter| {
        let local = midnight.checked_add_signed(TimeDelta::minutes(quarter * 15))?;
        zone.from_local_datetime(&local).earliest()
    });
    Instant(found.map_or_else(|| Utc.from_utc_datetime(&midnight), |moment| moment.to_utc()))
}

fn nearest(name: &str) -> Option<&'static str> {
    if name.len() > 64 {
        return None;
    }
    let typed = name.to_lowercase().replace(' ', "_");
    let distance = |zone: &Tz| {
        let known = zone.name().to_lowercase();
        let city = known.rsplit('/').next().unwrap_or(&known);
        let whole = strsim::damerau_levenshtein(&typed, &known);
        // A bare city is a good guess, a whole name a better one.
        whole.min(strsim::damerau_levenshtein(&typed, city) + 1)
    };
    let best =
        TZ_VARIANTS.iter().map(|zone| (distance(zone), zone.name())).min_by_key(|(distance, _)| *distance);
    best.filter(|(distance, _)| *distance <= (name.chars().count() / 3).clamp(1, 3)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_what_was_meant() {
        assert_eq!(zone("Europe/Berlin"), Ok(Tz::Europe__Berlin));
        assert_eq!(zone("UTC"), Ok(Tz::UTC));
        let cases = [
            ("Europe/Berln", "Europe/Berlin"),
            ("europe/berlin", "Europe/Berlin"),
            ("Berlin", "Europe/Berlin"),
            ("America/New York", "America/New_York"),
            ("utc", "UTC"),
        ];
        for (typed, meant) in cases {
            assert!(zone(typed).unwrap_err().ends_with(&format!("did you mean `{meant}`?")), "{typed}");
        }
        assert_eq!(
            zone("Middle-earth").unwrap_err(),
            "`Middle-earth` is not a time zone: write a name such as UTC or Europe/Berlin"
        );
        assert!(zone("").is_err());
    }

    #[test]
    fn starts_the_day() {
        let day = |text: &str| super::super::date(text).unwrap();
        assert_eq!(day_start(day("2026-10-25"), Tz::Europe__Berlin).to_string(), "2026-10-24T22:00:00Z");
        // Cairo's clocks jump from 00:00 to 01:00 on 24 April 2026.
        assert_eq!(day_start(day("2026-04-24"), Tz::Africa__Cairo).to_string(), "2026-04-23T22:00:00Z");
        // Samoa had no 30 December 2011.
        assert_eq!(day_start(day("2011-12-31"), Tz::Pacific__Apia).to_string(), "2011-12-30T10:00:00Z");
    }
}
