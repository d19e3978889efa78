//! What an expression that Velero refuses is told.

use super::super::Dialect::{GoCron, RobfigV1, RobfigV3};
use super::super::{Cron, Dialect};

fn refused(expression: &str, dialect: Dialect) -> (usize, String) {
    let error = Cron::parse(expression, dialect).unwrap_err();
    (error.offset, error.message)
}

#[test]
fn points_at_what_is_wrong() {
    let cases = [
        (
            "0 2 * * 7",
            8,
            "`7` is out of range: day of week goes from 0 to 6 in Velero 1.15 to 1.18.2; Sunday is 0 or SUN",
        ),
        ("60 0 * * *", 0, "`60` is out of range: minute goes from 0 to 59 in Velero 1.15 to 1.18.2"),
        ("0  2  * 13 *", 8, "`13` is out of range: month goes from 1 to 12 in Velero 1.15 to 1.18.2"),
        ("0 1,2,x * * *", 6, "`x` is not an hour: write 0 to 23"),
        ("0 2 * * Monday", 8, "`Monday` is not a day of week: write 0 to 6 or SUN to SAT"),
        ("-1 0 * * *", 0, "`-1` lacks a number: write 0 to 59"),
        (
            "0 22-2 * * *",
            2,
            "`22-2` ends before it begins: ranges do not wrap around in Velero 1.15 to 1.18.2",
        ),
        ("*/0 * * * *", 0, "`*/0` steps by 0: a step is at least 1"),
        ("*/x * * * *", 0, "`*/x`: `x` is not a step, which is a whole number from 1"),
        (
            "CRON_TZ=Europe/Berln 0 2 * * *",
            8,
            "`Europe/Berln` is not a time zone; did you mean `Europe/Berlin`?",
        ),
        (
            "CRON_TZ=UTC 0 25 * * *",
            14,
            "`25` is out of range: hour goes from 0 to 23 in Velero 1.15 to 1.18.2",
        ),
        ("@every 30d", 7, "`30d` is not a Go duration: `d` is not a unit; write h, m and s, as in 720h0m0s"),
    ];
    for (expression, offset, message) in cases {
        assert_eq!(refused(expression, RobfigV3), (offset, message.to_owned()), "{expression}");
    }
}

#[test]
fn counts_fields() {
    let (offset, message) = refused("0 0 2 * * *", RobfigV3);
    assert_eq!(offset, 10);
    assert!(message.contains("6 fields") && message.contains("no seconds"), "{message}");
    assert!(refused("daily", RobfigV3).1.starts_with("the schedule has 1 field;"));
    assert!(refused("", GoCron).1.starts_with("the schedule is empty"));
    assert!(refused("@reboot", GoCron).1.starts_with("`@reboot` is not a schedule"));
}

#[test]
fn names_the_version() {
    let message = refused("CRON_TZ=Europe/Berlin 0 2 * * *", RobfigV1).1;
    assert_eq!(message, "a schedule cannot name a zone in Velero up to 1.14");
    let message = refused("0 */24 * * *", GoCron).1;
    assert_eq!(message, "`*/24` steps by 24 through 24 values: Velero after 1.18.2 wants a step below 24");
}
