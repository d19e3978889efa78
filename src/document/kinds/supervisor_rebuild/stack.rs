//! What stands on the Supervisor: VM classes, vSphere Namespaces, VKS clusters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::facts::rebuild;
use crate::model::{Cluster, Lookup, Object, Platform, Reservation, Supervisor, VsphereNamespace};
use crate::unit::Span;

#[derive(Serialize)]
pub struct VmClassLine {
    pub name: String,
    pub cpus: Option<String>,
    pub memory: Option<String>,
    pub memory_mib: Option<u64>,
    pub reserved: Option<bool>,
    /// vSphere Namespaces that it is assigned to.
    pub used_by: Vec<String>,
}

pub fn vm_classes(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<VmClassLine> {
    let line = |reference: &crate::model::Ref<crate::model::VmClass>| {
        let class = platform.find(reference);
        VmClassLine {
            name: reference.name.to_string(),
            cpus: class.and_then(|c| c.cpus.cores(0.into())).map(|c| c.normalize().to_string()),
            memory: class.map(|c| c.memory.to_string()),
            memory_mib: class.map(|c| rebuild::mebibytes(c.memory)),
            reserved: class.and_then(|c| c.reserved).map(|r| r == Reservation::Full),
            used_by: platform
                .vsphere_namespaces
                .values()
                .filter(|n| n.supervisor == *supervisor.name && n.vm_classes.contains(reference))
                .map(|n| n.name.clone())
                .collect(),
        }
    };
    supervisor.vm_classes.iter().map(line).collect()
}

#[derive(Serialize)]
pub struct NamespaceLine {
    pub name: String,
    pub description: Option<String>,
    pub tenant: String,
    pub cpu: Option<String>,
    pub cpu_mhz: Option<u64>,
    pub memory: Option<String>,
    pub memory_mib: Option<u64>,
    pub storage: Vec<StorageLine>,
    pub zones: Vec<ZoneQuotaLine>,
    pub vm_classes: Vec<String>,
    pub access: Vec<AccessLine>,
    /// VKS clusters in it; without any it holds VM Service machines or nothing.
    pub clusters: Vec<String>,
}

#[derive(Serialize)]
pub struct StorageLine {
    pub policy: String,
    pub limit: String,
    pub limit_mib: u64,
}

#[derive(Serialize)]
pub struct ZoneQuotaLine {
    pub name: String,
    pub cpu_mhz: Option<u64>,
    pub memory_mib: Option<u64>,
}

#[derive(Serialize)]
pub struct AccessLine {
    pub subject: String,
    pub role: &'static str,
}

pub fn namespaces(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<NamespaceLine> {
    let on = |n: &&Object<VsphereNamespace>| n.supervisor == *supervisor.name;
    platform.vsphere_namespaces.values().filter(on).map(|n| namespace(platform, n)).collect()
}

fn namespace(platform: &Platform, namespace: &Object<VsphereNamespace>) -> NamespaceLine {
    let quota = namespace.quota.as_ref();
    let zone = |z: &crate::model::ZoneQuota| ZoneQuotaLine {
        name: z.name.clone(),
        cpu_mhz: z.cpu.and_then(rebuild::megahertz),
        memory_mib: z.memory.map(rebuild::mebibytes),
    };
    let storage = quota.and_then(|q| q.storage.as_ref()).into_iter().flatten();
    NamespaceLine {
        name: namespace.name.clone(),
        description: namespace.description.clone(),
        tenant: namespace.tenant.name.to_string(),
        cpu: quota.and_then(|q| q.cpu).map(|c| c.to_string()),
        cpu_mhz: quota.and_then(|q| q.cpu).and_then(rebuild::megahertz),
        memory: quota.and_then(|q| q.memory).map(|m| m.to_string()),
        memory_mib: quota.and_then(|q| q.memory).map(rebuild::mebibytes),
        storage: storage
            .map(|(policy, limit)| StorageLine {
                policy: policy.clone(),
                limit: limit.to_string(),
                limit_mib: rebuild::mebibytes(*limit),
            })
            .collect(),
        zones: quota.map(|q| q.zones.iter().map(zone).collect()).unwrap_or_default(),
        vm_classes: namespace.vm_classes.iter().map(|c| c.name.to_string()).collect(),
        access: namespace
            .access
            .iter()
            .map(|a| AccessLine { subject: a.subject.clone(), role: a.role.word() })
            .collect(),
        clusters: platform
            .clusters_of(&namespace.supervisor.name)
            .filter(|c| c.vsphere_namespace == *namespace.name)
            .map(|c| c.name.clone())
            .collect(),
    }
}

#[derive(Serialize)]
pub struct ClusterLine {
    pub name: String,
    pub namespace: String,
    pub environment: &'static str,
    pub owner: String,
    pub release: Option<String>,
    pub cluster_class: Option<String>,
    pub pod_cidr: Option<String>,
    pub control_plane: Option<PoolLine>,
    pub pools: Vec<PoolLine>,
    /// The shortest recovery point that a workload on it is promised.
    pub rpo: Option<String>,
    pub tier: Option<u32>,
    pub workloads: usize,
    pub targets: Vec<TargetLine>,
    pub velero_namespace: String,
    pub repository_password_ref: Option<String>,
}

#[derive(Serialize)]
pub struct PoolLine {
    pub name: String,
    pub vm_class: String,
    pub nodes: u32,
    pub most_nodes: u32,
    pub zone: Option<String>,
}

/// Where the backups of a cluster lie.
#[derive(Serialize)]
pub struct TargetLine {
    pub name: String,
    pub bucket: String,
    pub prefix: Option<String>,
    pub endpoint: Option<String>,
    pub site: String,
    /// It fails together with the cluster that it protects.
    pub near: bool,
    /// Clusters that are backed up to it.
    pub clusters: Vec<String>,
}

/// Targets of all clusters of a Supervisor, each once.
pub fn all_targets(platform: &Platform, supervisor: &str) -> Vec<TargetLine> {
    let mut all: BTreeMap<String, TargetLine> = BTreeMap::new();
    for cluster in platform.clusters_of(supervisor) {
        for target in targets(platform, cluster) {
            let line = all.entry(target.name.clone()).or_insert(target);
            line.clusters.push(cluster.name.clone());
        }
    }
    all.into_values().collect()
}

pub fn clusters(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<ClusterLine> {
    rebuild::pilot_order(platform, &supervisor.name).into_iter().map(|c| cluster(platform, c)).collect()
}

fn cluster(platform: &Platform, cluster: &Object<Cluster>) -> ClusterLine {
    let classes = || platform.workloads_of(&cluster.name).filter_map(|w| platform.find(&w.class));
    let rpo: Option<Span> = classes().map(|c| c.rpo).min();
    ClusterLine {
        name: cluster.name.clone(),
        namespace: cluster.vsphere_namespace.name.to_string(),
        environment: cluster.environment.word(),
        owner: platform
            .find(&cluster.owner)
            .map_or_else(|| cluster.owner.name.to_string(), |t| t.display().to_string()),
        release: cluster.release.clone(),
        cluster_class: cluster.cluster_class.clone(),
        pod_cidr: cluster.pod_cidr.clone(),
        control_plane: cluster.control_plane.as_ref().map(|p| PoolLine {
            name: "control-plane".into(),
            vm_class: p.vm_class.name.to_string(),
            nodes: p.replicas,
            most_nodes: p.replicas,
            zone: None,
        }),
        pools: cluster.node_pools.iter().map(pool).collect(),
        rpo: rpo.map(|r| r.to_string()),
        tier: classes().filter_map(|c| c.tier).min(),
        workloads: platform.workloads_of(&cluster.name).count(),
        targets: targets(platform, cluster),
        velero_namespace: cluster.velero_namespace().to_string(),
        repository_password_ref: cluster
            .velero
            .as_ref()
            .and_then(|v| v.repository_password_ref.clone()),
    }
}

fn pool(pool: &crate::model::NodePool) -> PoolLine {
    PoolLine {
        name: pool.name.clone(),
        vm_class: pool.vm_class.name.to_string(),
        nodes: pool.nodes(),
        most_nodes: pool.most_nodes(),
        zone: pool.zone.clone(),
    }
}

fn targets(platform: &Platform, cluster: &Object<Cluster>) -> Vec<TargetLine> {
    let mut names: Vec<&str> = platform
        .workloads_of(&cluster.name)
        .filter_map(|w| platform.find(&w.class))
        .flat_map(|c| c.schedules.iter().map(|s| &*s.target.name))
        .collect();
    names.sort_unstable();
    names.dedup();
    let home = platform.site_of(cluster);
    let level = platform.record.failure_domain_level();
    let line = |name: &str| {
        let target = platform.backup_targets.get(name)?;
        Some(TargetLine {
            name: target.name.clone(),
            bucket: target.bucket.clone(),
            prefix: target.prefix.clone(),
            endpoint: target.endpoint.clone(),
            site: target.site.name.to_string(),
            near: home.zip(platform.find(&target.site)).is_some_and(|(a, b)| a.shares_domain(b, level)),
            clusters: Vec::new(),
        })
    };
    names.into_iter().filter_map(line).collect()
}
