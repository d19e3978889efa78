//! A list of a Kubernetes API, page by page, into a file.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::http::Door;
use super::provenance::{Records, Row};
use super::spool::Spool;
use super::{Failure, Listener, TOOL};
use crate::clock::Instant;
use crate::output::Folder;

/// What kubectl asks for, too.
const PAGE: usize = 500;
/// A list that changes faster than it can be read is begun again so often.
const RESTARTS: u32 = 4;

/// A kind of object that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub plural: &'static str,
    /// Empty for the core group.
    pub group: &'static str,
    pub version: &'static str,
    pub kind: &'static str,
}

impl Kind {
    pub fn path(&self) -> String {
        let Kind { plural, group, version, .. } = self;
        match *group {
            "" => format!("/api/{version}/{plural}"),
            group => format!("/apis/{group}/{version}/{plural}"),
        }
    }

    pub fn api_version(&self) -> String {
        match self.group {
            "" => self.version.to_string(),
            group => format!("{group}/{}", self.version),
        }
    }

    /// As kubectl names it: `backups.velero.io`, `namespaces`.
    pub fn name(&self) -> String {
        match self.group {
            "" => self.plural.to_string(),
            group => format!("{}.{group}", self.plural),
        }
    }

    pub fn file(&self) -> String {
        format!("{}.json", self.plural)
    }
}

/// Kinds that belong together, and the folder below the evidence that they go to.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    /// `velero` or `namespaces`.
    pub name: &'static str,
    pub kinds: &'static [Kind],
    /// Whether a server may do without one of them: then it is noted, not a failure.
    pub may_lack: bool,
    /// Whether each day has its folder: backups expire, and what was there last month is asked for next year.
    pub dated: bool,
}

/// What became of a run.
#[derive(Debug, Default)]
pub struct Ended {
    pub failures: Vec<Failure>,
    /// Kinds that may not be listed, and the user who may not, as far as the server says.
    pub forbidden: Vec<Kind>,
    pub user: Option<String>,
}

/// Where a run writes to and what its rows say.
pub struct Run<'a> {
    pub door: &'a mut Door,
    pub folder: &'a Folder,
    /// The folder relative to the root, for messages.
    pub shown: &'a str,
    pub context: Option<&'a str>,
    pub now: fn() -> Instant,
}

enum Listed {
    Here {
        objects: usize,
        calls: usize,
        at: Instant,
    },
    /// The server has no such kind.
    Unknown,
    /// With the user, where the server names one.
    Forbidden(String),
}

