//! A schedule in plain words, as far as it has a plain meaning.

use std::sync::LazyLock;

use serde::Deserialize;

use super::spec::{DayRule, Spec, has};
use super::{Cron, Dialect, Kind};
use crate::unit::{Span, Worded};

/// The object `cron` of each language's `words.json`; braces name the places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    minute: String,
    minutes: String,
    hour: String,
    hours: String,
    day: String,
    days: String,
    every: String,
    from: String,
    daily: String,
    workdays: String,
    weekend: String,
    /// From Sunday on.
    weekdays: [String; 7],
    of_month: String,
    ordinals: Vec<String>,
    on: String,
    last: String,
    on_demand: String,
    /// Versions of Velero by the dialect that they speak, the oldest first.
    dialects: [String; 3],
}

static WORDS: LazyLock<Worded<Words>> = LazyLock::new(|| Worded::read("cron"));

fn say() -> &'static Words {
    WORDS.spoken()
}

pub(super) fn dialect(dialect: Dialect) -> &'static str {
    &say().dialects[dialect as usize]
}

/// Monday to Friday.
const WORKDAYS: u64 = 0b011_1110;
const WEEKEND: u64 = 0b100_0001;

impl Cron {
    /// `every 4 hours`, `weekdays 02:00`, `Sundays 03:00`, in the language that is spoken; what has no short form
    /// stays as it was written.
    pub fn words(&self) -> String {
        let words = match &self.kind {
            Kind::Spec(spec) => spec.words(),
            Kind::Every(seconds) => Some(every(*seconds)),
            Kind::Never => Some(say().on_demand.clone()),
        };
        words.unwrap_or_else(|| self.expression.clone())
    }
}

impl Spec {
    fn words(&self) -> Option<String> {
        let days = self.days_words()?;
        Some(match self.times_words()? {
            Times::Repeat(words) if days == say().daily => words,
            Times::Repeat(times) | Times::At(times) => {
                say().on.replace("{days}", &days).replace("{times}", &times)
            }
        })
    }

    fn days_words(&self) -> Option<String> {
        if self.month != Self::ALL_MONTHS {
            return None;
        }
        match (self.dom == Self::ALL_DAYS, self.dow == Self::ALL_WEEKDAYS, self.rule) {
            (true, true, _) => Some(say().daily.clone()),
            (true, false, DayRule::Both) => Some(weekdays(self.dow)),
            (false, true, DayRule::Both) => days(self.dom),
            _ => None,
        }
    }

    fn times_words(&self) -> Option<Times> {
        let (hours, minutes) = (self.hour.count_ones(), self.minute.count_ones());
        if self.hour == Self::ALL_HOURS && minutes > 1 {
            let step = even(self.minute, 60).filter(|_| has(self.minute, 0))?;
            return Some(Times::Repeat(counted(i64::from(step), &say().minute, &say().minutes)));
        }
        if minutes == 1
            && hours > 2
            && let Some(step) = even(self.hour, 24)
        {
            let repeat = counted(i64::from(step), &say().hour, &say().hours);
            return Some(Times::Repeat(match self.time_from(0)? {
                0 => repeat,
                first => say().from.replace("{repeat}", &repeat).replace("{time}", &clock(first)),
            }));
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
        seconds if seconds % 86_400 == 0 => counted(seconds / 86_400, &say().day, &say().days),
        seconds if seconds % 3600 == 0 => counted(seconds / 3600, &say().hour, &say().hours),
        seconds if seconds % 60 == 0 => counted(seconds / 60, &say().minute, &say().minutes),
        seconds => say().every.replace("{span}", &Span(seconds).to_string()),
    }
}

fn counted(count: i64, one: &str, many: &str) -> String {
    if count == 1 { one.to_owned() } else { many.replace("{count}", &count.to_string()) }
}

fn weekdays(set: u64) -> String {
    match set {
        WORKDAYS => say().workdays.clone(),
        WEEKEND => say().weekend.clone(),
        // The week begins on Monday.
        _ => {
            let names = [1, 2, 3, 4, 5, 6, 0].into_iter().filter(|day| has(set, *day));
            list(&names.map(|day| say().weekdays[day as usize].clone()).collect::<Vec<_>>())
        }
    }
}

fn days(set: u64) -> Option<String> {
    let ordinal = |day: u32| say().ordinals.get(day as usize - 1).cloned().unwrap_or_default();
    let days: Vec<String> = (1..=31).filter(|day| has(set, *day)).map(ordinal).collect();
    (1..=4).contains(&days.len()).then(|| say().of_month.replace("{days}", &list(&days)))
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => say().last.replace("{list}", &all.join(", ")).replace("{last}", last),
    }
}
