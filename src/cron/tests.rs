mod corpus;
mod errors;
mod facts;
mod gaps;
mod properties;
mod sentences;

use chrono::{DateTime, Utc};

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}
