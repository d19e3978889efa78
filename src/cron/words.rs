//! A schedule in plain English, as far as it has a plain meaning.

use super::spec::{DayRule, Spec, has};
use super::{Cron, Kind};
use crate::unit::Span;

const WEEKDAYS: [&str; 7] =
    ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
/// Monday to Friday.
const WORKDAYS: u64 = 0b011_1110;
const WEEKEND: u64 = 0b100_0001;

impl Cron {
    /// `every 4 hours`, `weekdays 02:00`, `Sundays 03:00`; what has no short form stays as it was written.
    pub fn words(&self) -> String {
        let words = match &self.kind {
            Kind::Spec(spec) => spec.words(),
            Kind::Every(seconds) => Some(every(*seconds)),
            Kind::Never => Some("on demand".into()),
        };
        words.unwrap_or_else(|| self.expression.clone())
    }
}

impl Spec {
    fn words(&self) -> Option<String> {
        let daily = self.days_words()?;
        let times = self.times_words()?;
        Some(match times {
            Times::Repeat(words) if daily == "daily" => words,
            Times::Repeat(words) => format!("{daily} {words}"),
            Times::At(words) => format!("{daily} {words}"),
        })
    }

    fn days_words(&self) -> Option<String> {
        if self.month != Self::ALL_MONTHS {
            return None;
        }
        match (self.dom == Self::ALL_DAYS, self.dow == Self::ALL_WEEKDAYS, self.rule) {
            (true, true, _) => Some("daily".into()),
            (true, false, DayRule::Both) => Some(weekdays(self.dow)),
            (false, true, DayRule::Both) => days(self.dom),
            _ => None,
        }
    }

    fn times_words(&self) -> Option<Times> {
        let (hours, minutes) = (self.hour.count_ones(), self.minute.count_ones());
        if self.hour == Self::ALL_HOURS && minutes > 1 {
            let step = even(self.minute, 60).filter(|_| has(self.minute, 0))?;
            return Some(Times::Repeat(counted(i64::from(step), "minute")));
        }
        if minutes == 1
            && hours > 2
            && let Some(step) = even(self.hour, 24)
        {
            let first = self.time_from(0)?;
            let from = if first == 0 { String::new() } else { format!(" from {}", clock(first)) };
            return Some(Times::Repeat(format!("{}{from}", counted(i64::from(step), "hour"))));
        }
        let times: Vec<String> = self.times().take(5).map(clock).collect();
        (1..=4).contains(&times.len()).then(|| Times::At(list(&times)))
    }
}

enum Times {
    Repeat(String),
    At(String),
}

/// The step, if the values are evenly spread over the whole circle.
fn even(set: u64, size: u32) -> Option<u32> {
    let count = set.count_ones();
    let step = size.checked_div(count).filter(|step| step * count == size)?;
    let first = set.trailing_zeros();
    (first < step && (0..count).all(|index| has(set, first + index * step))).then_some(step)
}

fn every(seconds: i64) -> String {
    match seconds {
        seconds if seconds % 86_400 == 0 => counted(seconds / 86_400, "day"),
        seconds if seconds % 3600 == 0 => counted(seconds / 3600, "hour"),
        seconds if seconds % 60 == 0 => counted(seconds / 60, "minute"),
        seconds => format!("every {}", Span(seconds)),
    }
}

fn counted(count: i64, unit: &str) -> String {
    if count == 1 { format!("every {unit}") } else { format!("every {count} {unit}s") }
}

fn weekdays(set: u64) -> String {
    match set {
        WORKDAYS => "weekdays".into(),
        WEEKEND => "weekends".into(),
        // The week begins on Monday.
        _ => {
            let names = [1, 2, 3, 4, 5, 6, 0].into_iter().filter(|day| has(set, *day));
            list(&names.map(|day| WEEKDAYS[day as usize].to_owned()).collect::<Vec<_>>())
        }
    }
}

fn days(set: u64) -> Option<String> {
    let days: Vec<String> = (1..=31).filter(|day| has(set, *day)).map(ordinal).collect();
    (1..=4).contains(&days.len()).then(|| format!("on the {} of the month", list(&days)))
}

fn ordinal(day: u32) -> String {
    let suffix = match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{suffix}")
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
