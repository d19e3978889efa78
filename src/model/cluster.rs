//! A VKS workload cluster.

use super::{Supervisor, Team, VmClass, VsphereNamespace};
use crate::inventory::field::Ref;
use crate::inventory::record::{choice, record};

record! {
    /// A VKS workload cluster.
    pub struct Cluster: "Cluster" {
        required supervisor: Ref<Supervisor>,
        required vsphere_namespace: Ref<VsphereNamespace>,
        /// The team that owns this cluster's workload runbook: never the Supervisor's owner.
        required owner: Ref<Team>,
        required environment: Environment,
        /// The VKr, such as `v1.35.6---vmware.2-vkr.3`.
        optional release: String,
        optional cluster_class: String,
        optional pod_cidr: String,
        /// Prefix length of the block that each node takes from `podCidr`; 24 unless said.
        optional pod_cidr_block_size: u32,
        optional control_plane: ControlPlane,
        list node_pools: NodePool,
        optional isolation: Isolation,
        /// Machine deployments that are upgraded at once; 1 unless said.
        optional upgrade_concurrency: u32,
        optional velero: Velero,
    }
}

choice! {
    pub enum Environment {
        Prod = "prod",
        Stage = "stage",
        Test = "test",
        Dev = "dev",
    }
}

choice! {
    /// Whether tenants share the cluster.
    pub enum Isolation {
        Dedicated = "dedicated",
        Shared = "shared",
    }
}

record! {
    pub struct ControlPlane {
        required replicas: u32,
        required vm_class: Ref<VmClass>,
    }
}

record! {
    /// Nodes of one kind. With `max` the autoscaler sets their number.
    pub struct NodePool {
        required name: String,
        required vm_class: Ref<VmClass>,
        /// Nodes now.
        optional replicas: u32,
        optional min: u32,
        optional max: u32,
        optional zone: String,
        /// Nodes added at once while the pool is replaced; 1 unless said.
        optional max_surge: u32,
    }
}

impl NodePool {
    /// Nodes that are declared to run: a pool of the autoscaler runs at least its minimum.
    pub fn nodes(&self) -> u32 {
        self.replicas.or(self.min).unwrap_or(0)
    }

    /// Nodes that it may grow to.
    pub fn most_nodes(&self) -> u32 {
        self.max.unwrap_or(0).max(self.nodes())
    }

    pub fn surge(&self) -> u32 {
        self.max_surge.unwrap_or(1)
    }
}

record! {
    /// Velero in this cluster.
    pub struct Velero {
        /// Such as `1.18.1+vmware.1-vks.1`: it decides what a cron expression means.
        optional version: String,
        /// Its namespace; `velero` unless said.
        optional namespace: String,
        list plugins: String,
        /// Where the backup repository's password is kept, outside the cluster.
        optional repository_password_ref: String,
        /// `true` takes file system backup for every volume that says nothing else.
        optional default_volumes_to_fs_backup: bool,
        /// Feature flags, such as `EnableCSI`.
        list features: String,
    }
}

impl Cluster {
    pub fn velero_namespace(&self) -> &str {
        self.velero.as_ref().and_then(|v| v.namespace.as_deref()).unwrap_or("velero")
    }

    pub fn velero_version(&self) -> Option<&str> {
        self.velero.as_ref().and_then(|v| v.version.as_deref())
    }

    pub fn is_shared(&self) -> bool {
        self.isolation == Some(Isolation::Shared)
    }
}