impl Run<'_> {
    /// All lists of a bundle; one that fails leaves its old file, and the others go on where they can.
    pub fn collect(&mut self, bundle: &Bundle, listener: &mut dyn Listener) -> Ended {
        let mut ended = Ended::default();
        let mut lacking = Vec::new();
        for kind in bundle.kinds {
            match self.one(*kind, bundle.may_lack, listener) {
                Ok(Listed::Here { .. }) => {}
                Ok(Listed::Unknown) => lacking.push(*kind),
                Ok(Listed::Forbidden(message)) => {
                    ended.user = ended.user.or_else(|| user(&message));
                    ended.forbidden.push(*kind);
                }
                Err(failure) => {
                    let last = failure.ends_all;
                    ended.failures.push(failure);
                    if last {
                        return ended;
                    }
                }
            }
        }
        if lacking.len() == bundle.kinds.len() {
            let what = format!("{} knows none of the kinds of {}", self.door.server(), bundle.name);
            ended.failures.push(Failure::of_all(what, Some("Is this the cluster that you mean?".into())));
        } else {
            for kind in lacking {
                listener
                    .notes(&format!("{}: this server has no such kind; nothing was written", kind.name()));
            }
        }
        ended
    }

    fn one(&mut self, kind: Kind, may_lack: bool, listener: &mut dyn Listener) -> Result<Listed, Failure> {
        let file = kind.file();
        let mut spool = Spool::new(self.folder, &file, kind)?;
        let listed = self.pages(kind, &mut spool, listener)?;
        match listed {
            Listed::Here { objects, calls, at } => {
                let mut records = Records::load(self.folder.path())?;
                let kept = spool.keep(self.folder, &file)?;
                records.put(Row {
                    file: file.clone(),
                    sha256: kept.sha256,
                    source: format!("{}{}", self.door.server(), kind.path()),
                    at: at.to_string(),
                    tool: TOOL.to_string(),
                    objects,
                    context: self.context.map(String::from),
                });
                records.keep(self.folder)?;
                listener.wrote(&kind.name(), objects, calls, &format!("{}/{file}", self.shown));
            }
            Listed::Unknown if !may_lack => {
                let what = format!("{}{}: there is no such list (404)", self.door.server(), kind.path());
                return Err(Failure::of_one(
                    what,
                    Some("Is this an API server, and its address whole?".into()),
                ));
            }
            Listed::Unknown | Listed::Forbidden(_) => {}
        }
        Ok(listed)
    }

    /// Pages are one state of the list, that of the first; where the server has forgotten it, all begins again.
    fn pages(
        &mut self,
        kind: Kind,
        spool: &mut Spool,
        listener: &mut dyn Listener,
    ) -> Result<Listed, Failure> {
        let (mut calls, mut restarts) = (0, 0);
        'again: loop {
            spool.restart()?;
            listener.begins(&kind.name());
            let at = (self.now)();
            let mut token: Option<String> = None;
            loop {
                let answer = self.door.get(&query(kind, token.as_deref()))?;
                calls += 1;
                match answer.status {
                    404 => return Ok(Listed::Unknown),
                    403 => return Ok(Listed::Forbidden(self.door.quoted(&answer.body))),
                    410 if restarts < RESTARTS => {
                        restarts += 1;
                        continue 'again;
                    }
                    410 => return Err(self.too_fast(kind)),
                    _ => {}
                }
                let page = self.page(kind, &answer.body)?;
                for item in &page.items {
                    spool.add(item.get()).map_err(|what| self.odd(kind, &what))??;
                }
                listener.has(spool.objects(), page.metadata.remaining_item_count);
                let next = page.metadata.next.filter(|next| !next.is_empty());
                if next.is_some() && next == token {
                    return Err(self.odd(kind, "its pages do not come to an end"));
                }
                if next.is_none() {
                    return Ok(Listed::Here { objects: spool.objects(), calls, at });
                }
                token = next;
            }
        }
    }

    fn page<'b>(&self, kind: Kind, body: &'b [u8]) -> Result<Page<'b>, Failure> {
        serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            self.odd(kind, &format!("the answer is not a list (line {line}, column {column})"))
        })
    }

    fn odd(&self, kind: Kind, what: &str) -> Failure {
        Failure::of_one(format!("{}{}: {what}", self.door.server(), kind.path()), None)
    }

    fn too_fast(&self, kind: Kind) -> Failure {
        let mut failure =
            self.odd(kind, &format!("the server forgot the list while it was read, {RESTARTS} times (410)"));
        failure.help = Some("Try again when the server is less busy.".into());
        failure
    }
}

fn query(kind: Kind, token: Option<&str>) -> String {
    let first = format!("{}?limit={PAGE}", kind.path());
    match token {
        Some(token) => format!("{first}&continue={}", utf8_percent_encode(token, NON_ALPHANUMERIC)),
        None => first,
    }
}

/// The calls that a bundle begins with, and the files that they fill: what a dry run shows.
pub fn plan(bundle: &Bundle, server: &str, shown: &str) -> Vec<(String, String)> {
    let line =
        |kind: &Kind| (format!("GET {server}{}", query(*kind, None)), format!("{shown}/{}", kind.file()));
    bundle.kinds.iter().map(line).collect()
}

/// `backups.velero.io is forbidden: User "x" cannot list resource …`.
fn user(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("User \"")?;
    let (user, _) = rest.split_once("\" cannot ")?;
    (!user.is_empty()).then(|| user.to_string())
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(default)]
    metadata: Metadata,
    /// An empty list of some servers is `null`.
    #[serde(borrow, deserialize_with = "items")]
    items: Vec<&'a RawValue>,
}

fn items<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<&'de RawValue>, D::Error> {
    Ok(Option::<Vec<&RawValue>>::deserialize(from)?.unwrap_or_default())
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(rename = "continue")]
    next: Option<String>,
    remaining_item_count: Option<usize>,
}
