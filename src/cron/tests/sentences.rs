//! Words, and runs in skipped hours.

use chrono_tz::Tz;

use super::super::Dialect::{GoCron, RobfigV1, RobfigV3};
use super::super::{Cron, Dialect};
use super::moment;

#[test]
fn says_it_in_words() {
    let cases = [
        ("0 */4 * * *", "every 4 hours"),
        ("0 0/4 * * *", "every 4 hours"),
        ("43 */4 * * *", "every 4 hours from 00:43"),
        ("0 * * * *", "every hour"),
        ("17 * * * *", "every hour from 00:17"),
        ("0 1,13 * * *", "daily 01:00 and 13:00"),
        ("0 */8 * * 1-5", "weekdays every 8 hours"),
        ("*/15 * * * *", "every 15 minutes"),
        ("0,30 * * * *", "every 30 minutes"),
        ("* * * * *", "every minute"),
        ("30 1 * * *", "daily 01:30"),
        ("0 2 * * 1-5", "weekdays 02:00"),
        ("0 2 * * SAT,SUN", "weekends 02:00"),
        ("0 3 * * 0", "Sundays 03:00"),
        ("0 3 * * 0,1,4", "Mondays, Thursdays and Sundays 03:00"),
        ("0 2 1 * *", "on the 1st of the month 02:00"),
        ("0 2 1,22 * *", "on the 1st and 22nd of the month 02:00"),
        ("CRON_TZ=Europe/Berlin 0 2 * * *", "daily 02:00"),
        ("@weekly", "Sundays 00:00"),
        ("@daily", "daily 00:00"),
        ("@every 6h", "every 6 hours"),
        ("@every 24h", "every day"),
        ("@every 90m", "every 90 minutes"),
        ("@every 90s", "every 1\u{a0}min\u{a0}30\u{a0}s"),
        // No short form: as it was written.
        ("0 */5 * * *", "0 */5 * * *"),
        ("*/7 * * * *", "*/7 * * * *"),
        (" 0 2 13 * 5 ", "0 2 13 * 5"),
        ("0 2 * 3 *", "0 2 * 3 *"),
        ("*/15 8-18 * * *", "*/15 8-18 * * *"),
        (", * * * *", ", * * * *"),
    ];
    for (expression, words) in cases {
        assert_eq!(Cron::parse(expression, RobfigV3).unwrap().words(), words, "{expression}");
    }
    assert_eq!(Cron::parse("@manual", GoCron).unwrap().words(), "on demand");
}

#[test]
fn says_it_in_german() {
    let cases = [
        ("0 */4 * * *", "alle 4 Stunden"),
        ("43 */4 * * *", "alle 4 Stunden ab 00:43"),
        ("0 * * * *", "stündlich"),
        ("0 1,13 * * *", "täglich 01:00 und 13:00"),
        ("0 */8 * * 1-5", "Mo–Fr alle 8 Stunden"),
        ("*/15 * * * *", "alle 15 Minuten"),
        ("* * * * *", "jede Minute"),
        ("0 2 * * SAT,SUN", "Sa und So 02:00"),
        ("0 3 * * 0,1,4", "montags, donnerstags und sonntags 03:00"),
        ("0 2 1,22 * *", "am 1. und 22. des Monats 02:00"),
        ("@every 24h", "täglich"),
        ("@every 90s", "alle 1\u{a0}min\u{a0}30\u{a0}s"),
        ("0 2 * 3 *", "0 2 * 3 *"),
    ];
    let german = crate::unit::Language::parse("de").unwrap().locale();
    for (expression, words) in cases {
        let cron = Cron::parse(expression, RobfigV3).unwrap();
        assert_eq!(crate::unit::speaking(german, || cron.words()), words, "{expression}");
    }
}

/// Planned local time and what comes of it, from February 2026 on.
fn lost(expression: &str, dialect: Dialect, zone: Tz) -> Vec<(String, Option<String>)> {
    let cron = Cron::parse(expression, dialect).unwrap();
    let found = cron.in_dst_gap(zone, moment("2026-02-03T04:05:06Z"), 400);
    let text = |gap: super::super::DstGap| {
        (
            gap.planned.format("%m-%d %H:%M").to_string(),
            gap.runs.map(|run| run.format("%m-%d %H:%M").to_string()),
        )
    };
    found.into_iter().map(text).collect()
}

#[test]
fn finds_runs_in_skipped_hours() {
    let berlin = Tz::Europe__Berlin;
    assert_eq!(lost("30 2 * * *", RobfigV3, berlin), [("03-29 02:30".into(), None)]);
    assert_eq!(lost("30 2 * * *", RobfigV1, berlin), [("03-29 02:30".into(), None)]);
    assert_eq!(lost("30 2 * * *", GoCron, berlin), [("03-29 02:30".into(), Some("03-29 01:30".into()))]);
    assert_eq!(lost("0 */2 * * *", RobfigV3, berlin), [("03-29 02:00".into(), None)]);
    // go-cron makes up for the run only if the hour before is not scheduled.
    assert_eq!(lost("0 1,2 * * *", GoCron, berlin), [("03-29 02:00".into(), None)]);
    assert_eq!(lost("CRON_TZ=America/New_York 0 2 * * *", RobfigV3, Tz::UTC), [("03-08 02:00".into(), None)]);
    // Lord Howe skips half an hour, from 02:00 to 02:30 on 4 October.
    assert_eq!(lost("15 2 * * *", RobfigV3, Tz::Australia__Lord_Howe), [("10-04 02:15".into(), None)]);
    assert_eq!(lost("30 2 * * *", RobfigV3, Tz::Australia__Lord_Howe), []);
}

#[test]
fn is_quiet_where_nothing_is_lost() {
    let none: [(String, Option<String>); 0] = [];
    for expression in ["0 3 * * *", "0 * * * *", "*/15 * * * *", "30 2 * * 1", "@every 1h", "0 2 * 6 *"] {
        for dialect in Dialect::ALL {
            assert_eq!(lost(expression, dialect, Tz::Europe__Berlin), none, "{expression} in {dialect}");
        }
    }
    assert_eq!(lost("30 2 * * *", RobfigV3, Tz::UTC), none);
}

#[test]
fn tells_when_an_upgrade_changes_the_runs() {
    let from = moment("2026-02-03T04:05:06Z");
    let change = |expression: &str, zone| {
        let parse = |dialect| Cron::parse(expression, dialect).unwrap();
        parse(RobfigV3).first_difference(&parse(GoCron), from, 400, zone)
    };
    // A Monday that is neither the 1st nor the 15th.
    assert_eq!(change("0 0 1,15 * 1", Tz::UTC), Some(moment("2026-02-09T00:00:00Z")));
    assert_eq!(change("0 0 * * 1", Tz::UTC), None);
    assert_eq!(change("0 2 1 * *", Tz::UTC), None);
    assert_eq!(change("30 2 * * *", Tz::UTC), None);
    assert_eq!(change("30 2 * * *", Tz::Europe__Berlin), Some(moment("2026-03-29T01:00:00Z")));
    assert_eq!(change("@every 4h", Tz::UTC), None);
}
