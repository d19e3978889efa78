//! A vSphere Namespace: its tenant, its clusters, its limits, and who may enter.

use serde::Serialize;

use crate::document::Desk;
use crate::facts::tenancy::{clusters_in, environments, is_mixed, sharing, unlimited};
use crate::model::{Object, VsphereNamespace};

#[derive(Serialize)]
pub struct Namespace {
    name: String,
    tenant: String,
    clusters: Vec<ClusterLine>,
    environments: Vec<String>,
    /// Production beside something else.
    mixed: bool,
    cpu: Option<String>,
    memory: Option<String>,
    storage: Vec<Limit>,
    zones: Vec<ZoneLine>,
    /// What nothing limits: `cpu`, `memory`, `storage`.
    unlimited: Vec<&'static str>,
    vm_classes: Vec<String>,
    access: Vec<AccessLine>,
}

#[derive(Serialize)]
struct ClusterLine {
    name: String,
    environment: String,
    shared: bool,
    tenants: Vec<String>,
}

#[derive(Serialize)]
struct Limit {
    policy: String,
    size: String,
}

#[derive(Serialize)]
struct ZoneLine {
    name: String,
    cpu: Option<String>,
    memory: Option<String>,
}

#[derive(Serialize)]
struct AccessLine {
    subject: String,
    role: String,
}

impl Namespace {
    pub fn of(desk: &Desk, namespace: &Object<VsphereNamespace>) -> Self {
        let platform = desk.platform;
        let quota = namespace.quota.as_ref();
        let environments = environments(platform, namespace);
        let storage = quota.and_then(|q| q.storage.as_ref()).into_iter().flatten();
        let zones = quota.map(|q| q.zones.as_slice()).unwrap_or_default();
        Namespace {
            name: namespace.name.clone(),
            tenant: namespace.tenant.to_string(),
            clusters: clusters(desk, namespace),
            mixed: is_mixed(&environments),
            environments: environments.iter().map(|e| e.to_string()).collect(),
            cpu: quota.and_then(|q| q.cpu).map(|c| c.to_string()),
            memory: quota.and_then(|q| q.memory).map(|m| m.to_string()),
            storage: storage.map(|(p, size)| Limit { policy: p.clone(), size: size.to_string() }).collect(),
            zones: zones
                .iter()
                .map(|z| ZoneLine {
                    name: z.name.clone(),
                    cpu: z.cpu.map(|c| c.to_string()),
                    memory: z.memory.map(|m| m.to_string()),
                })
                .collect(),
            unlimited: unlimited(quota),
            vm_classes: namespace.vm_classes.iter().map(|c| c.to_string()).collect(),
            access: namespace
                .access
                .iter()
                .map(|a| AccessLine { subject: a.subject.clone(), role: a.role.to_string() })
                .collect(),
        }
    }
}

fn clusters(desk: &Desk, namespace: &Object<VsphereNamespace>) -> Vec<ClusterLine> {
    let here: Vec<&str> = clusters_in(desk.platform, namespace).map(|c| c.name.as_str()).collect();
    sharing(desk.platform)
        .iter()
        .filter(|s| here.contains(&s.cluster.name.as_str()))
        .map(|s| ClusterLine {
            name: s.cluster.name.clone(),
            environment: s.cluster.environment.to_string(),
            shared: s.is_shared(),
            tenants: s.tenants.keys().map(|t| t.to_string()).collect(),
        })
        .collect()
}
