//! Request bodies of the rebuild, from what the inventory knows; the rest is a hole that names where it is to be had.

use serde_json::{Map, Value as Json, json};

use super::json::lines;
use crate::model::{
    Certificate, ContentLibrary, ExportWhat, ManagementNetwork, Network, NetworkType, Object, Platform,
    Supervisor, ZoneRole,
};
use crate::unit::{Bytes, Cpu};

mod address;

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub lines: Vec<String>,
    /// In the order in which they stand in the body.
    pub holes: Vec<Hole>,
}

/// What the inventory does not know: `<marker>` in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    pub marker: &'static str,
    pub from: From,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// An id that vCenter gives for a name.
    Policy(String),
    PortGroup(String),
    Library(String),
    NsxProject(String),
    VpcProfile(String),
    /// A field of an export.
    Export(ExportWhat),
    /// Typed in, never written down.
    Secret,
}

/// Gathers holes while a body is built.
#[derive(Default)]
struct Holes(Vec<Hole>);

impl Holes {
    fn hole(&mut self, marker: &'static str, from: From) -> Json {
        self.0.push(Hole { marker, from });
        json!(format!("<{marker}>"))
    }

    fn export(&mut self, marker: &'static str, what: ExportWhat) -> Json {
        self.hole(marker, From::Export(what))
    }

    fn known(&mut self, value: Option<&String>, marker: &'static str, what: ExportWhat) -> Json {
        value.map_or_else(|| self.export(marker, what), |v| json!(v))
    }

    fn list(&mut self, values: &[String], marker: &'static str, what: ExportWhat) -> Json {
        if values.is_empty() { json!([self.export(marker, what)]) } else { json!(values) }
    }

    fn close(self, body: &Json) -> Request {
        Request { lines: lines(body), holes: self.0 }
    }
}

/// The body of `enable_on_zones`, or of `enable_on_compute_cluster` where there is one zone.
pub fn enable(supervisor: &Object<Supervisor>) -> Request {
    let mut holes = Holes::default();
    let zones: Vec<&str> = management_zones(supervisor);
    let mut body = Map::new();
    body.insert("name".into(), json!(supervisor.name));
    match zones.as_slice() {
        [only] => body.insert("zone".into(), json!(only)),
        zones => body.insert("zones".into(), json!(zones)),
    };
    body.insert("control_plane".into(), control_plane(supervisor, &mut holes));
    body.insert("workloads".into(), workloads(supervisor, &mut holes));
    holes.close(&Json::Object(body))
}

fn management_zones(supervisor: &Supervisor) -> Vec<&str> {
    let zones = supervisor.zones.iter().filter(|z| z.role == ZoneRole::Management);
    zones.map(|z| z.name.as_str()).collect()
}

fn control_plane(supervisor: &Supervisor, holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::ControlPlane;
    let plane = supervisor.control_plane.as_ref();
    let size = plane.and_then(|p| p.size);
    let count = plane.and_then(|p| p.count);
    let policy = plane.and_then(|p| p.storage_policy.clone());
    json!({
        "size": size.map_or_else(|| holes.export("control-plane-size", FROM), |s| json!(s.word())),
        "count": count.map_or_else(|| holes.export("control-plane-count", FROM), |c| json!(c)),
        "storage_policy": holes.hole(
            "control-plane-policy-id",
            policy.map_or(From::Export(FROM), From::Policy),
        ),
        "network": management(plane.and_then(|p| p.management_network.as_ref()), holes),
    })
}

