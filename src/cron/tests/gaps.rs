//! Gaps against a plain enumeration of every run, without the arithmetic of calm days.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::super::walk::walk;
use super::super::{Cron, Dialect, Kind};
use super::moment;
use Dialect::{GoCron, RobfigV1, RobfigV3};

const START: &str = "2026-02-03T04:05:06Z";

#[test]
fn agrees_with_an_enumeration() {
    let sparse = [
        "0 2 * * *",
        "30 2 * * *",
        "30 1 * * *",
        "30 0 * * *",
        "0 0 * * *",
        "59 23 * * *",
        "0 2 * * 1-5",
        "0 3 * * 0",
        "15 2 * * SUN",
        "0 2,14 * * *",
        "30 1,2,3 * * *",
        "0 22,23,0,1 * * *",
        "0 */5 * * *",
        "0 */7 * * 1-5",
        "45 2 */2 * *",
        "0 0 1,15 * 1",
        "0 2 13 * 5",
        "0 0 31 * *",
        "0 0 29 2 *",
        "0 0 1 1 *",
        "30 2 1 * *",
        "0 4 * 3,10 *",
        "30 2 25-31 3,10 0",
        "@weekly",
        "@monthly",
        "@yearly",
        "0 12 * * 6",
        "0 0 */10 * MON",
    ];
    for expression in sparse {
        compare(expression, START, 400, &[Tz::Europe__Berlin, Tz::Australia__Lord_Howe]);
    }
    for expression in &sparse[..8] {
        compare(
            expression,
            START,
            400,
            &[Tz::UTC, Tz::America__New_York, Tz::Africa__Cairo, Tz::America__Santiago],
        );
    }
}

#[test]
fn agrees_with_an_enumeration_of_frequent_runs() {
    let frequent = [
        "*/5 * * * *",
        "*/7 * * * *",
        "0 * * * *",
        "17 */2 * * *",
        "*/20 1-3 * * *",
        "0,45 2 * * *",
        "*/15 0-5 * * 0",
    ];
    for expression in frequent {
        compare(
            expression,
            "2026-03-05T00:00:00Z",
            27,
            &[Tz::UTC, Tz::Europe__Berlin, Tz::America__New_York],
        );
        compare(expression, "2026-10-01T00:00:00Z", 33, &[Tz::America__New_York, Tz::Australia__Lord_Howe]);
    }
}

fn compare(expression: &str, start: &str, days: u32, zones: &[Tz]) {
    let start = moment(start);
    for dialect in Dialect::ALL {
        let Ok(cron) = Cron::parse(expression, dialect) else { continue };
        for &zone in zones {
            let seen = enumerate(&cron, start, days, zone);
            let gap = |gap: Option<super::super::Gap>| gap.map(|gap| (gap.seconds, gap.from.timestamp()));
            let context = format!("{expression} in {dialect}, {zone}, from {start}");
            assert_eq!(
                gap(cron.longest_gap(start, days, zone)),
                seen.map(|seen| seen.0),
                "longest of {context}"
            );
            assert_eq!(
                gap(cron.shortest_gap(start, days, zone)),
                seen.map(|seen| seen.1),
                "shortest of {context}"
            );
        }
    }
}

type Seen = (i64, i64);

/// Every run by the step-by-step search alone: longest and shortest gap with the run before it.
fn enumerate(cron: &Cron, start: DateTime<Utc>, days: u32, zone: Tz) -> Option<(Seen, Seen)> {
    let Kind::Spec(spec) = &cron.kind else { unreachable!() };
    let end = start.timestamp() + i64::from(days) * 86_400;
    let next = |after: i64| walk(spec, cron.dialect, zone, after + 1);
    let mut run = next(start.timestamp() - 1)?;
    let mut seen: Option<(Seen, Seen)> = None;
    while seen.is_none() || run < end {
        let Some(after) = next(run) else { break };
        let gap = (after - run, run);
        let (longest, shortest) = seen.unwrap_or((gap, gap));
        seen = Some((
            if gap.0 > longest.0 { gap } else { longest },
            if gap.0 < shortest.0 { gap } else { shortest },
        ));
        run = after;
    }
    seen
}

