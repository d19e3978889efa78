//! Schedules and locations: what Velero holds, and what it holds that nobody promised.

use serde_json::json;

use super::super::canonical::{self, Server};
use super::super::{KubeObject, ObjectKind, Promised};
use super::{Compared, Difference, State, differences, hooks, stands};
use crate::evidence::Evidence;
use crate::evidence::velero::{Location, Schedule, Stand, Velero};
use crate::facts::record::is_same_cron;
use crate::model::Platform;

pub fn compare(
    platform: &Platform,
    promised: &Promised,
    evidence: &Evidence,
    cluster: &str,
) -> Vec<(ObjectKind, Compared)> {
    // Backups alone say nothing of the schedules that there are.
    let recorded =
        evidence.velero.get(cluster).filter(|v| !v.schedules.is_empty() || !v.locations.is_empty());
    let ours: Vec<&KubeObject> =
        promised.objects.iter().filter(|o| o.cluster == cluster && !o.kind.is_in_many()).collect();
    let mut all: Vec<(ObjectKind, Compared)> =
        ours.iter().map(|object| (object.kind, held(platform, recorded, object))).collect();
    let Some(recorded) = recorded else { return all };
    let is_ours = |kind: ObjectKind, name: &str| ours.iter().any(|o| o.kind == kind && o.name == name);
    let locations = recorded
        .locations
        .iter()
        .map(|l| (ObjectKind::BackupStorageLocation, &*l.namespace, &*l.name, &l.stand));
    let schedules =
        recorded.schedules.iter().map(|s| (ObjectKind::Schedule, &*s.namespace, &*s.name, &s.stand));
    for (kind, namespace, name, stand) in locations.chain(schedules) {
        if !is_ours(kind, name) {
            let state = State::NotPromised;
            let (kind_word, namespace, name) = (kind.word(), namespace.to_string(), name.to_string());
            let evidence = Some(stands(stand));
            let (differences, declared) = (Vec::new(), Vec::new());
            all.push((
                kind,
                Compared { kind: kind_word, namespace, name, state, differences, declared, evidence },
            ));
        }
    }
    all
}

fn held(platform: &Platform, recorded: Option<&Velero>, object: &KubeObject) -> Compared {
    let spec = &object.json["spec"];
    let none = |state| Compared::of(object, state, Vec::new(), None);
    let Some(velero) = recorded.filter(|_| object.kind != ObjectKind::ConfigMap) else {
        return none(if object.kind == ObjectKind::ConfigMap { State::NotCompared } else { State::NoData });
    };
    if object.kind == ObjectKind::Schedule {
        let Some(theirs) = schedule(velero, object) else { return none(State::Absent) };
        let server = server(platform, velero, &object.cluster);
        let ours = canonical::schedule(spec, &server);
        let mut found = differences(&ours, &canonical::schedule(&theirs.spec, &server));
        found.retain(|d| d.field != "spec.schedule" || !is_same(platform, object, theirs));
        found.extend(hooks::differences(platform, object, &theirs.spec));
        return Compared::held(object, found, &theirs.namespace, &theirs.stand);
    }
    let Some(theirs) = location(velero, object) else { return none(State::Absent) };
    let found = differences(&canonical::location(spec), &canonical::location(&theirs.spec));
    Compared::held(object, found, &theirs.namespace, &theirs.stand)
}

/// The one in the promised namespace before one that is elsewhere.
fn schedule<'a>(velero: &'a Velero, object: &KubeObject) -> Option<&'a Schedule> {
    let mut named = velero.schedules.iter().filter(|s| *s.name == *object.name);
    named.clone().find(|s| *s.namespace == *object.namespace).or_else(|| named.next())
}

fn location<'a>(velero: &'a Velero, object: &KubeObject) -> Option<&'a Location> {
    let mut named = velero.locations.iter().filter(|l| *l.name == *object.name);
    named.clone().find(|l| *l.namespace == *object.namespace).or_else(|| named.next())
}

fn server(platform: &Platform, velero: &Velero, cluster: &str) -> Server {
    let declared = platform.clusters.get(cluster).and_then(|c| c.velero.as_ref());
    let default = velero.locations.iter().find(|l| l.default);
    Server {
        fs_backup: declared.and_then(|v| v.default_volumes_to_fs_backup).unwrap_or(false),
        location: default.map_or("default", |l| &l.name).to_string(),
    }
}

fn is_same(platform: &Platform, object: &KubeObject, theirs: &Schedule) -> bool {
    let ours = object.json["spec"]["schedule"].as_str().unwrap_or_default();
    platform.clusters.get(&object.cluster).is_some_and(|cluster| is_same_cron(cluster, ours, &theirs.cron))
}

impl Compared {
    pub fn of(
        object: &KubeObject,
        state: State,
        differences: Vec<Difference>,
        evidence: Option<String>,
    ) -> Compared {
        Compared {
            kind: object.kind.word(),
            namespace: object.namespace.clone(),
            name: object.name.clone(),
            state,
            differences,
            declared: object.declared.iter().map(|d| d.id.clone()).collect(),
            evidence,
        }
    }

    pub fn held(object: &KubeObject, mut found: Vec<Difference>, namespace: &str, stand: &Stand) -> Compared {
        if namespace != object.namespace {
            let (promised, recorded) = (Some(json!(object.namespace)), Some(json!(namespace)));
            let field = "metadata.namespace".to_string();
            found.insert(0, Difference { field, promised, recorded, server_default: None });
        }
        let state = if found.is_empty() { State::Equal } else { State::Differs };
        Compared::of(object, state, found, Some(stands(stand)))
    }
}
