//! Backups and schedules: what they cover is the same thing, once as a `spec`, once as a `template`.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::scope::{List, Scopes, Spec, flat, map};
use super::{Backup, Count, Phase, Schedule};
use crate::clock::Instant;
use crate::evidence::intern::Names;
use crate::evidence::object::{Flaw, Moment, Object, Text};
use crate::evidence::once::Record;

pub fn read(object: &Object, names: &mut Names, scopes: &mut Scopes) -> Result<Backup, Flaw> {
    let status: Status = object.part(object.status())?;
    let labels: Schedulers = object.part(object.meta.labels)?;
    let progress = status.progress.unwrap_or_default();
    let first = status.validation_errors.iter().flatten().flatten().find(|error| !error.is_empty());
    let reason = Some(&status.failure_reason).filter(|reason| !reason.is_empty()).or(first);
    Ok(Backup {
        name: (*object.meta.name).into(),
        namespace: names.one(&object.meta.namespace),
        schedule: labels.schedule.filter(|name| !name.is_empty()).map(|name| names.one(&name)),
        phase: Phase::of(&status.phase),
        start: status.start_timestamp.map(|moment| moment.0),
        completion: status.completion_timestamp.map(|moment| moment.0),
        expiration: status.expiration.map(|moment| moment.0),
        created: object.meta.creation_timestamp.map(|moment| moment.0),
        deleting: object.meta.deletion_timestamp.is_some(),
        scope: scopes.of(object, object.spec())?,
        snapshots: count(status.volume_snapshots_attempted, status.volume_snapshots_completed),
        csi_snapshots: count(status.csi_volume_snapshots_attempted, status.csi_volume_snapshots_completed),
        operations: count(status.backup_item_operations_attempted, status.backup_item_operations_completed),
        operations_failed: status.backup_item_operations_failed.unwrap_or_default(),
        errors: status.errors.unwrap_or_default(),
        warnings: status.warnings.unwrap_or_default(),
        items: progress.items_backed_up.unwrap_or_default(),
        reason: reason.map(|reason| (**reason).into()),
        stand: object.stand.clone(),
    })
}

pub fn schedule(object: &Object, names: &mut Names, scopes: &mut Scopes) -> Result<Schedule, Flaw> {
    let spec: ScheduleSpec = object.part(object.spec())?;
    let status: ScheduleStatus = object.part(object.status())?;
    Ok(Schedule {
        name: (*object.meta.name).into(),
        namespace: names.one(&object.meta.namespace),
        cron: spec.schedule.to_string(),
        paused: spec.paused.unwrap_or_default(),
        skip_immediately: spec.skip_immediately,
        owner_references: spec.use_owner_references_in_backup,
        scope: scopes.one(spec.template.unwrap_or_default().scope()),
        phase: status.phase.to_string(),
        validation_errors: flat(status.validation_errors),
        last_backup: status.last_backup.map(|moment| moment.0),
        created: object.meta.creation_timestamp.map(|moment| moment.0),
        spec: object.part::<Option<Value>>(object.spec())?.unwrap_or_default(),
        labels: map(object.part(object.meta.labels)?),
        stand: object.stand.clone(),
    })
}

impl Record for Backup {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.stand.file
    }

    fn moment(&self) -> Option<Instant> {
        self.start.max(self.completion)
    }

    fn finality(&self) -> u8 {
        match self.phase {
            phase if phase.is_final() => Phase::Completed as u8,
            phase => phase as u8,
        }
    }
}

impl Record for Schedule {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.stand.file
    }

    fn moment(&self) -> Option<Instant> {
        self.last_backup
    }
}

/// The one label that a backup is read for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Schedulers<'a> {
    #[serde(borrow, rename = "velero.io/schedule-name")]
    schedule: Option<Text<'a>>,
}

type Number = Option<u32>;
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    start_timestamp: Option<Moment>,
    completion_timestamp: Option<Moment>,
    expiration: Option<Moment>,
    volume_snapshots_attempted: Number,
    volume_snapshots_completed: Number,
    csi_volume_snapshots_attempted: Number,
    csi_volume_snapshots_completed: Number,
    backup_item_operations_attempted: Number,
    backup_item_operations_completed: Number,
    backup_item_operations_failed: Number,
    errors: Number,
    warnings: Number,
    progress: Option<Progress>,
    #[serde(borrow)]
    failure_reason: Text<'a>,
    #[serde(borrow)]
    validation_errors: List<Text<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Progress {
    items_backed_up: Number,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ScheduleSpec<'a> {
    #[serde(borrow)]
    schedule: Text<'a>,
    paused: Option<bool>,
    skip_immediately: Option<bool>,
    use_owner_references_in_backup: Option<bool>,
    template: Option<Spec>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ScheduleStatus<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    last_backup: Option<Moment>,
    validation_errors: List<String>,
}

fn count(attempted: Number, completed: Number) -> Count {
    Count { attempted: attempted.unwrap_or_default(), completed: completed.unwrap_or_default() }
}
