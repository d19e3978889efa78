//! What runs where, as it was recorded, under the names that it gets in the inventory.

use std::collections::{BTreeMap, BTreeSet};

use super::class::{self, Class};
use super::name::Names;
use super::target::{self, Target};
use super::{TENANT_LABELS, name};
use crate::clock::Instant;
use crate::evidence::{Evidence, Kubernetes, Velero};

pub struct Estate<'a> {
    pub label: Option<String>,
    pub clusters: Vec<Cluster<'a>>,
    pub targets: Vec<Target<'a>>,
    pub classes: Vec<Class<'a>>,
    /// By the label's value: the name of the Tenant.
    pub tenants: BTreeMap<String, String>,
}

pub struct Cluster<'a> {
    /// In the inventory.
    pub name: String,
    /// Its folder in the evidence.
    pub folder: &'a str,
    pub velero: Option<&'a Velero>,
    pub kubernetes: Option<&'a Kubernetes>,
    /// Velero's own namespace there.
    pub velero_namespace: Option<&'a str>,
    /// Those of applications, and those that come with the cluster.
    pub namespaces: BTreeMap<&'a str, Namespace<'a>>,
    pub system: BTreeSet<&'a str>,
}

/// One namespace of an application.
#[derive(Clone, Debug, Default)]
pub struct Namespace<'a> {
    pub labels: BTreeMap<&'a str, &'a str>,
    /// The value of the label that tells tenants apart.
    pub tenant: Option<&'a str>,
    /// Its class, by index.
    pub class: Option<usize>,
}

impl<'a> Estate<'a> {
    pub fn of(evidence: &'a Evidence, wanted: Option<&str>) -> Estate<'a> {
        let label = wanted.map(str::to_string).or_else(|| common_label(evidence));
        let folders: BTreeSet<&String> = evidence.velero.keys().chain(evidence.kubernetes.keys()).collect();
        let mut names = Names::default();
        let mut clusters: Vec<Cluster> = folders
            .into_iter()
            .map(|folder| cluster(evidence, folder, names.take(&[folder]), label.as_deref()))
            .collect();
        let classes = class::of(&mut clusters);
        let values: BTreeSet<&str> =
            clusters.iter().flat_map(|c| c.namespaces.values()).filter_map(|n| n.tenant).collect();
        let mut names = Names::default();
        let tenants = values.into_iter().map(|value| (value.to_string(), names.take(&[value]))).collect();
        Estate { targets: target::of(&clusters), label, clusters, classes, tenants }
    }

    pub fn target(&self, cluster: &str, location: &str) -> Option<&Target<'a>> {
        let is_it = |t: &&Target| t.places.iter().any(|(c, l)| c == cluster && *l == location);
        self.targets.iter().find(is_it)
    }
}

impl<'a> Cluster<'a> {
    pub fn collected(&self) -> Option<Instant> {
        self.velero.and_then(Velero::collected)
    }

    /// The location that schedules without one write to.
    pub fn location_of(&self, schedule: &'a crate::evidence::velero::Schedule) -> &'a str {
        let default = || self.velero.and_then(|v| v.locations.iter().find(|l| l.default));
        match schedule.scope.location.as_str() {
            "" => default().map_or("default", |l| &l.name),
            named => named,
        }
    }
}

fn common_label(evidence: &Evidence) -> Option<String> {
    let namespaces = || evidence.kubernetes.values().flat_map(|k| &k.namespaces);
    let occurs = |label: &&&str| namespaces().any(|n| n.labels.contains_key(**label));
    TENANT_LABELS.iter().find(occurs).map(|label| label.to_string())
}

fn cluster<'a>(evidence: &'a Evidence, folder: &'a str, name: String, label: Option<&str>) -> Cluster<'a> {
    let velero = evidence.velero.get(folder);
    let kubernetes = evidence.kubernetes.get(folder);
    let velero_namespace = velero.and_then(velero_namespace);
    let mut namespaces: BTreeMap<&str, Namespace> = BTreeMap::new();
    for recorded in kubernetes.into_iter().flat_map(|k| &k.namespaces).filter(|n| !n.terminating) {
        let labels: BTreeMap<&str, &str> =
            recorded.labels.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let tenant = label.and_then(|label| labels.get(label)).copied().filter(|value| !value.is_empty());
        namespaces.insert(&recorded.name, Namespace { labels, tenant, class: None });
    }
    // Where no namespaces were recorded, schedules still name some.
    let schedules = velero.into_iter().flat_map(|v| &v.schedules);
    let named =
        schedules.flat_map(|s| &s.scope.included_namespaces).filter(|n| !n.contains(['*', '?', '[', '{']));
    for name in named {
        namespaces.entry(name).or_default();
    }
    let is_empty = |n: &str| kubernetes.is_some_and(|k| k.claims_in(n).next().is_none());
    let is_system = |n: &&str| {
        Some(*n) == velero_namespace || comes_with_the_cluster(n) || (*n == "default" && is_empty(n))
    };
    let system: BTreeSet<&str> = namespaces.keys().copied().filter(is_system).collect();
    namespaces.retain(|n, _| !system.contains(n));
    Cluster { name, folder, velero, kubernetes, velero_namespace, namespaces, system }
}

/// The one that most of its objects lie in.
fn velero_namespace(velero: &Velero) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let schedules = velero.schedules.iter().map(|s| &*s.namespace);
    let locations = velero.locations.iter().map(|l| &*l.namespace);
    let backups = velero.backups.iter().map(|b| &*b.namespace);
    schedules.chain(locations).chain(backups).for_each(|n| *counts.entry(n).or_default() += 1);
    counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name))).map(|(name, _)| name)
}

fn comes_with_the_cluster(namespace: &str) -> bool {
    ["kube-", "vmware-system-", "svc-", "tkg-system", "velero"]
        .iter()
        .any(|prefix| namespace.starts_with(prefix))
}

/// A folder whose name is no name of a document.
pub fn renamed(cluster: &Cluster) -> bool {
    name::slug(cluster.folder) != cluster.folder || cluster.name != cluster.folder
}
