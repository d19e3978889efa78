//! The bill of materials of the Supervisor itself.

use serde::Serialize;

use crate::facts::rebuild;
use crate::model::{Network, Object, Platform, Supervisor};

#[derive(Serialize)]
pub struct VcenterLine {
    pub fqdn: String,
    pub version: String,
    pub backup: Option<BackupLine>,
}

#[derive(Serialize)]
pub struct BackupLine {
    pub schedule: Option<String>,
    pub keep: Option<u32>,
    pub parts: Vec<&'static str>,
    pub target: Option<String>,
    pub site: Option<String>,
    pub encrypted: Option<bool>,
    pub last_success: Option<String>,
    /// From the last success to the end of the as-of day.
    pub age: Option<String>,
    /// `pass`, `stale` or `no data`.
    pub age_state: &'static str,
    pub holds_supervisors: bool,
    /// `pass`, `fail` or `no data`: it does not lie where it is lost together with the vCenter.
    pub place_state: &'static str,
    pub restore_test_days: Option<i64>,
    pub last_restore_test: Option<String>,
}

pub fn vcenter(platform: &Platform, supervisor: &Supervisor) -> VcenterLine {
    let vcenter = &supervisor.vcenter;
    VcenterLine {
        fqdn: vcenter.fqdn.clone(),
        version: vcenter.version.clone(),
        backup: backup(platform, supervisor),
    }
}

fn backup(platform: &Platform, supervisor: &Supervisor) -> Option<BackupLine> {
    let facts = rebuild::backup(platform, supervisor)?;
    let backup = supervisor.vcenter.backup.as_ref()?;
    let zone = platform.zone();
    Some(BackupLine {
        schedule: backup.schedule.clone(),
        keep: backup.keep,
        parts: backup.parts.iter().map(|p| p.word()).collect(),
        target: backup.target.clone(),
        site: backup.site.as_ref().map(|s| s.name.to_string()),
        encrypted: backup.encrypted,
        last_success: backup.last_success.as_ref().map(|m| super::ledger::moment(m, zone)),
        age: facts.age.map(|a| a.to_string()),
        age_state: match facts.stale {
            Some(true) => "stale",
            Some(false) => "pass",
            None => "no data",
        },
        holds_supervisors: facts.holds_supervisors,
        place_state: match facts.same_domain {
            Some(true) => "fail",
            Some(false) => "pass",
            None => "no data",
        },
        restore_test_days: facts.restore_test_days,
        last_restore_test: backup.last_restore_test.as_ref().map(|m| super::ledger::moment(m, zone)),
    })
}

#[derive(Serialize)]
pub struct ZoneLine {
    pub name: String,
    /// `management` or `workload`.
    pub role: &'static str,
    pub clusters: Vec<HostLine>,
}

#[derive(Serialize)]
pub struct HostLine {
    pub name: String,
    pub hosts: u32,
    pub host_memory: Option<String>,
    pub host_ghz: Option<String>,
    pub failures_to_tolerate: Option<u32>,
}

pub fn zones(supervisor: &Supervisor) -> Vec<ZoneLine> {
    let host = |c: &crate::model::HostCluster| HostLine {
        name: c.name.clone(),
        hosts: c.hosts,
        host_memory: c.host_memory.map(|m| m.to_string()),
        host_ghz: c.host_cpu_ghz.map(|g| g.normalize().to_string()),
        failures_to_tolerate: c.failures_to_tolerate,
    };
    let zone = |z: &crate::model::Zone| ZoneLine {
        name: z.name.clone(),
        role: z.role.word(),
        clusters: z.clusters.iter().map(host).collect(),
    };
    supervisor.zones.iter().map(zone).collect()
}

#[derive(Default, Serialize)]
pub struct ControlPlaneLine {
    pub count: Option<u32>,
    pub size: Option<&'static str>,
    pub storage_policy: Option<String>,
    pub port_group: Option<String>,
    pub range: Option<String>,
    pub gateway: Option<String>,
    pub dns: Vec<String>,
    pub ntp: Vec<String>,
    pub floating_ip: Option<String>,
}

