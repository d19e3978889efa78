//! What every object of Kubernetes says of itself, read without copying it.

mod value;

use serde_json::value::RawValue;

use super::json::List;
use super::velero::Stand;
use crate::clock::Instant;
use value::Touched;

pub use value::{Moment, Text, moment};

/// Characters of foreign text in a message.
const MOST_QUOTED: usize = 200;

/// One object, of which only the outermost level has been read. Null counts as absent everywhere, as in Kubernetes.
pub struct Object<'a> {
    outline: Outline<'a>,
    list: Option<&'a List>,
    pub meta: Meta<'a>,
    pub stand: Stand,
    bytes: &'a [u8],
}

/// What is wrong with an object, and how many lines below its first.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    pub what: String,
    pub below: u32,
}

impl From<String> for Flaw {
    fn from(what: String) -> Self {
        Flaw { what, below: 0 }
    }
}

/// The outermost level as it stands there.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline<'a> {
    #[serde(borrow)]
    api_version: Option<Text<'a>>,
    #[serde(borrow)]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    metadata: Option<Meta<'a>>,
    #[serde(borrow)]
    spec: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
}

#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meta<'a> {
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    pub namespace: Text<'a>,
    #[serde(borrow)]
    resource_version: Text<'a>,
    pub creation_timestamp: Option<Moment>,
    pub deletion_timestamp: Option<Moment>,
    #[serde(borrow)]
    pub labels: Option<&'a RawValue>,
    #[serde(borrow)]
    pub annotations: Option<&'a RawValue>,
    #[serde(borrow)]
    pub owner_references: Option<&'a RawValue>,
    managed_fields: Touched,
}

impl<'a> Object<'a> {
    pub fn read(bytes: &'a [u8], list: Option<&'a List>, stand: Stand) -> Result<Object<'a>, Flaw> {
        let mut outline: Outline = serde_json::from_slice(bytes).map_err(|error| flaw(&error, 0))?;
        let meta = outline.metadata.take().unwrap_or_default();
        Ok(Object { outline, list, meta, stand, bytes })
    }

    /// `Backup`; empty for what does not say it, not even by its list.
    pub fn kind(&self) -> &str {
        let list = || self.list.and_then(|list| list.kind.as_deref());
        said(&self.outline.kind).or_else(list).unwrap_or_default()
    }

    fn api_version(&self) -> &str {
        let list = || self.list.and_then(|list| list.api_version.as_deref());
        said(&self.outline.api_version).or_else(list).unwrap_or_default()
    }

    pub fn says_what_it_is(&self) -> bool {
        !self.kind().is_empty() && !self.api_version().is_empty()
    }

    /// Of `velero.io/v1` the part before the slash; empty for what has none.
    pub fn group(&self) -> &str {
        self.api_version().split_once('/').map_or("", |(group, _)| group)
    }

    pub fn spec(&self) -> Option<&'a RawValue> {
        self.outline.spec
    }

    pub fn status(&self) -> Option<&'a RawValue> {
        self.outline.status
    }

    /// Reads a part of it; an absent one is one in which all is absent.
    pub fn part<T: serde::Deserialize<'a> + Default>(&self, part: Option<&'a RawValue>) -> Result<T, Flaw> {
        let Some(part) = part else { return Ok(T::default()) };
        serde_json::from_str(part.get()).map_err(|error| flaw(&error, self.lines_before(part.get())))
    }

    /// All of it.
    pub fn whole<T: serde::Deserialize<'a>>(&self) -> Result<T, Flaw> {
        serde_json::from_slice(self.bytes).map_err(|error| flaw(&error, 0))
    }

    fn lines_before(&self, part: &str) -> u32 {
        let offset = (part.as_ptr() as usize).saturating_sub(self.bytes.as_ptr() as usize);
        let before = &self.bytes[..offset.min(self.bytes.len())];
        before.iter().filter(|byte| **byte == b'\n').count().try_into().unwrap_or(u32::MAX)
    }

    /// The larger, the newer; none where it is not a number.
    pub fn version(&self) -> Option<u64> {
        self.meta.resource_version.parse().ok()
    }

    /// The newest moment that the object's own record names, beside those of its status.
    pub fn touched(&self) -> Option<Instant> {
        let meta = &self.meta;
        let moments = [meta.creation_timestamp, meta.deletion_timestamp, meta.managed_fields.0];
        moments.into_iter().flatten().max().map(|moment| moment.0)
    }
}

fn said<'t>(text: &'t Option<Text>) -> Option<&'t str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// serde's words without its position, which counts from the object's start.
fn flaw(error: &serde_json::Error, before: u32) -> Flaw {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(&*text, |(what, _)| what);
    let line = u32::try_from(error.line().saturating_sub(1)).unwrap_or(u32::MAX);
    Flaw { what: tame(what), below: before.saturating_add(line) }
}

/// Foreign text in a message: one short line.
pub fn tame(text: &str) -> String {
    let short: String = text.chars().take(MOST_QUOTED).collect();
    let plain: String = short.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() { format!("{plain}…") } else { plain }
}
