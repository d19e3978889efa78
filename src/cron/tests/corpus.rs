//! Every row that the Go libraries themselves gave, where the collection is at hand.

use chrono_tz::Tz;
use serde_json::Value;

use super::super::{Cron, Dialect};
use super::moment;

#[test]
fn agrees_with_the_collected_rows() {
    let Ok(corpus) = std::env::var("DAYBOOK_CORPUS") else { return };
    let text = std::fs::read_to_string(format!("{corpus}/cron_semantics/oracle.json")).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut checked = 0;
    for row in &rows {
        for (name, dialect) in [
            ("robfig_v1.1.0", Dialect::RobfigV1),
            ("robfig_v3.0.1", Dialect::RobfigV3),
            ("gocron_v0.15.0", Dialect::GoCron),
        ] {
            checked += check(row["expr"].as_str().unwrap(), dialect, &row[name]);
        }
    }
    println!("{checked} answers of {} expressions", rows.len());
    assert!(checked > 2000);
}

fn check(expression: &str, dialect: Dialect, answers: &Value) -> usize {
    let parsed = Cron::parse(expression, dialect);
    if answers.get("error").is_some() {
        assert!(parsed.is_err(), "{expression} in {dialect}");
        return 1;
    }
    let cron = parsed.unwrap_or_else(|error| panic!("{expression} in {dialect}: {error}"));
    let starts = answers["next"].as_object().unwrap();
    for (start, runs) in starts {
        let mut at = moment(start);
        for run in runs.as_array().unwrap() {
            at = cron.next(at, Tz::UTC).unwrap();
            assert_eq!(at, moment(run.as_str().unwrap()), "{expression} in {dialect} from {start}");
        }
    }
    starts.len()
}
