//! Where the backups of a cluster lie, and where the copies of those lie.

use serde::Serialize;

use super::{ScheduleLine, called, maybe_text};
use crate::model::{BackupTarget, Cluster, Lookup, Object, Platform, Ref, Site};
use crate::unit::Span;

/// A BackupStorageLocation: a target that schedules of the cluster write to, or one that only receives copies.
#[derive(Clone, Debug, Serialize)]
pub struct Location {
    pub name: String,
    pub title: String,
    pub provider: String,
    pub bucket: String,
    pub prefix: Option<String>,
    pub region: Option<String>,
    pub endpoint: Option<String>,
    pub account: Option<String>,
    /// Keys of `spec.config`; every value is a string.
    pub config: Vec<ConfigLine>,
    pub site: String,
    pub failure_domain: Option<String>,
    /// Whether it fails together with the cluster; none where a site is not known.
    pub with_cluster: Option<bool>,
    pub lock: Option<&'static str>,
    pub locked_days: u32,
    pub encrypted: Option<bool>,
    pub key_owner: Option<String>,
    pub delete_rights: Vec<String>,
    /// The location that receives a copy of everything here.
    pub copy: Option<String>,
    #[serde(serialize_with = "maybe_text")]
    pub copy_lag: Option<Span>,
    /// Schedules of this cluster that write here; empty for a mere copy.
    pub schedules: Vec<String>,
    /// Other clusters whose schedules write to the same bucket and prefix: their backups show up here, too.
    pub shared_with: Vec<String>,
    /// Locations of this cluster whose copies arrive here.
    pub copies_of: Vec<String>,
}

/// A key of `spec.config`: a list and no map, so that its order is the same in every run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfigLine {
    pub key: String,
    pub value: String,
}

pub fn of(platform: &Platform, cluster: &Object<Cluster>, schedules: &[ScheduleLine]) -> Vec<Location> {
    let mut names: Vec<&str> = Vec::new();
    for schedule in schedules {
        push(&mut names, &schedule.location);
    }
    for index in 0..names.len() {
        let copy = platform.backup_targets.get(names[index]).and_then(|t| t.replicates_to.as_ref());
        if let Some(copy) = copy.and_then(|c| platform.find(c)) {
            push(&mut names, &copy.name);
        }
    }
    let targets = names.iter().filter_map(|n| platform.backup_targets.get(*n));
    targets.map(|t| location(platform, cluster, schedules, &names, t)).collect()
}

fn push<'a>(names: &mut Vec<&'a str>, name: &'a str) {
    if !names.contains(&name) {
        names.push(name);
    }
}

fn location(
    platform: &Platform,
    cluster: &Object<Cluster>,
    schedules: &[ScheduleLine],
    names: &[&str],
    target: &Object<BackupTarget>,
) -> Location {
    let site = platform.find(&target.site);
    let copies = |name: &&&str| {
        let source = platform.backup_targets.get(**name);
        source.and_then(|s| s.replicates_to.as_ref()).is_some_and(|c| c == target.name.as_str())
    };
    let config = target.config.iter().flatten();
    Location {
        name: target.name.clone(),
        title: target.display().to_string(),
        provider: target.provider.clone(),
        bucket: target.bucket.clone(),
        prefix: target.prefix.clone(),
        region: target.region.clone(),
        endpoint: target.endpoint.clone(),
        account: target.account.clone(),
        config: config.map(|(k, v)| ConfigLine { key: k.clone(), value: v.0.clone() }).collect(),
        site: target.site.to_string(),
        failure_domain: site.map(|s| s.failure_domain.clone()),
        with_cluster: site.and_then(|s| with_cluster(platform, cluster, s)),
        lock: target.lock.as_ref().map(|l| l.mode.word()),
        locked_days: target.locked_days(),
        encrypted: target.encryption.as_ref().map(|e| e.enabled),
        key_owner: target.encryption.as_ref().and_then(|e| Some(called(platform, e.key_owner.as_deref()?))),
        delete_rights: target.delete_rights.iter().map(|t| called(platform, &t.name)).collect(),
        copy: target.replicates_to.as_ref().map(|t| t.to_string()),
        copy_lag: target.replication_lag,
        schedules: schedules.iter().filter(|s| s.location == target.name).map(|s| s.name.clone()).collect(),
        shared_with: shared_with(platform, cluster, target),
        copies_of: names.iter().filter(copies).map(|n| n.to_string()).collect(),
    }
}

fn with_cluster(platform: &Platform, cluster: &Object<Cluster>, site: &Object<Site>) -> Option<bool> {
    let level = platform.record.failure_domain_level();
    platform.site_of(cluster).map(|here| here.shares_domain(site, level))
}

fn shared_with(platform: &Platform, cluster: &Object<Cluster>, target: &Object<BackupTarget>) -> Vec<String> {
    let same = |other: &Ref<BackupTarget>| {
        let other = platform.find(other);
        other.is_some_and(|o| {
            (&o.endpoint, &o.bucket, &o.prefix) == (&target.endpoint, &target.bucket, &target.prefix)
        })
    };
    let writes = |name: &&String| {
        let mut classes = platform.workloads_of(name).filter_map(|w| platform.find(&w.class));
        classes.any(|c| c.schedules.iter().any(|s| same(&s.target)))
    };
    platform.clusters.keys().filter(|name| **name != cluster.name).filter(writes).cloned().collect()
}