fn management(network: Option<&ManagementNetwork>, holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::ControlPlane;
    let group = network.and_then(|n| n.port_group.clone());
    let none = Vec::new();
    let range = network.and_then(|n| n.range.as_deref()).and_then(address::range);
    let range = range.map_or_else(|| holes.export("management-range", FROM), |(a, n)| block(&a, n));
    json!({
        "backing": {
            "backing": "NETWORK",
            "network": holes
                .hole("management-network-id", group.map_or(From::Export(FROM), From::PortGroup)),
        },
        "services": {
            "dns": {
                "servers": holes.list(network.map_or(&none, |n| &n.dns), "management-dns", FROM),
                "search_domains": [holes.export("search-domain", FROM)],
            },
            "ntp": {"servers": holes.list(network.map_or(&none, |n| &n.ntp), "management-ntp", FROM)},
        },
        "ip_management": {
            "dhcp_enabled": false,
            "gateway_address": gateway(network.and_then(|n| n.gateway.as_deref()), holes),
            "ip_assignments": [{"assignee": "NODE", "ranges": [range]}],
        },
        "floating_IP_address":
            holes.known(network.and_then(|n| n.floating_ip.as_ref()), "floating-ip", FROM),
    })
}

/// The API wants the gateway with its prefix length.
fn gateway(gateway: Option<&str>, holes: &mut Holes) -> Json {
    match gateway {
        Some(whole) if whole.contains('/') => json!(whole),
        Some(address) => {
            holes.export("prefix-length", ExportWhat::ControlPlane);
            json!(format!("{address}/<prefix-length>"))
        }
        None => holes.export("management-gateway", ExportWhat::ControlPlane),
    }
}

fn block(address: &str, count: u64) -> Json {
    json!({"address": address, "count": count})
}

fn workloads(supervisor: &Supervisor, holes: &mut Holes) -> Json {
    let library = kubernetes_library(supervisor).map(|l| l.name.clone());
    json!({
        "network": network(supervisor.network.as_ref(), holes),
        "edge": edge(supervisor.network.as_ref(), holes),
        "kube_API_server_options": {
            "security": {
                "certificate_dns_names": [holes.export("api-names", ExportWhat::ApiServerSettings)],
            },
        },
        "images": {
            "kubernetes_content_library": holes.hole(
                "kubernetes-library-id",
                library.map_or(From::Export(ExportWhat::ContentLibraries), From::Library),
            ),
        },
        "storage": {
            "ephemeral_storage_policy": holes.export("ephemeral-policy-id", ExportWhat::StoragePolicies),
            "image_storage_policy": holes.export("image-policy-id", ExportWhat::StoragePolicies),
        },
    })
}

/// The library with the Kubernetes releases: the first that subscribes to a depot.
pub fn kubernetes_library(supervisor: &Supervisor) -> Option<&ContentLibrary> {
    supervisor.content_libraries.iter().find(|l| l.subscription.is_some())
}