pub fn control_plane(supervisor: &Supervisor) -> ControlPlaneLine {
    let Some(plane) = &supervisor.control_plane else { return ControlPlaneLine::default() };
    let network = plane.management_network.as_ref();
    ControlPlaneLine {
        count: plane.count,
        size: plane.size.map(|s| s.word()),
        storage_policy: plane.storage_policy.clone(),
        port_group: network.and_then(|n| n.port_group.clone()),
        range: network.and_then(|n| n.range.clone()),
        gateway: network.and_then(|n| n.gateway.clone()),
        dns: network.map(|n| n.dns.clone()).unwrap_or_default(),
        ntp: network.map(|n| n.ntp.clone()).unwrap_or_default(),
        floating_ip: network.and_then(|n| n.floating_ip.clone()),
    }
}

#[derive(Serialize)]
pub struct NetworkLine {
    /// `NSX_VPC`, `NSXT` or `VSPHERE`.
    pub kind: &'static str,
    /// The load balancer's provider by the API's name, where the inventory tells it.
    pub provider: Option<&'static str>,
    pub load_balancer: Option<String>,
    pub pod_cidrs: Vec<String>,
    pub service_cidr: Option<String>,
    pub ingress_cidrs: Vec<String>,
    pub egress_cidrs: Vec<String>,
    pub nsx_project: Option<String>,
    pub vpc_profile: Option<String>,
    pub tier0: Option<String>,
    pub edge_cluster: Option<String>,
}

pub fn network(network: &Network) -> NetworkLine {
    NetworkLine {
        kind: network.r#type.word(),
        provider: rebuild::provider(network),
        load_balancer: network.load_balancer.clone(),
        pod_cidrs: network.pod_cidrs.clone(),
        service_cidr: network.service_cidr.clone(),
        ingress_cidrs: network.ingress_cidrs.clone(),
        egress_cidrs: network.egress_cidrs.clone(),
        nsx_project: network.nsx_project.clone(),
        vpc_profile: network.vpc_connectivity_profile.clone(),
        tier0: network.tier0.clone(),
        edge_cluster: network.edge_cluster.clone(),
    }
}

#[derive(Serialize)]
pub struct LibraryLine {
    pub name: String,
    pub subscription: Option<String>,
    pub contents: Option<String>,
}

pub fn libraries(supervisor: &Supervisor) -> Vec<LibraryLine> {
    let line = |l: &crate::model::ContentLibrary| LibraryLine {
        name: l.name.clone(),
        subscription: l.subscription.clone(),
        contents: l.contents.clone(),
    };
    supervisor.content_libraries.iter().map(line).collect()
}

#[derive(Serialize)]
pub struct ProviderLine {
    pub name: String,
    pub issuer: String,
    pub client_id: Option<String>,
    /// Where the client secret is kept, never the secret.
    pub secret_ref: Option<String>,
}

pub fn providers(supervisor: &Supervisor) -> Vec<ProviderLine> {
    let line = |p: &crate::model::IdentityProvider| ProviderLine {
        name: p.name.clone(),
        issuer: p.issuer.clone(),
        client_id: p.client_id.clone(),
        secret_ref: p.secret_ref.clone(),
    };
    supervisor.identity_providers.iter().map(line).collect()
}

#[derive(Serialize)]
pub struct ServiceLine {
    pub name: String,
    pub version: String,
    pub config_ref: Option<String>,
    /// VKS itself: it comes with the Supervisor and is upgraded, not installed.
    pub core: bool,
}

pub fn services(supervisor: &Object<Supervisor>) -> Vec<ServiceLine> {
    let line = |s: &crate::model::Service| ServiceLine {
        name: s.name.clone(),
        version: s.version.clone(),
        config_ref: s.config_ref.clone(),
        core: s.name == "tkg.vsphere.vmware.com",
    };
    supervisor.services.iter().map(line).collect()
}
