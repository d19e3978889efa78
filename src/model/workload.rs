//! What runs, what it leans on, and what proves that it works.

use std::collections::BTreeMap;

use super::{Cluster, Team, Tenant, WorkloadClass};
use crate::inventory::field::{Ref, Verbatim};
use crate::inventory::record::{choice, record};
use crate::unit::{Bytes, Span};

record! {
    /// An application in its namespaces.
    pub struct Workload: "Workload" {
        required tenant: Ref<Tenant>,
        required cluster: Ref<Cluster>,
        required namespaces: Vec<String>,
        required class: Ref<WorkloadClass>,
        /// The team that runs the application.
        optional owner: Ref<Team>,
        list volumes: Volume,
        /// The outside world that no backup of the cluster holds. An empty list is a statement.
        required dependencies: Vec<Dependency>,
        /// What is restored or started first.
        list restore_order: String,
        list hooks: Hook,
        /// What proves that it works after a restore.
        list checks: WorkloadCheck,
    }
}

record! {
    pub struct Volume {
        required name: String,
        required size: Bytes,
        optional storage_class: String,
    }
}

record! {
    pub struct Dependency {
        required name: String,
        required kind: DependencyKind,
        /// How it comes back, and from where.
        optional recovery: String,
        /// Who brings it back.
        optional owner: String,
        optional contact: String,
    }
}

choice! {
    pub enum DependencyKind {
        Dns = "dns",
        LoadBalancer = "load-balancer",
        ExternalSecret = "external-secret",
        ManagedService = "managed-service",
        Identity = "identity",
        Registry = "registry",
        Certificate = "certificate",
        MessageBroker = "message-broker",
        Other = "other",
    }
}

record! {
    /// A command that Velero runs in a pod.
    pub struct Hook {
        required when: HookWhen,
        /// Labels of the pods that it runs in. Velero fails a hook in every pod that lacks its container, so a Schedule
        /// carries it only with these.
        optional selector: BTreeMap<String, Verbatim>,
        optional container: String,
        required command: Vec<String>,
        optional on_error: OnError,
        optional timeout: Span,
    }
}

choice! {
    pub enum HookWhen {
        Pre = "pre",
        Post = "post",
    }
}

choice! {
    pub enum OnError {
        Fail = "Fail",
        Continue = "Continue",
    }
}

record! {
    pub struct WorkloadCheck {
        required title: String,
        required command: String,
        required expect: String,
    }
}
