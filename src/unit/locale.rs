//! How a language writes numbers, days and lengths of time.
//!
//! Amounts print themselves by `Display`, deep inside contexts and sentences, where nobody could hand a language on.
//! So the language is a setting of the thread while one document is made: `speaking` sets it and puts it back.
//! Outside it everything is English: findings, tables for programs, the command line.

use std::cell::Cell;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, TimeZone};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Every language with its fixed words, the one that others fall back to first. A new one is a line here, a line in
/// `src/markup/words.rs`, a `words.json`, and templates.
const LANGUAGES: [(&str, &str); 2] = [
    ("en", include_str!("../../templates/words.json")),
    ("de", include_str!("../../templates/de/words.json")),
];

/// A language of documents, perhaps with a region: `de`, `en-GB`, `de-CH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    tag: String,
}

impl Language {
    /// A language tag of BCP 47 whose language documents can be written in.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.split('-');
        let known = parts.next().is_some_and(|first| find(first).is_some());
        let well_formed =
            |p: &str| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
        if known && parts.all(well_formed) {
            return Ok(Self { tag: text.to_owned() });
        }
        let codes: Vec<String> = codes().map(|code| format!("`{code}`")).collect();
        Err(format!(
            "{} is not a language that documents are written in: there are {}, with a region if you like, \
             as in de-CH",
            super::shown(text),
            codes.join(", ")
        ))
    }

    pub fn english() -> Self {
        Self { tag: LANGUAGES[0].0.to_owned() }
    }

    /// As it was typed.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    pub fn locale(&self) -> Locale {
        let region = self.tag.split('-').skip(1).find(|part| part.len() == 2).unwrap_or_default();
        let index = find(&self.tag).unwrap_or_default();
        Locale { index, form: FORMS.0[index].1.of_region(region) }
    }
}

/// Codes of all languages, such as `de`.
pub fn codes() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(code, _)| *code)
}

fn find(tag: &str) -> Option<usize> {
    let primary = tag.split('-').next().unwrap_or_default();
    LANGUAGES.iter().position(|(code, _)| code.eq_ignore_ascii_case(primary))
}

/// A language, and how it writes figures.
#[derive(Clone, Copy)]
pub struct Locale {
    index: usize,
    form: Form<'static>,
}

impl Locale {
    fn english() -> Self {
        Self { index: 0, form: FORMS.0[0].1.of_region("") }
    }

    /// `de`, whatever the region.
    pub fn code(self) -> &'static str {
        LANGUAGES[self.index].0
    }
}

#[derive(Clone, Copy)]
struct Form<'a> {
    decimal: &'a str,
    thousands: &'a str,
}

/// The object `unit` of each `words.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    decimal: String,
    thousands: String,
    /// Regions that write figures in another way.
    regions: Vec<Region>,
    /// With the places `{year}`, `{month}` and `{day}`.
    day: String,
    month: String,
    months: [String; 12],
    core: String,
    cores: String,
    /// Days, hours, minutes, seconds.
    span: [String; 4],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    region: String,
    decimal: String,
    thousands: String,
}

impl Words {
    fn of_region(&self, region: &str) -> Form<'_> {
        let own = self.regions.iter().find(|r| r.region.eq_ignore_ascii_case(region));
        let (decimal, thousands) =
            own.map_or((&self.decimal, &self.thousands), |r| (&r.decimal, &r.thousands));
        Form { decimal, thousands }
    }
}

static FORMS: LazyLock<Worded<Words>> = LazyLock::new(|| Worded::read("unit"));

/// One object of every language's `words.json`, typed.
pub struct Worded<T>(Vec<(&'static str, T)>);

impl<T: DeserializeOwned> Worded<T> {
    pub fn read(object: &str) -> Self {
        let words = |text: &str| {
            let mut file: serde_json::Value = serde_json::from_str(text)?;
            serde_json::from_value(file[object].take())
        };
        // The files are built in: a test reads them all.
        let typed = |text| words(text).unwrap_or_else(|error| unreachable!("words.json, {object}: {error}"));
        Self(LANGUAGES.iter().map(|(code, text)| (*code, typed(text))).collect())
    }

    /// Those of the language that is spoken.
    pub fn spoken(&self) -> &T {
        &self.0[spoken().index].1
    }
}

thread_local! {
    static SPOKEN: Cell<Option<Locale>> = const { Cell::new(None) };
}

/// Does `work` in a language: all that is printed in it is written as that language does.
pub fn speaking<T>(locale: Locale, work: impl FnOnce() -> T) -> T {
    /// Puts back what was spoken before, even if the work does not come to its end.
    struct Before(Option<Locale>);
    impl Drop for Before {
        fn drop(&mut self) {
            SPOKEN.set(self.0);
        }
    }
    let _before = Before(SPOKEN.replace(Some(locale)));
    work()
}

/// The language that is spoken here; English where nobody said so.
pub fn spoken() -> Locale {
    SPOKEN.get().unwrap_or_else(Locale::english)
}

/// Between whole and decimals.
pub(super) fn decimal() -> &'static str {
    spoken().form.decimal
}

/// Between groups of three digits.
pub(super) fn thousands() -> &'static str {
    spoken().form.thousands
}

pub(super) fn cores(one: bool) -> &'static str {
    let words = FORMS.spoken();
    if one { &words.core } else { &words.cores }
}

/// The units of lengths of time, from days to seconds.
pub(super) fn span() -> &'static [String; 4] {
    &FORMS.spoken().span
}

/// `2026-10-31`, `31.10.2026`.
pub fn day(date: NaiveDate) -> String {
    let places = [
        ("{year}", format!("{:04}", date.year())),
        ("{month}", format!("{:02}", date.month())),
        ("{day}", format!("{:02}", date.day())),
    ];
    places.iter().fold(FORMS.spoken().day.clone(), |text, (place, value)| text.replace(place, value))
}

/// `October`.
pub fn month_name(date: NaiveDate) -> &'static str {
    &FORMS.spoken().months[date.month0() as usize]
}

/// `October 2026`.
pub fn month(date: NaiveDate) -> String {
    let words = FORMS.spoken();
    words.month.replace("{name}", month_name(date)).replace("{year}", &format!("{:04}", date.year()))
}

/// `2026-10-31 02:15 CET`, `31.10.2026 02:15 CET`.
pub fn moment<Tz: TimeZone>(at: &DateTime<Tz>) -> String
where
    Tz::Offset: std::fmt::Display,
{
    format!("{} {}", day(at.date_naive()), at.format("%H:%M %Z"))
}

#[cfg(test)]
mod tests;
