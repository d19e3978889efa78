//! How a value is read from YAML: every trouble becomes a finding, and reading goes on.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{Node, Value};
use crate::clock::{self, Date, Instant, Tz};
pub use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Finding, Place, Severity};
use crate::unit::{Bytes, Cpu, Language, Money, Quantity, Span, shown};

/// What reading one document gathers besides the value.
pub struct Reader<'a> {
    /// `Kind/name` of the document.
    pub object: &'a str,
    pub findings: &'a mut Vec<Finding>,
    pub mentions: &'a mut Vec<Mention>,
}

/// A reference, to be looked up when all documents are read.
#[derive(Clone, Debug)]
pub struct Mention {
    pub from: String,
    pub kind: &'static str,
    pub name: String,
    pub place: Place,
}

impl Reader<'_> {
    pub fn wrong(&mut self, rule: &'static str, place: &Place, message: String, help: String) {
        self.findings.push(Finding {
            rule,
            severity: Severity::Error,
            object: self.object.to_string(),
            message,
            help,
            place: place.clone(),
            related: Vec::new(),
            waiver: None,
        });
    }

    fn invalid(&mut self, node: &Node, wanted: &str) {
        let message = format!("{} is not {wanted}", node.describe());
        self.wrong("invalid-value", &node.place, message, format!("Write {wanted}."));
    }
}

/// A type that a field of the inventory can have.
pub trait Field: Sized {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self>;
    /// JSON Schema of what may be typed.
    fn schema() -> Json;
}

/// A type whose whole form is one scalar.
trait Scalar: Sized {
    const WANTED: &'static str;
    fn parse(text: &str) -> Result<Self, String>;
    fn schema() -> Json;
}

fn read_scalar<T: Scalar>(node: &Node, reader: &mut Reader) -> Option<T> {
    let Some(text) = node.text() else {
        reader.invalid(node, T::WANTED);
        return None;
    };
    match T::parse(text) {
        Ok(value) => Some(value),
        Err(message) => {
            reader.wrong("invalid-value", &node.place, message, format!("Write {}.", T::WANTED));
            None
        }
    }
}

macro_rules! scalars {
    ($($type:ty, $wanted:literal, $parse:expr, $schema:tt;)*) => {$(
        impl Scalar for $type {
            const WANTED: &'static str = $wanted;
            fn parse(text: &str) -> Result<Self, String> { $parse(text) }
            fn schema() -> Json { json!($schema) }
        }
        impl Field for $type {
            fn read(node: &Node, reader: &mut Reader) -> Option<Self> { read_scalar(node, reader) }
            fn schema() -> Json { <Self as Scalar>::schema() }
        }
    )*};
}

scalars! {
    String, "text", text, {"type": ["string", "number", "boolean"], "x-type": "text"};
    Verbatim, "text", Verbatim::parse, {"type": "string", "x-type": "text, may be empty"};
    bool, "`true` or `false`", truth, {"type": "boolean", "x-type": "true or false"};
    u32, "a whole number", whole, {"type": "integer", "minimum": 0, "x-type": "whole number"};
    Decimal, "a decimal number such as `0.0125`", decimal, {"type": ["string", "number"], "x-type": "decimal"};
    Money, "an amount such as `12.50`", Money::parse, {"type": ["string", "number"], "x-type": "amount"};
    Bytes, "a size such as `512Mi`, `2Gi` or `1.5Ti`", Bytes::parse, {"type": ["string", "integer"], "x-type": "size"};
    Amount, "a quantity such as `40`, `500m` or `64Gi`", Amount::parse, {"type": ["string", "number"], "x-type": "quantity"};
    Cpu, "an amount of CPU such as `500m`, `4` or `12.5GHz`", Cpu::parse, {"type": ["string", "number"], "x-type": "CPU"};
    Span, "a duration such as `15m`, `4h`, `1h30m`, `30d`, `2w` or `1y`", Span::parse, {"type": "string", "x-type": "duration"};
    Date, "a date such as `2026-10-31`", clock::date, {"type": "string", "format": "date", "x-type": "date"};
    Instant, "an instant such as `2026-10-31T21:05:00Z`", Instant::parse, {"type": "string", "format": "date-time", "x-type": "instant"};
    Tz, "a time zone such as `Europe/Berlin`", clock::zone, {"type": "string", "x-type": "IANA time zone"};
    Language, "a language such as `en`, `de` or `de-CH`", Language::parse, {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "x-type": "language of documents"};
    Currency, "a currency code such as `EUR`", Currency::parse, {"type": "string", "pattern": "^[A-Z]{3}$", "x-type": "ISO 4217 code"};
    Email, "an e-mail address", Email::parse, {"type": "string", "format": "email", "x-type": "e-mail address"};
    Hash, "a SHA-256 of 64 hexadecimal digits", Hash::parse, {"type": "string", "pattern": "^[0-9a-fA-F]{64}$", "x-type": "SHA-256"};
    Inside, "a path below `inventory/evidence/` such as `drills/2026-08-19-orders.txt`", Inside::parse, {"type": "string", "x-type": "path below `inventory/evidence/`"};
    Moment, "a date or an instant, such as `2026-10-31` or `2026-10-31T21:05:00Z`", Moment::parse, {"type": "string", "x-type": "date or instant"};
}

fn text(text: &str) -> Result<String, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() { Err("the text is empty".into()) } else { bounded(trimmed) }
}

