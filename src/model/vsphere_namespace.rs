//! The tenancy boundary on a Supervisor: not a namespace inside a VKS cluster.

use std::collections::BTreeMap;

use super::{Supervisor, Tenant, VmClass};
use crate::inventory::field::Ref;
use crate::inventory::record::{choice, record};
use crate::unit::{Bytes, Cpu};

record! {
    /// A vSphere Namespace.
    pub struct VsphereNamespace: "VsphereNamespace" {
        required supervisor: Ref<Supervisor>,
        required tenant: Ref<Tenant>,
        optional quota: Quota,
        list vm_classes: Ref<VmClass>,
        list access: Access,
    }
}

record! {
    /// Limits of the namespace; what is missing is unlimited.
    pub struct Quota {
        optional cpu: Cpu,
        optional memory: Bytes,
        /// Limit by storage policy.
        optional storage: BTreeMap<String, Bytes>,
        /// Limits by zone.
        list zones: ZoneQuota,
    }
}

record! {
    pub struct ZoneQuota {
        required name: String,
        optional cpu: Cpu,
        optional memory: Bytes,
    }
}

record! {
    pub struct Access {
        /// A user or group.
        required subject: String,
        required role: AccessRole,
    }
}

choice! {
    pub enum AccessRole {
        Owner = "OWNER",
        Edit = "EDIT",
        View = "VIEW",
    }
}