fn network(network: Option<&Network>, holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::WorkloadNetwork;
    let Some(network) = network else { return holes.export("workload-network", FROM) };
    let mut body = Map::new();
    body.insert("network_type".into(), json!(network.r#type.word()));
    match network.r#type {
        NetworkType::Vsphere => {
            body.insert("vsphere".into(), json!({"dvpg": holes.export("workload-dvpg-id", FROM)}));
        }
        NetworkType::Nsxt => {
            body.insert("nsx".into(), json!({"dvs": holes.export("dvs-id", FROM)}));
        }
        NetworkType::NsxVpc => {
            body.insert("nsx_vpc".into(), vpc(network, holes));
        }
    }
    body.insert("services".into(), holes.export("workload-dns-and-ntp", FROM));
    body.insert("ip_management".into(), assignments(network, holes));
    Json::Object(body)
}

fn vpc(network: &Network, holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::WorkloadNetwork;
    let named =
        |name: &Option<String>, kind: fn(String) -> From| name.clone().map_or(From::Export(FROM), kind);
    let cidrs: Vec<Json> = network
        .pod_cidrs
        .iter()
        .filter_map(|c| address::cidr(c))
        .map(|(address, prefix)| json!({"address": address, "prefix": prefix}))
        .collect();
    json!({
        "nsx_project": holes.hole("nsx-project-path", named(&network.nsx_project, From::NsxProject)),
        "vpc_connectivity_profile":
            holes.hole("vpc-profile-path", named(&network.vpc_connectivity_profile, From::VpcProfile)),
        "default_private_cidrs":
            if cidrs.is_empty() { holes.export("private-cidrs", FROM) } else { json!(cidrs) },
    })
}

fn assignments(network: &Network, holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::WorkloadNetwork;
    let size = |cidr: &String| address::cidr_block(cidr).map(|(a, n)| block(&a, n));
    let service = network.service_cidr.as_ref().and_then(size);
    let service = service.unwrap_or_else(|| holes.export("service-range", FROM));
    let mut all = vec![json!({"assignee": "SERVICE", "ranges": [service]})];
    match network.r#type {
        NetworkType::Vsphere => {
            let nodes = holes.export("workload-range", FROM);
            all.push(json!({"assignee": "NODE", "ranges": [nodes]}));
        }
        NetworkType::Nsxt => {
            let pods: Vec<Json> = network.pod_cidrs.iter().filter_map(size).collect();
            let pods = if pods.is_empty() { vec![holes.export("pod-range", FROM)] } else { pods };
            all.push(json!({"assignee": "POD", "ranges": pods}));
        }
        // Pods take their addresses from the private blocks of the VPC.
        NetworkType::NsxVpc => {}
    }
    let mut body = Map::new();
    if network.r#type == NetworkType::Vsphere {
        body.insert("dhcp_enabled".into(), json!(false));
        body.insert("gateway_address".into(), holes.export("workload-gateway", FROM));
    }
    body.insert("ip_assignments".into(), json!(all));
    Json::Object(body)
}

/// The load balancer's provider by the API's name, where the inventory's words tell it.
pub fn provider(network: &Network) -> Option<&'static str> {
    let words = network.load_balancer.as_deref().unwrap_or_default().to_ascii_lowercase();
    let says = |word: &str| words.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w == word);
    match network.r#type {
        _ if says("avi") => Some("NSX_ADVANCED"),
        _ if says("haproxy") => Some("HAPROXY"),
        _ if says("foundation") => Some("VSPHERE_FOUNDATION"),
        NetworkType::NsxVpc => Some("NSX_VPC"),
        NetworkType::Nsxt => Some("NSX"),
        NetworkType::Vsphere => None,
    }
}

fn edge(network: Option<&Network>, holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::WorkloadNetwork;
    let Some(network) = network else { return holes.export("edge", FROM) };
    let blocks = |cidrs: &[String]| -> Vec<Json> {
        cidrs.iter().filter_map(|c| address::cidr_block(c)).map(|(a, n)| block(&a, n)).collect()
    };
    let ingress = blocks(&network.ingress_cidrs);
    match provider(network) {
        Some("NSX_ADVANCED") => json!({"provider": "NSX_ADVANCED", "nsx_advanced": avi(holes)}),
        Some("NSX") => json!({
            "provider": "NSX",
            "load_balancer_address_ranges": ingress,
            "nsx": {
                "edge_cluster_ID": holes.export("edge-cluster-id", FROM),
                "t0_gateway": holes.export("tier0-id", FROM),
                "routing_mode": holes.export("routing-mode", FROM),
                "egress_IP_ranges": blocks(&network.egress_cidrs),
            },
        }),
        Some("NSX_VPC") => json!({"provider": "NSX_VPC"}),
        Some(other) => json!({
            "provider": other,
            "load_balancer_address_ranges": ingress,
            "id": holes.export("edge-settings", FROM),
        }),
        None => holes.export("edge", FROM),
    }
}

fn avi(holes: &mut Holes) -> Json {
    const FROM: ExportWhat = ExportWhat::WorkloadNetwork;
    json!({
        "server": {"host": holes.export("avi-host", FROM), "port": 443},
        "username": holes.export("avi-user", FROM),
        "password": holes.hole("avi-password", From::Secret),
        "certificate_authority_chain": holes.export("avi-ca-chain", FROM),
        "cloud_name": holes.export("avi-cloud", FROM),
    })
}

