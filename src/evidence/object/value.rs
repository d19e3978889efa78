//! Texts and times of objects.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use chrono::{NaiveDate, TimeZone, Utc};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::clock::Instant;

/// Text that is copied only if it holds escapes. Null is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<'a>(Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.into())))
            }

            fn visit_unit<E>(self) -> Result<Text<'de>, E> {
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A point in time as Kubernetes prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Instant);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        moment(&text).map(Moment).map_err(D::Error::custom)
    }
}

/// Nearly all are `2026-11-21T01:00:05Z`; millions of them are worth a way of their own.
pub fn moment(text: &str) -> Result<Instant, String> {
    plain(text.as_bytes()).map_or_else(|| Instant::parse(text), Ok)
}

fn plain(text: &[u8]) -> Option<Instant> {
    let text: &[u8; 20] = text.try_into().ok()?;
    let marks = [text[4], text[7], text[10], text[13], text[16], text[19]];
    let number = |from: usize, to: usize| {
        text[from..to]
            .iter()
            .try_fold(0u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    if &marks != b"--T::Z" {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)?;
    let moment = day.and_hms_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?)?;
    Some(Instant(Utc.from_utc_datetime(&moment)))
}

/// The newest time of `managedFields`. Nothing else of it matters, and it is half of an object.
#[derive(Clone, Copy, Default)]
pub struct Touched(pub Option<Moment>);

impl<'de> Deserialize<'de> for Touched {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Default, serde::Deserialize)]
        #[serde(default)]
        struct Entry {
            time: Option<Moment>,
        }
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Touched;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_unit<E>(self) -> Result<Touched, E> {
                Ok(Touched(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Touched, A::Error> {
                let mut newest = None;
                while let Some(entry) = entries.next_element::<Option<Entry>>()? {
                    newest = newest.max(entry.and_then(|entry| entry.time));
                }
                Ok(Touched(newest))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
