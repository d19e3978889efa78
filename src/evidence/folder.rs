//! The files of one cluster or Supervisor: opened, cut into objects, and each said where it comes from.

mod tally;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::object::{Flaw, Object};
use super::provenance::Provenance;
use super::source::Source;
use super::{Evidence, Recorded, unreadable};
use crate::clock::Instant;
use crate::diagnostic::Finding;
use tally::Tally;

/// A file of evidence.
pub struct File<'a> {
    disk: PathBuf,
    /// Relative to the root.
    name: Arc<str>,
    /// Relative to `inventory/evidence/`.
    path: &'a str,
    recorded: &'a Recorded,
}

/// What takes the objects of files, one after another.
pub trait Reader {
    /// Whether an object, or the list that it is in, says what it is. vCenter's answers do not.
    const NAMES_KINDS: bool = true;

    /// The newest moment that its status names, if it is one of ours.
    fn take(&mut self, object: &Object) -> Result<Taken, Flaw>;
}

pub enum Taken {
    /// One of ours, and the newest moment that its status names.
    Used(Option<Instant>),
    /// Of a kind that nothing here asks for.
    Other,
}

/// The files below `top` by the folder that they lie in, which names the cluster.
pub fn owners<'a>(
    folder: &Path,
    prefix: &str,
    top: &str,
    evidence: &'a Evidence,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Vec<File<'a>>> {
    let mut owners: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for (path, recorded) in evidence.files.range(top.to_string()..) {
        let Some(inner) = path.strip_prefix(top) else { break };
        if super::is_note(path) || super::provenance::is_one(path) {
            continue;
        }
        let name: Arc<str> = format!("{prefix}/{path}").into();
        match inner.split_once('/') {
            Some((owner, _)) => {
                let file = File { disk: folder.join(path), name, path, recorded };
                owners.entry(owner.to_string()).or_default().push(file);
            }
            None => findings.push(unreadable(
                &name,
                &format!("it lies in no folder below `{top}`, which would say whose it is"),
            )),
        }
    }
    owners
}

/// Gives all objects of the files to the reader. Sources count what they hold; what is used is counted by the reader.
pub fn read<R: Reader>(
    files: &[File],
    provenance: &Provenance,
    reader: &mut R,
    findings: &mut Vec<Finding>,
) -> Vec<Source> {
    let mut sources = Vec::new();
    for file in files {
        let mut tally = Tally::of(file);
        tally.read(reader);
        let by = provenance.of(file.path, file.recorded, findings);
        findings.extend(tally.findings());
        if tally.used > 0 || tally.lists > 0 {
            sources.push(Source {
                path: file.name.clone(),
                sha256: file.recorded.sha256.clone(),
                collected: by.as_ref().map(|by| by.at).or(tally.newest),
                tool: by.and_then(|by| by.tool),
                objects: tally.objects,
                used: 0,
            });
        }
    }
    sources
}

/// How many objects of each file count.
#[derive(Default)]
pub struct Used(HashMap<Arc<str>, usize>);

impl Used {
    pub fn add<'f>(&mut self, files: impl IntoIterator<Item = &'f Arc<str>>) {
        for file in files {
            match self.0.get_mut(file) {
                Some(count) => *count += 1,
                None => drop(self.0.insert(file.clone(), 1)),
            }
        }
    }

    pub fn tell(&self, sources: &mut [Source]) {
        for source in sources {
            source.used = self.0.get(&source.path).copied().unwrap_or_default();
        }
    }
}
