//! A Supervisor, with all that its rebuild needs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Site, Team, VmClass};
use crate::clock::Date;
use crate::inventory::field::{Hash, Moment, Ref};
use crate::inventory::record::{choice, record};
use crate::unit::{Bytes, Span};

record! {
    /// A vSphere cluster, or three, with the Kubernetes control plane switched on.
    pub struct Supervisor: "Supervisor" {
        /// The team that owns the rebuild runbook: infrastructure.
        required owner: Ref<Team>,
        required site: Ref<Site>,
        /// The Supervisor's id in the API, which is not the cluster's `domain-cNN`.
        optional id: String,
        required vcenter: Vcenter,
        /// One or three management zones, and workload zones.
        required zones: Vec<Zone>,
        optional control_plane: SupervisorControlPlane,
        optional network: Network,
        /// Storage policies by name; ids change with a rebuild.
        list storage_policies: String,
        list content_libraries: ContentLibrary,
        list identity_providers: IdentityProvider,
        list certificates: Certificate,
        /// Container image registries.
        list registries: String,
        /// Supervisor Services, in the order in which they are installed.
        list services: Service,
        list vm_classes: Ref<VmClass>,
        /// What was exported for a rebuild, where it lies, and when.
        list exports: Export,
        optional rebuild: Rebuild,
    }
}

record! {
    pub struct Vcenter {
        required fqdn: String,
        required version: String,
        optional backup: VcenterBackup,
    }
}

record! {
    /// The file-based backup of the vCenter appliance.
    pub struct VcenterBackup {
        /// When it runs, in words.
        optional schedule: String,
        /// How many are kept.
        optional keep: u32,
        /// `supervisors` is the part that holds the Supervisor control plane.
        list parts: BackupPart,
        /// Where it goes.
        optional target: String,
        /// The site of the target.
        optional site: Ref<Site>,
        optional encrypted: bool,
        optional last_success: Moment,
        optional last_restore_test: Moment,
    }
}

choice! {
    /// A part of the vCenter backup, by the API's name.
    pub enum BackupPart {
        Common = "common",
        Supervisors = "supervisors",
        Seat = "seat",
    }
}

record! {
    pub struct Zone {
        required name: String,
        required role: ZoneRole,
        list clusters: HostCluster,
    }
}

choice! {
    pub enum ZoneRole {
        Management = "management",
        Workload = "workload",
    }
}

record! {
    /// A vSphere cluster of equal hosts.
    pub struct HostCluster {
        required name: String,
        required hosts: u32,
        /// CPU of one host in GHz: cores times base frequency.
        optional host_cpu_ghz: Decimal,
        /// Cores of one host: with its GHz they say what a vCPU counts against a quota.
        optional host_cores: u32,
        /// Memory of one host.
        optional host_memory: Bytes,
        /// Hosts that may fail.
        optional failures_to_tolerate: u32,
        /// Per cent kept free after host failures.
        optional buffer_percent: Decimal,
    }
}

record! {
    pub struct SupervisorControlPlane {
        /// 1 or 3 control plane VMs.
        optional count: u32,
        optional size: ControlPlaneSize,
        optional storage_policy: String,
        optional management_network: ManagementNetwork,
    }
}

choice! {
    pub enum ControlPlaneSize {
        Tiny = "TINY",
        Small = "SMALL",
        Medium = "MEDIUM",
        Large = "LARGE",
    }
}

record! {
    pub struct ManagementNetwork {
        optional port_group: String,
        optional range: String,
        optional gateway: String,
        list dns: String,
        list ntp: String,
        optional floating_ip: String,
    }
}

record! {
    pub struct Network {
        required r#type: NetworkType,
        list pod_cidrs: String,
        optional service_cidr: String,
        list ingress_cidrs: String,
        list egress_cidrs: String,
        optional nsx_project: String,
        optional vpc_connectivity_profile: String,
        optional tier0: String,
        optional edge_cluster: String,
        /// The load balancer, such as `Avi` or `NSX`.
        optional load_balancer: String,
    }
}

choice! {
    /// The networking stack, by the API's name.
    pub enum NetworkType {
        NsxVpc = "NSX_VPC",
        Nsxt = "NSXT",
        Vsphere = "VSPHERE",
    }
}

record! {
    pub struct ContentLibrary {
        required name: String,
        /// The URL it subscribes to.
        optional subscription: String,
        optional contents: String,
    }
}

record! {
    pub struct IdentityProvider {
        required name: String,
        required issuer: String,
        optional client_id: String,
        /// Where the client secret is kept: the API never returns it.
        optional secret_ref: String,
    }
}

record! {
    pub struct Certificate {
        required purpose: String,
        optional subject: String,
        required expires: Date,
    }
}

record! {
    pub struct Service {
        required name: String,
        required version: String,
        /// Where its configuration is kept.
        optional config_ref: String,
    }
}

record! {
    pub struct Export {
        required what: ExportWhat,
        required location: String,
        required taken_at: Moment,
        optional sha256: Hash,
    }
}

choice! {
    /// What of a Supervisor is to be exported before a rebuild can rely on it.
    pub enum ExportWhat {
        Supervisors = "supervisors",
        SupervisorSummary = "supervisor-summary",
        Topology = "topology",
        ControlPlane = "control-plane",
        WorkloadNetwork = "workload-network",
        ApiServerSettings = "api-server-settings",
        StoragePolicies = "storage-policies",
        ContentLibraries = "content-libraries",
        ImageRegistries = "image-registries",
        SupervisorServices = "supervisor-services",
        IdentityProviders = "identity-providers",
        Certificates = "certificates",
        VmClasses = "vm-classes",
        VsphereNamespaces = "vsphere-namespaces",
        ClusterManifests = "cluster-manifests",
        VksReleases = "vks-releases",
        QuotaUsage = "quota-usage",
        OutsideVcenter = "outside-vcenter",
    }
}

record! {
    pub struct Rebuild {
        optional rto: Span,
        list rehearsals: Rehearsal,
        /// Minutes by step id, where the default does not fit.
        optional estimates: BTreeMap<String, u32>,
    }
}

record! {
    pub struct Rehearsal {
        required date: Date,
        optional minutes: u32,
        required result: RehearsalResult,
        /// Where the record lies.
        optional evidence: String,
    }
}

choice! {
    pub enum RehearsalResult {
        Pass = "pass",
        Fail = "fail",
        Partial = "partial",
    }
}