#[test]
fn knows_the_gaps_that_people_get_wrong() {
    let hours = |expression, dialect, zone| {
        let cron = Cron::parse(expression, dialect).unwrap();
        cron.longest_gap(moment(START), 400, zone).unwrap().seconds / 3600
    };
    assert_eq!(hours("0 2 * * 1-5", RobfigV3, Tz::UTC), 72);
    assert_eq!(hours("0 2 * * 1-5", RobfigV3, Tz::Europe__Berlin), 73);
    assert_eq!(hours("0 */5 * * *", RobfigV3, Tz::UTC), 5);
    assert_eq!(hours("0 12 * * *", RobfigV3, Tz::Europe__Berlin), 25);
    // The run in the skipped hour does not happen, or comes late.
    assert_eq!(hours("30 2 * * *", RobfigV3, Tz::Europe__Berlin), 47);
    assert_eq!(hours("30 2 * * *", GoCron, Tz::Europe__Berlin), 24);
    assert_eq!(hours("CRON_TZ=America/New_York 30 2 * * *", RobfigV3, Tz::UTC), 47);
    assert_eq!(hours("0 0 31 * *", RobfigV3, Tz::UTC), 1464);
    assert_eq!(hours("0 0 29 2 *", RobfigV3, Tz::UTC), 35_064);
    assert_eq!(hours("0 0 1,15 * 1", RobfigV1, Tz::UTC), 168);
    assert_eq!(hours("0 0 1,15 * 1", RobfigV3, Tz::UTC), 168);
    // Both must match after the upgrade: Monday 15 June 2026, then Monday 1 February 2027.
    assert_eq!(hours("0 0 1,15 * 1", GoCron, Tz::UTC), 231 * 24);
    assert_eq!(hours("@every 6h", RobfigV3, Tz::Europe__Berlin), 6);
}

#[test]
fn tells_where_the_gap_lies_and_whether_all_are_alike() {
    let cron = Cron::parse("0 */5 * * *", RobfigV3).unwrap();
    let longest = cron.longest_gap(moment(START), 400, Tz::UTC).unwrap();
    assert_eq!((longest.from, longest.to), (moment("2026-02-03T05:00:00Z"), moment("2026-02-03T10:00:00Z")));
    assert!(longest.irregular);
    assert_eq!(cron.shortest_gap(moment(START), 400, Tz::UTC).unwrap().seconds, 4 * 3600);
    let cron = Cron::parse("0 */4 * * *", RobfigV3).unwrap();
    assert!(!cron.longest_gap(moment(START), 400, Tz::UTC).unwrap().irregular);
    assert!(cron.longest_gap(moment(START), 400, Tz::Europe__Berlin).unwrap().irregular);
    let never = Cron::parse("0 0 30 2 *", RobfigV3).unwrap();
    assert_eq!(never.longest_gap(moment(START), 400, Tz::UTC), None);
}

#[test]
fn lists_runs_from_the_start_on() {
    let cron = Cron::parse("0 */6 * * *", RobfigV3).unwrap();
    let from = moment("2026-02-03T06:00:00Z");
    let runs: Vec<_> = cron.fires(from, from + TimeDelta::hours(12), Tz::UTC).collect();
    assert_eq!(runs, [from, moment("2026-02-03T12:00:00Z")]);
    let cron = Cron::parse("@every 5h", RobfigV3).unwrap();
    let runs: Vec<_> = cron.fires(from, from + TimeDelta::hours(12), Tz::UTC).collect();
    assert_eq!(runs, [moment("2026-02-03T11:00:00Z"), moment("2026-02-03T16:00:00Z")]);
}

#[test]
fn looks_at_a_year_of_five_minutes_in_no_time() {
    let cron = Cron::parse("*/5 * * * *", RobfigV3).unwrap();
    let begin = std::time::Instant::now();
    for _ in 0..10 {
        assert_eq!(cron.longest_gap(moment(START), 400, Tz::Europe__Berlin).unwrap().seconds, 300);
    }
    // 2 ms a time when optimised; this build is not, and the machine may be busy.
    println!("{:?} a time", begin.elapsed() / 10);
    assert!(begin.elapsed().as_millis() < 2000, "{:?}", begin.elapsed());
}