/// The body of the signing request for the API certificate.
pub fn signing_request(supervisor: &Supervisor) -> Request {
    const FROM: ExportWhat = ExportWhat::Certificates;
    let mut holes = Holes::default();
    let name = api_certificate(supervisor)
        .and_then(|c| c.subject.as_deref())
        .and_then(|s| s.split(',').find_map(|part| part.trim().strip_prefix("CN=")))
        .map(str::to_string);
    let body = json!({
        "csr_type": "KUBERNETES_API_SERVER",
        "common_name": holes.known(name.as_ref(), "common-name", FROM),
        "country": holes.export("country", FROM),
        "state_or_province": holes.export("state", FROM),
        "locality": holes.export("locality", FROM),
        "organization_name": holes.export("organisation", FROM),
        "organization_unit_name": holes.export("unit", FROM),
        "subject_alternative_names": {
            "dns_names": [holes.export("api-names", ExportWhat::ApiServerSettings)],
        },
    });
    holes.close(&body)
}

/// The certificate of the Supervisor's own API.
pub fn api_certificate(supervisor: &Supervisor) -> Option<&Certificate> {
    supervisor.certificates.iter().find(|c| c.purpose.to_ascii_lowercase().contains("supervisor"))
}

/// Zone limits of every vSphere Namespace, in the API's units.
pub fn namespace_zones(platform: &Platform, supervisor: &str) -> Vec<String> {
    let mut all = Map::new();
    for namespace in platform.vsphere_namespaces.values().filter(|n| n.supervisor == *supervisor) {
        let zones = namespace.quota.as_ref().map(|q| q.zones.as_slice()).unwrap_or_default();
        if zones.is_empty() {
            continue;
        }
        let zones = zones.iter().map(|zone| {
            let mut limits = Map::from_iter([("name".to_string(), json!(zone.name))]);
            if let Some(mhz) = zone.cpu.and_then(megahertz) {
                limits.insert("cpu_limit_MHz".into(), json!(mhz));
            }
            if let Some(memory) = zone.memory {
                limits.insert("memory_limit_MiB".into(), json!(mebibytes(memory)));
            }
            Json::Object(limits)
        });
        all.insert(namespace.name.clone(), Json::Array(zones.collect()));
    }
    if all.is_empty() { Vec::new() } else { lines(&Json::Object(all)) }
}

/// The body of a call that takes a list of zones.
pub fn zones_body(zones: &[String]) -> String {
    json!({"zones": zones}).to_string()
}

/// The body that binds zones for workloads only.
pub fn bindings_body(zones: &[String]) -> String {
    let specs: Vec<Json> = zones.iter().map(|z| json!({"zone": z, "type": "WORKLOAD"})).collect();
    json!({"specs": specs}).to_string()
}

/// Whole megahertz; none of cores, which are no clock rate.
pub fn megahertz(cpu: Cpu) -> Option<u64> {
    match cpu {
        Cpu::Hertz(hertz) => {
            let mega = hertz.checked_div(1_000_000.into())?.ceil();
            u64::try_from(mega).ok()
        }
        Cpu::Cores(_) => None,
    }
}

/// Whole mebibytes, a part counting as one.
pub fn mebibytes(bytes: Bytes) -> u64 {
    u64::try_from(bytes.0.div_euclid(1 << 20) + i128::from(bytes.0.rem_euclid(1 << 20) > 0))
        .unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_megahertz_and_mebibytes() {
        assert_eq!(Cpu::parse("160GHz").ok().and_then(megahertz), Some(160_000));
        assert_eq!(Cpu::parse("4").ok().and_then(megahertz), None);
        assert_eq!(Bytes::parse("448Gi").ok().map(mebibytes), Some(458_752));
        assert_eq!(Bytes::parse("1").ok().map(mebibytes), Some(1));
    }
}
