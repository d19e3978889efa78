//! Volumes in a backup: what was moved to the target, and what was read file by file.

use std::sync::Arc;

use serde::Deserialize;

use super::{CopyKind, CopyState, VolumeCopy};
use crate::clock::Instant;
use crate::evidence::intern::Names;
use crate::evidence::object::{Flaw, Moment, Object, Text};
use crate::evidence::once::Record;

/// A copy and what only the reading needs to know of it.
pub struct Copied {
    namespace: Arc<str>,
    name: Box<str>,
    pub file: Arc<str>,
    pub copy: VolumeCopy,
}

impl Copied {
    /// What the order of volumes is made from.
    pub fn key(&self) -> impl Ord + '_ {
        let copy = &self.copy;
        (&copy.backup, &copy.namespace, &copy.volume, copy.kind, copy.state, copy.completion, &self.name)
    }
}

impl Record for Copied {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.file
    }

    fn moment(&self) -> Option<Instant> {
        self.copy.completion
    }

    fn finality(&self) -> u8 {
        u8::from(self.copy.state != CopyState::Running)
    }
}

pub fn upload(object: &Object, names: &mut Names) -> Result<Copied, Flaw> {
    let spec: Upload = object.part(object.spec())?;
    let volume = first([&spec.source_pvc, &object.meta.name]);
    copied(object, names, CopyKind::DataUpload, "", &spec.source_namespace, volume)
}

pub fn pod(object: &Object, names: &mut Names) -> Result<Copied, Flaw> {
    let spec: PodVolume = object.part(object.spec())?;
    let claim: Claim = object.part(object.meta.annotations)?;
    let (pod, tags) = (spec.pod.unwrap_or_default(), spec.tags.unwrap_or_default());
    let volume = first([&claim.name, &tags.pvc_name, &spec.volume, &tags.volume]);
    let namespace = first([&pod.namespace, &tags.ns]);
    copied(object, names, CopyKind::PodVolumeBackup, &tags.backup, namespace, volume)
}

fn copied(
    object: &Object,
    names: &mut Names,
    kind: CopyKind,
    tag: &str,
    namespace: &str,
    volume: &str,
) -> Result<Copied, Flaw> {
    let label: OfBackup = object.part(object.meta.labels)?;
    let owners: Option<Vec<Option<Owner>>> = object.part(object.meta.owner_references)?;
    let owner = owners.iter().flatten().flatten().find(|owner| &*owner.kind == "Backup");
    // A label is cut at 63 characters, the others are not.
    let backup = [tag, owner.map_or("", |owner| &*owner.name), &label.name];
    let Some(backup) = backup.into_iter().find(|name| !name.is_empty()) else {
        return Err("it does not say which backup it belongs to".to_string().into());
    };
    if namespace.is_empty() {
        return Err("it does not say which namespace its volume is in".to_string().into());
    }
    let status: Status = object.part(object.status())?;
    Ok(Copied {
        namespace: names.one(&object.meta.namespace),
        name: (*object.meta.name).into(),
        file: object.stand.file.clone(),
        copy: VolumeCopy {
            backup: names.one(backup),
            namespace: names.one(namespace),
            volume: volume.into(),
            kind,
            state: state(&status.phase),
            bytes: status.progress.and_then(|progress| progress.bytes_done),
            completion: status.completion_timestamp.map(|moment| moment.0),
        },
    })
}

/// Velero's documents spell a cancelled one in both ways.
fn state(phase: &str) -> CopyState {
    match phase {
        "Completed" => CopyState::Done,
        "Failed" | "Canceled" | "Cancelled" => CopyState::Failed,
        _ => CopyState::Running,
    }
}

fn first<'t, const N: usize>(texts: [&'t Text; N]) -> &'t str {
    texts.into_iter().find(|text| !text.is_empty()).map_or("", |text| text)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OfBackup<'a> {
    #[serde(borrow, rename = "velero.io/backup-name")]
    name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Owner<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Claim<'a> {
    #[serde(borrow, rename = "velero.io/pvc-name")]
    name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Upload<'a> {
    #[serde(borrow, rename = "sourceNamespace")]
    source_namespace: Text<'a>,
    #[serde(borrow, rename = "sourcePVC")]
    source_pvc: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PodVolume<'a> {
    #[serde(borrow)]
    pod: Option<Pod<'a>>,
    #[serde(borrow)]
    volume: Text<'a>,
    #[serde(borrow)]
    tags: Option<Tags<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Pod<'a> {
    #[serde(borrow)]
    namespace: Text<'a>,
}

/// What the repository knows a snapshot by.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Tags<'a> {
    #[serde(borrow)]
    backup: Text<'a>,
    #[serde(borrow)]
    ns: Text<'a>,
    #[serde(borrow)]
    volume: Text<'a>,
    #[serde(borrow, rename = "pvc-name")]
    pvc_name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    completion_timestamp: Option<Moment>,
    progress: Option<Progress>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Progress {
    bytes_done: Option<u64>,
}
