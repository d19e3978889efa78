//! Languages, and what they do to amounts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::*;
use crate::unit::{Bytes, Cpu, Money, Percent, Quantity, Span, number};

fn language(tag: &str) -> Locale {
    Language::parse(tag).unwrap().locale()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn amounts_are_written_as_the_language_does() {
    let amounts = || {
        [
            Money::parse("-48210.45").unwrap().to_string(),
            Money::parse("1000.0185").unwrap().exact(),
            Percent(decimal("12.5")).to_string(),
            number(decimal("1234.5"), 1),
            Bytes::parse("1536Mi").unwrap().to_string(),
            Bytes::parse("1T").unwrap().to_string(),
            Cpu::parse("500m").unwrap().to_string(),
            Cpu::parse("1").unwrap().to_string(),
            Span(16_500).to_string(),
            Span::days(30).to_string(),
        ]
        .map(|text| text.replace('\u{a0}', " "))
    };
    let english = amounts();
    assert_eq!(
        speaking(language("de"), amounts),
        [
            "−48.210,45",
            "1.000,0185",
            "12,5 %",
            "1234,5",
            "1,5 GiB",
            "931,32 GiB",
            "0,5 Kerne",
            "1 Kern",
            "4 h 35 min",
            "30 d"
        ]
    );
    assert_eq!(speaking(language("de-CH"), amounts)[..2], ["−48’210.45", "1’000.0185"]);
    assert_eq!(speaking(language("DE-AT"), amounts), speaking(language("de"), amounts));
    assert_eq!(speaking(language("en-GB"), amounts), english);
    assert_eq!(amounts(), english, "what was spoken is put back");
}

#[test]
fn days_and_months_are_written_as_the_language_does() {
    let date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let at = chrono_tz::Tz::Europe__Berlin.with_ymd_and_hms(2026, 3, 1, 2, 5, 0).unwrap();
    let written = || [day(date), month(date), month_name(date).to_owned(), moment(&at)];
    assert_eq!(written(), ["2026-03-01", "March 2026", "March", "2026-03-01 02:05 CET"]);
    assert_eq!(
        speaking(language("de"), written),
        ["01.03.2026", "März 2026", "März", "01.03.2026 02:05 CET"]
    );
}

#[test]
fn what_programs_read_knows_no_language() {
    let machine = || {
        [
            Money::parse("48210.45").unwrap().plain(),
            Quantity::parse("1.5").unwrap().to_string(),
            Span(5400).go(),
            NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().to_string(),
        ]
    };
    assert_eq!(speaking(language("de"), machine), machine());
}

#[test]
fn a_panic_does_not_leave_a_language_behind() {
    let caught = std::panic::catch_unwind(|| speaking(language("de"), || panic!("planned")));
    assert!(caught.is_err());
    assert_eq!(spoken().code(), "en");
}

#[test]
fn only_languages_with_words_are_languages() {
    for tag in ["de", "en", "de-CH", "de-DE-1996", "EN-us"] {
        assert_eq!(Language::parse(tag).unwrap().tag(), tag);
    }
    for tag in ["", "fr", "deutsch", "german", "de_DE", "de-", "de-x", "de CH"] {
        assert!(Language::parse(tag).is_err(), "{tag}");
    }
    assert!(Language::parse("fr").unwrap_err().contains("there are `en`, `de`"));
}

/// All texts of a file by the way to them.
fn flat(value: &serde_json::Value, way: &str, all: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| flat(inner, &format!("{way}.{key}"), all));
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| flat(inner, &format!("{way}.{index}"), all));
        }
        other => {
            all.insert(way.to_owned(), other.as_str().expect("a text").to_owned());
        }
    }
}

fn places(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(name, _)| name).collect();
    found.sort_unstable();
    found
}

#[test]
fn every_language_has_every_word_and_its_places() {
    let read = |text: &str| {
        let mut all = BTreeMap::new();
        flat(&serde_json::from_str(text).unwrap(), "", &mut all);
        // Regions are a language's own matter.
        all.retain(|way, _| !way.starts_with(".unit.regions"));
        all
    };
    let english = read(LANGUAGES[0].1);
    for (code, text) in LANGUAGES {
        let words = read(text);
        assert_eq!(words.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{code}");
        for (way, text) in &words {
            assert_eq!(places(text), places(&english[way]), "{code}: {way}");
            assert!(!text.trim().is_empty() || way == ".unit.thousands", "{code}: {way} is empty");
        }
    }
}
