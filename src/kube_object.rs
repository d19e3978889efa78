//! The Kubernetes objects that the inventory promises: what GitOps applies, and what evidence is held against.
//!
//! What the inventory does not say is in none of them: a field that Velero's server would fill in stays its own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Value, json};

use crate::diagnostic::Place;
use crate::facts::restore;
use crate::model::{Kind, Object, Platform, load::is_dns_label};
use crate::yaml;

mod canonical;
pub mod comparison;
mod guard;
mod hook;
mod location;
mod network;
mod schedule;

pub use network::open_directions;

/// How every file of ours begins.
pub const HEADER: &str = "# Written by daybook from the inventory";

/// In the order in which they are applied: a Schedule needs its location and its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    BackupStorageLocation,
    ConfigMap,
    Schedule,
    ResourceQuota,
    NetworkPolicy,
}

impl ObjectKind {
    pub fn word(self) -> &'static str {
        match self {
            ObjectKind::BackupStorageLocation => "BackupStorageLocation",
            ObjectKind::ConfigMap => "ConfigMap",
            ObjectKind::Schedule => "Schedule",
            ObjectKind::ResourceQuota => "ResourceQuota",
            ObjectKind::NetworkPolicy => "NetworkPolicy",
        }
    }

    fn api_version(self) -> &'static str {
        match self {
            ObjectKind::BackupStorageLocation | ObjectKind::Schedule => "velero.io/v1",
            ObjectKind::ConfigMap | ObjectKind::ResourceQuota => "v1",
            ObjectKind::NetworkPolicy => "networking.k8s.io/v1",
        }
    }

    /// Kinds that lie in the namespaces of applications, where one name may stand in many.
    fn is_in_many(self) -> bool {
        matches!(self, ObjectKind::ResourceQuota | ObjectKind::NetworkPolicy)
    }
}

/// One object of one cluster.
#[derive(Clone, Debug)]
pub struct KubeObject {
    pub cluster: String,
    pub kind: ObjectKind,
    pub namespace: String,
    pub name: String,
    /// All of it, as it is applied.
    pub json: Value,
    /// The documents that it was made from, the one that promises it first.
    pub declared: Vec<Declared>,
}

/// A document of the inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// `Kind/name`.
    pub id: String,
    pub extent: Place,
}

/// Something that is declared and cannot be written as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanting {
    pub cluster: String,
    pub kind: ObjectKind,
    /// The field that says it.
    pub place: Place,
    pub what: String,
}

/// Everything that an inventory promises.
#[derive(Clone, Debug, Default)]
pub struct Promised {
    /// By cluster, then in the order in which they are applied.
    pub objects: Vec<KubeObject>,
    pub wanting: Vec<Wanting>,
}

/// What keeps a declaration from becoming an object that Kubernetes takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub place: Place,
    pub message: String,
}

/// The objects of every cluster; nothing at all where one of them could not be applied.
pub fn promised(platform: &Platform) -> Result<Promised, Vec<Refusal>> {
    let mut promised = Promised::default();
    let mut refusals = Vec::new();
    for cluster in platform.clusters.values() {
        let classes = restore::classes(platform, cluster);
        let velero = cluster.velero_namespace();
        location::write(platform, cluster, &classes, &mut promised, &mut refusals);
        schedule::write(platform, cluster, &classes, &mut promised, &mut refusals);
        guard::write(platform, cluster, &mut promised);
        if !is_dns_label(velero) {
            let message = format!("`{velero}` cannot be a namespace");
            refusals.push(Refusal { place: cluster.place("velero.namespace"), message });
        }
    }
    refusals.extend(clashes(&promised.objects));
    promised.objects.sort_by(|a, b| a.key().cmp(&b.key()));
    if refusals.is_empty() { Ok(promised) } else { Err(refusals) }
}

/// Names that Kubernetes refuses, and two objects that would be one.
fn clashes(objects: &[KubeObject]) -> Vec<Refusal> {
    let mut seen: BTreeMap<_, &KubeObject> = BTreeMap::new();
    let mut refusals = Vec::new();
    for object in objects {
        let kind = object.kind.word();
        if !is_name(&object.name) || !is_dns_label(&object.namespace) {
            let (namespace, name) = (&object.namespace, &object.name);
            let message = format!(
                "`{namespace}/{name}` cannot name a {kind}: a name is lower-case letters, digits and `-`, at most 63"
            );
            refusals.push(object.refusal(message));
        }
        match seen.entry(object.key()) {
            Entry::Vacant(entry) => drop(entry.insert(object)),
            Entry::Occupied(entry) => {
                let (cluster, name) = (&object.cluster, &object.name);
                let other = entry.get().declared.first().map_or("", |declared| &declared.id);
                let message =
                    format!("cluster `{cluster}` would get the {kind} `{name}` twice, also from {other}");
                refusals.push(object.refusal(message));
            }
        }
    }
    refusals
}

/// A label is what every kind takes, and what `velero.io/schedule-name` holds whole.
fn is_name(name: &str) -> bool {
    name.len() <= 63 && name.split('.').all(is_dns_label)
}

impl Declared {
    fn of<T: Kind>(object: &Object<T>) -> Declared {
        Declared { id: object.id(), extent: object.extent() }
    }
}

impl KubeObject {
    /// `body` is what stands below `metadata`: `spec` or `data`.
    fn new(
        cluster: &str,
        kind: ObjectKind,
        (namespace, name): (&str, &str),
        labels: &[(&str, String)],
        body: (&str, Value),
    ) -> KubeObject {
        let mut all = json!({"app.kubernetes.io/managed-by": "daybook", "daybook.io/cluster": cluster});
        labels.iter().for_each(|(key, value)| all[format!("daybook.io/{key}")] = json!(value));
        let mut json = json!({
            "apiVersion": kind.api_version(),
            "kind": kind.word(),
            "metadata": {"name": name, "namespace": namespace, "labels": all},
        });
        json[body.0] = body.1;
        let (cluster, namespace, name) = (cluster.to_string(), namespace.to_string(), name.to_string());
        KubeObject { cluster, kind, namespace, name, json, declared: Vec::new() }
    }

    fn declared(self, declared: Vec<Declared>) -> KubeObject {
        KubeObject { declared, ..self }
    }

    fn key(&self) -> (&str, ObjectKind, &str, &str) {
        (&self.cluster, self.kind, &self.namespace, &self.name)
    }

    fn refusal(&self, message: String) -> Refusal {
        let place =
            self.declared.first().map_or_else(|| Place::of_file(""), |declared| declared.extent.clone());
        Refusal { place, message }
    }

    /// Below the output folder. A namespace has no dot, so no two objects meet in one file.
    pub fn path(&self) -> String {
        let KubeObject { cluster, namespace, name, .. } = self;
        let kind = self.kind.word().to_ascii_lowercase();
        if self.kind.is_in_many() {
            format!("{cluster}/{kind}-{namespace}.{name}.yaml")
        } else {
            format!("{cluster}/{kind}-{name}.yaml")
        }
    }

    /// One document of YAML below a comment that says where it comes from; `hash` knows the text of a document.
    pub fn yaml(&self, hash: &dyn Fn(&Declared) -> String) -> Result<String, String> {
        let mut text = format!("{HEADER} for cluster {}: change it there, not here.\n", self.cluster);
        for declared in &self.declared {
            let line = format!("# {} in {}, sha256:{}", declared.id, declared.extent.file, hash(declared));
            text.push_str(&yaml::comment(&line));
            text.push('\n');
        }
        text.push_str(&yaml::document(&self.json)?);
        Ok(text)
    }
}