/// Characters of a text: three pages. Documents repeat titles, and a print of megabytes takes minutes.
pub const MOST_TEXT: usize = 8192;

fn bounded(text: &str) -> Result<String, String> {
    match text.chars().count() {
        ..=MOST_TEXT => Ok(text.to_string()),
        more => Err(format!("the text has {more} characters; at most {MOST_TEXT} are read")),
    }
}

fn truth(text: &str) -> Result<bool, String> {
    match text {
        "true" | "True" | "TRUE" => Ok(true),
        "false" | "False" | "FALSE" => Ok(false),
        _ => Err(format!("`{text}` is neither `true` nor `false`")),
    }
}

fn whole(text: &str) -> Result<u32, String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| digits)
        .ok_or_else(|| format!("`{text}` is not a whole number up to {}", u32::MAX))
}

fn decimal(text: &str) -> Result<Decimal, String> {
    Money::parse(text).map(|m| m.0).map_err(|_| format!("`{text}` is not a decimal number"))
}

/// Text as it is typed, which may be empty where empty means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verbatim(pub String);

impl Verbatim {
    fn parse(text: &str) -> Result<Self, String> {
        bounded(text).map(Verbatim)
    }
}

/// A Kubernetes quantity, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(pub String);

impl Amount {
    fn parse(text: &str) -> Result<Self, String> {
        Quantity::parse(text).map(|_| Amount(text.to_string()))
    }
}

/// ISO 4217, three capital letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(pub String);

impl Currency {
    fn parse(text: &str) -> Result<Self, String> {
        let fits = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        if fits { Ok(Currency(text.to_string())) } else { Err(format!("`{text}` is not a currency code")) }
    }
}

/// One mailbox; what a mail header can carry without quoting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(pub String);

impl Email {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || Err(format!("`{text}` is not an e-mail address"));
        let Some((local, domain)) = text.split_once('@') else { return wrong() };
        let local_fits = !local.is_empty()
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
        let domain_fits = domain.split('.').all(|l| {
            !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !l.starts_with('-')
        });
        if local_fits && domain_fits { Ok(Email(text.to_string())) } else { wrong() }
    }
}

/// A SHA-256 in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hash(pub String);

impl Hash {
    fn parse(text: &str) -> Result<Self, String> {
        let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if fits { Ok(Hash(text.to_ascii_lowercase())) } else { Err(format!("`{text}` is not a SHA-256")) }
    }
}

/// A path that cannot lead out of the folder that it is read in, on any system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside(pub String);

impl Inside {
    fn parse(text: &str) -> Result<Self, String> {
        let foreign = text.contains(['\\', ':']) || text.chars().any(char::is_control);
        let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        let fits = !foreign && text.len() <= 1024 && text.split('/').all(plain);
        if fits {
            Ok(Inside(text.to_string()))
        } else {
            Err(format!("{} leads out of the folder", shown(text)))
        }
    }
}

/// A day, or an instant where somebody knew the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Day(Date),
    At(Instant),
}

impl Moment {
    fn parse(text: &str) -> Result<Self, String> {
        clock::date(text)
            .map(Moment::Day)
            .or_else(|_| Instant::parse(text).map(Moment::At))
            .map_err(|_| format!("`{text}` is neither a date nor an instant"))
    }

    /// The day on the platform's calendar.
    pub fn date(&self, zone: Tz) -> Date {
        match self {
            Moment::Day(day) => *day,
            Moment::At(instant) => instant.date_in(zone),
        }
    }
}

impl<T: Field> Field for Vec<T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            // One broken item is a finding, not the loss of its siblings.
            Value::Sequence(items) => Some(items.iter().filter_map(|i| T::read(i, reader)).collect()),
            _ => {
                reader.invalid(node, "a list");
                None
            }
        }
    }
    fn schema() -> Json {
        json!({"type": "array", "items": T::schema()})
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Mapping(entries) => Some(
                entries.iter().filter_map(|(k, v)| Some((k.text.to_string(), T::read(v, reader)?))).collect(),
            ),
            _ => {
                reader.invalid(node, "a mapping");
                None
            }
        }
    }
    fn schema() -> Json {
        json!({"type": "object", "additionalProperties": T::schema()})
    }
}

/// A document kind, known by its name in the field `kind`.
pub trait Kind {
    const KIND: &'static str;
}

/// The name of another document.
pub struct Ref<K> {
    pub name: Arc<str>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Ref<K> {
    pub fn to(name: &str) -> Self {
        Ref { name: name.into(), kind: PhantomData }
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        Ref { name: self.name.clone(), kind: PhantomData }
    }
}

impl<K> std::fmt::Debug for Ref<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ref({})", self.name)
    }
}

impl<K> std::fmt::Display for Ref<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl<K> PartialEq for Ref<K> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<K> PartialEq<str> for Ref<K> {
    fn eq(&self, other: &str) -> bool {
        &*self.name == other
    }
}

impl<K: Kind> Field for Ref<K> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let name: String = read_scalar(node, reader)?;
        reader.mentions.push(Mention {
            from: reader.object.to_string(),
            kind: K::KIND,
            name: name.clone(),
            place: node.place.clone(),
        });
        Some(Ref::to(&name))
    }
    fn schema() -> Json {
        json!({"type": "string", "x-type": format!("name of a {}", K::KIND)})
    }
}
