//! Locations and restores.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::scope::{List, Pairs, flat, map};
use super::{Location, Restore};
use crate::clock::Instant;
use crate::evidence::intern::Names;
use crate::evidence::object::{Flaw, Moment, Object, Text};
use crate::evidence::once::Record;

pub fn location(object: &Object, names: &mut Names) -> Result<Location, Flaw> {
    let spec: LocationSpec = object.part(object.spec())?;
    let status: LocationStatus = object.part(object.status())?;
    let storage = spec.object_storage.unwrap_or_default();
    let said = |text: Text| Some(text.to_string()).filter(|text| !text.is_empty());
    Ok(Location {
        name: (*object.meta.name).into(),
        namespace: names.one(&object.meta.namespace),
        provider: spec.provider.to_string(),
        bucket: storage.bucket.to_string(),
        prefix: storage.prefix.to_string(),
        read_only: &*spec.access_mode == "ReadOnly",
        default: spec.default.unwrap_or_default(),
        available: said(status.phase).map(|phase| phase == "Available"),
        message: said(status.message),
        last_validated: status.last_validation_time.map(|moment| moment.0),
        spec: object.part::<Option<Value>>(object.spec())?.unwrap_or_default(),
        stand: object.stand.clone(),
    })
}

pub fn restore(object: &Object, names: &mut Names) -> Result<Restore, Flaw> {
    let spec: RestoreSpec = object.part(object.spec())?;
    let status: RestoreStatus = object.part(object.status())?;
    let said = |text: Text| (!text.is_empty()).then(|| Box::from(&*text));
    Ok(Restore {
        name: (*object.meta.name).into(),
        namespace: names.one(&object.meta.namespace),
        backup: said(spec.backup_name),
        schedule: said(spec.schedule_name),
        phase: status.phase.to_string(),
        start: status.start_timestamp.map(|moment| moment.0),
        completion: status.completion_timestamp.map(|moment| moment.0),
        included_namespaces: flat(spec.included_namespaces),
        namespace_mapping: map(spec.namespace_mapping),
        errors: status.errors.unwrap_or_default(),
        warnings: status.warnings.unwrap_or_default(),
        stand: object.stand.clone(),
    })
}

impl Record for Location {
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
        self.last_validated
    }
}

impl Record for Restore {
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
        u8::from(matches!(&*self.phase, "FailedValidation" | "Completed" | "PartiallyFailed" | "Failed"))
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LocationSpec<'a> {
    #[serde(borrow)]
    provider: Text<'a>,
    #[serde(borrow)]
    object_storage: Option<Storage<'a>>,
    #[serde(borrow)]
    access_mode: Text<'a>,
    default: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Storage<'a> {
    #[serde(borrow)]
    bucket: Text<'a>,
    #[serde(borrow)]
    prefix: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LocationStatus<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    #[serde(borrow)]
    message: Text<'a>,
    last_validation_time: Option<Moment>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RestoreSpec<'a> {
    #[serde(borrow)]
    backup_name: Text<'a>,
    #[serde(borrow)]
    schedule_name: Text<'a>,
    included_namespaces: List<String>,
    namespace_mapping: Pairs,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RestoreStatus<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    start_timestamp: Option<Moment>,
    completion_timestamp: Option<Moment>,
    errors: Option<u32>,
    warnings: Option<u32>,
}
