//! Velero's objects out of files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::backup;
use super::scope::Scopes;
use super::volume::{self, Copied};
use super::{Backup, Location, Restore, Schedule, Velero, other};
use crate::clock::Instant;
use crate::diagnostic::Finding;
use crate::evidence::folder::{self, File, Reader, Taken, Used};
use crate::evidence::intern::Names;
use crate::evidence::object::{Flaw, Object};
use crate::evidence::once::{Once, Record};
use crate::evidence::provenance::Provenance;
use crate::evidence::source::{Lists, Source};
use crate::evidence::{Evidence, hex};

/// Below `inventory/evidence/`.
const FOLDER: &str = "velero/";
const GROUP: &str = "velero.io";
/// Of a label's value, by Kubernetes.
const LABEL: usize = 63;

/// Everything below `velero/`, by cluster.
pub fn load(
    folder: &Path,
    prefix: &str,
    evidence: &Evidence,
    provenance: &Provenance,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Velero> {
    let owners = folder::owners(folder, prefix, FOLDER, evidence, findings);
    owners.into_iter().map(|(owner, files)| (owner, cluster(&files, provenance, findings))).collect()
}

fn cluster(files: &[File], provenance: &Provenance, findings: &mut Vec<Finding>) -> Velero {
    let mut ledger = Ledger::default();
    let mut sources = folder::read(files, provenance, &mut ledger, findings);
    let (mut velero, copies) = ledger.finish();
    part(&mut velero, &sources);
    let mut used = Used::default();
    used.add(velero.backups.iter().map(Record::file));
    used.add(velero.schedules.iter().map(Record::file));
    used.add(velero.locations.iter().map(Record::file));
    used.add(velero.restores.iter().map(Record::file));
    used.add(copies.iter().map(Record::file));
    used.tell(&mut sources);
    velero.volumes = copies.into_iter().map(|copied| copied.copy).collect();
    velero.sources = sources;
    velero
}

/// Backups are history: one that is gone was there. Of schedules and locations only those count that are there now.
fn part(velero: &mut Velero, sources: &[Source]) {
    let lists = Lists::of(sources, "backups");
    for backup in &mut velero.backups {
        backup.expiration = backup.expiration.into_iter().chain(lists.gone(&backup.stand.file)).min();
    }
    let lists = Lists::of(sources, "schedules");
    velero.schedules.retain(|schedule| lists.gone(&schedule.stand.file).is_none());
    let lists = Lists::of(sources, "backupstoragelocations");
    velero.locations.retain(|location| lists.gone(&location.stand.file).is_none());
}

#[derive(Default)]
struct Ledger {
    names: Names,
    scopes: Scopes,
    backups: Once<Backup>,
    schedules: Once<Schedule>,
    locations: Once<Location>,
    restores: Once<Restore>,
    uploads: Once<Copied>,
    pods: Once<Copied>,
}

impl Reader for Ledger {
    fn take(&mut self, object: &Object) -> Result<Taken, Flaw> {
        if object.group() != GROUP {
            return Ok(Taken::Other);
        }
        let Ledger { names, scopes, .. } = self;
        let version = object.version();
        let kind = object.kind();
        if matches!(
            kind,
            "Backup" | "Schedule" | "BackupStorageLocation" | "Restore" | "DataUpload" | "PodVolumeBackup"
        ) && object.meta.name.is_empty()
        {
            return Err("it has no name".to_string().into());
        }
        Ok(Taken::Used(match kind {
            "Backup" => add(&mut self.backups, backup::read(object, names, scopes)?, version),
            "Schedule" => add(&mut self.schedules, backup::schedule(object, names, scopes)?, version),
            "BackupStorageLocation" => add(&mut self.locations, other::location(object, names)?, version),
            "Restore" => add(&mut self.restores, other::restore(object, names)?, version),
            "DataUpload" => add(&mut self.uploads, volume::upload(object, names)?, version),
            "PodVolumeBackup" => add(&mut self.pods, volume::pod(object, names)?, version),
            _ => return Ok(Taken::Other),
        }))
    }
}

fn add<T: Record>(all: &mut Once<T>, record: T, version: Option<u64>) -> Option<Instant> {
    let moment = record.moment();
    all.add(record, version);
    moment
}

impl Ledger {
    fn finish(self) -> (Velero, Vec<Copied>) {
        let mut velero = Velero {
            backups: self.backups.finish(),
            schedules: self.schedules.finish(),
            locations: self.locations.finish(),
            restores: self.restores.finish(),
            ..Velero::default()
        };
        velero
            .backups
            .sort_unstable_by(|a, b| (a.start, &a.name, &a.namespace).cmp(&(b.start, &b.name, &b.namespace)));
        velero.schedules.sort_by(|a, b| (&a.name, &a.namespace).cmp(&(&b.name, &b.namespace)));
        velero.locations.sort_by(|a, b| (&a.name, &a.namespace).cmp(&(&b.name, &b.namespace)));
        velero.restores.sort_by(|a, b| (&a.name, &a.namespace).cmp(&(&b.name, &b.namespace)));
        let mut copies = self.uploads.finish();
        copies.extend(self.pods.finish());
        whole_names(&mut velero, &mut copies);
        copies.sort_by(|a, b| a.key().cmp(&b.key()));
        (velero, copies)
    }
}

/// Velero's `label.GetValidName`: a name that is too long for a label ends in the first of its hash.
pub(super) fn label(name: &str) -> String {
    match name.get(..LABEL - 6) {
        Some(start) if name.len() > LABEL => {
            format!("{start}{}", &hex(&Sha256::digest(name.as_bytes()))[..6])
        }
        _ => name.to_string(),
    }
}

/// Labels that were cut become the names that they were cut from, where these are known.
fn whole_names(velero: &mut Velero, copies: &mut [Copied]) {
    let long = |name: &str| (name.len() > LABEL).then(|| (label(name), Arc::<str>::from(name)));
    let backups: HashMap<_, _> = velero.backups.iter().filter_map(|backup| long(&backup.name)).collect();
    let schedules: HashMap<_, _> =
        velero.schedules.iter().filter_map(|schedule| long(&schedule.name)).collect();
    for copy in copies {
        if let Some(name) = backups.get(&*copy.copy.backup) {
            copy.copy.backup = name.clone();
        }
    }
    if schedules.is_empty() {
        return;
    }
    for backup in &mut velero.backups {
        if let Some(name) = backup.schedule.as_ref().and_then(|label| schedules.get(&**label)) {
            backup.schedule = Some(name.clone());
        }
    }
}
