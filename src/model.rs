//! The inventory resolved into one [`Platform`]: what does not resolve becomes a finding, not an abort.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::clock::{Today, Tz};
use crate::diagnostic::{Finding, Place, Sources};
use crate::inventory::{Inventory, Node};

pub mod backup_target;
pub mod cluster;
pub mod drill;
pub mod exclusion;
pub mod load;
pub mod namespace_guard;
pub mod platform;
pub mod rate_card;
pub mod schema;
pub mod site;
pub mod supervisor;
pub mod team;
pub mod tenant;
pub mod vm_class;
pub mod vsphere_namespace;
pub mod waiver;
mod whereabouts;
pub mod workload;
pub mod workload_class;

pub use crate::inventory::field::{Currency, Email, Hash, Kind, Moment, Ref};
pub use backup_target::*;
pub use cluster::*;
pub use drill::*;
pub use exclusion::*;
pub use namespace_guard::*;
pub use platform::*;
pub use rate_card::*;
pub use site::*;
pub use supervisor::*;
pub use team::*;
pub use tenant::*;
pub use vm_class::*;
pub use vsphere_namespace::*;
pub use waiver::*;
use whereabouts::Whereabouts;
pub use workload::*;
pub use workload_class::*;

/// A document of the inventory: its own fields (through `Deref`) and those that every document has.
#[derive(Clone, Debug)]
pub struct Object<T> {
    pub name: String,
    pub title: Option<String>,
    pub description: Option<String>,
    pub labels: BTreeMap<String, String>,
    pub links: Vec<Link>,
    pub spec: T,
    node: Node,
}

/// A link that a document carries.
#[derive(Clone, Debug)]
pub struct Link {
    pub title: String,
    pub url: String,
}

impl<T> Deref for Object<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.spec
    }
}

impl<T: Kind> Object<T> {
    /// `Kind/name`.
    pub fn id(&self) -> String {
        format!("{}/{}", T::KIND, self.name)
    }

    /// What people call it: its title, else its name.
    pub fn display(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }

    /// Where the field at `path` stands, such as `schedules[1].cron`; `""` is the document's name.
    pub fn place(&self, path: &str) -> Place {
        self.node.place_of(path)
    }

    /// All of it, from its first key to its last value.
    pub fn extent(&self) -> Place {
        self.node.extent()
    }

    /// The file it is declared in.
    pub fn file(&self) -> &str {
        &self.node.place.file
    }
}

/// Documents of one kind by name.
pub type Table<T> = BTreeMap<String, Object<T>>;

/// Everything that is declared, resolved.
#[derive(Clone, Debug)]
pub struct Platform {
    pub record: Object<PlatformRecord>,
    pub teams: Table<Team>,
    pub sites: Table<Site>,
    pub supervisors: Table<Supervisor>,
    pub vm_classes: Table<VmClass>,
    pub vsphere_namespaces: Table<VsphereNamespace>,
    pub clusters: Table<Cluster>,
    pub workload_classes: Table<WorkloadClass>,
    pub workloads: Table<Workload>,
    pub exclusions: Table<Exclusion>,
    pub tenants: Table<Tenant>,
    pub namespace_guards: Table<NamespaceGuard>,
    pub backup_targets: Table<BackupTarget>,
    pub drills: Table<Drill>,
    pub rate_cards: Table<RateCard>,
    pub waivers: Table<Waiver>,
    /// The day that "overdue" is measured from.
    pub today: Today,
    whereabouts: Whereabouts,
}

/// Finds what a reference names.
pub trait Lookup<T> {
    fn table(&self) -> &Table<T>;

    fn find(&self, reference: &Ref<T>) -> Option<&Object<T>> {
        self.table().get(&*reference.name)
    }
}

macro_rules! lookups {
    ($($type:ty => $table:ident,)*) => {$(
        impl Lookup<$type> for Platform {
            fn table(&self) -> &Table<$type> { &self.$table }
        }
    )*};
}

lookups! {
    Team => teams,
    Site => sites,
    Supervisor => supervisors,
    VmClass => vm_classes,
    VsphereNamespace => vsphere_namespaces,
    Cluster => clusters,
    WorkloadClass => workload_classes,
    Workload => workloads,
    Exclusion => exclusions,
    Tenant => tenants,
    NamespaceGuard => namespace_guards,
    BackupTarget => backup_targets,
    Drill => drills,
    RateCard => rate_cards,
    Waiver => waivers,
}

impl Platform {
    pub fn zone(&self) -> Tz {
        self.record.timezone
    }

    /// Clusters of a Supervisor, by name.
    pub fn clusters_of<'a>(&'a self, supervisor: &'a str) -> impl Iterator<Item = &'a Object<Cluster>> {
        self.clusters.values().filter(move |c| c.supervisor == *supervisor)
    }

    /// Workloads of a cluster, by name.
    pub fn workloads_of<'a>(&'a self, cluster: &'a str) -> impl Iterator<Item = &'a Object<Workload>> {
        self.whereabouts.workloads(cluster).iter().filter_map(|name| self.workloads.get(name))
    }

    /// Clusters that run at least one workload of a class.
    pub fn clusters_with_class<'a>(&'a self, class: &'a str) -> impl Iterator<Item = &'a Object<Cluster>> {
        self.whereabouts.clusters(class).filter_map(|name| self.clusters.get(name))
    }

    /// The site of a cluster: its Supervisor's.
    pub fn site_of(&self, cluster: &Cluster) -> Option<&Object<Site>> {
        self.find(&self.find(&cluster.supervisor)?.site)
    }
}

/// What reading a whole inventory gives.
#[derive(Debug)]
pub struct Loaded {
    /// None when there is no readable document of kind Platform.
    pub platform: Option<Platform>,
    /// Findings of the group Reading.
    pub findings: Vec<Finding>,
    pub sources: Sources,
}

/// Reads every document into its type and resolves the references between them.
pub fn load(inventory: Inventory, today: impl FnOnce(Tz) -> Today) -> Loaded {
    load::load(inventory, today)
}
