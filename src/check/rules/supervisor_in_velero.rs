//! Velero where only vCenter's own backup belongs.

use crate::check::{Check, Group, Scene, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::evidence::velero::Schedule;
use crate::model::{Cluster, Object, Workload};

pub const CHECK: Check = Check {
    name: "supervisor-in-velero",
    group: Group::HardLine,
    severity: Severity::Error,
    summary: "a Velero schedule reaches Supervisor scope",
    run,
};

/// Namespaces of Supervisor services and of the platform itself.
const SUPERVISOR: &[&str] = &["svc-", "vmware-system-"];

/// API groups of what the Supervisor makes clusters and machines of.
const GROUPS: &[&str] = &["cluster.x-k8s.io", "run.tanzu.vmware.com", "vmoperator.vmware.com"];

/// Kinds that nobody else has: a plain `cluster` may as well be a database operator's.
const KINDS: &[&str] = &[
    "clusterclass",
    "kubeadmcontrolplane",
    "machinedeployment",
    "machinehealthcheck",
    "machineset",
    "tanzukubernetescluster",
    "vspherecluster",
    "vspheremachine",
];

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let workloads = platform.workloads.values().flat_map(|w| of_workload(check, w));
    let clusters = platform.clusters.values().filter_map(|c| of_cluster(check, c));
    workloads.chain(clusters).chain(recorded(check, scene)).collect()
}

/// Of schedules as they were recorded: in a Supervisor any, in a cluster those that reach too far.
fn recorded(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, velero) in &scene.evidence.velero {
        let supervisor = scene.platform.supervisors.get(folder);
        let object = match (supervisor, scene.platform.clusters.get(folder)) {
            (_, Some(cluster)) => cluster.id(),
            (Some(supervisor), _) => supervisor.id(),
            _ => format!("Cluster/{folder}"),
        };
        for schedule in &velero.schedules {
            let what = match supervisor {
                Some(_) => Some("backs up the Supervisor itself".into()),
                None => reached(schedule),
            };
            let Some(what) = what else { continue };
            let message = format!("the recorded schedule `{}` of `{folder}` {what}", schedule.name);
            let help = "Name the application's namespaces one by one: the Supervisor comes back from vCenter's backup or is \
                        rebuilt, never from Velero.";
            findings.push(check.finding(object.clone(), recorded_at(&schedule.stand), message, help));
        }
    }
    findings
}

/// An exclusion of the same words takes back what a pattern reaches. Of all namespaces, a cluster has the platform's.
fn reached(schedule: &Schedule) -> Option<String> {
    let scope = &schedule.scope;
    let taken_out = |prefix: &str| {
        let all = format!("{prefix}*");
        scope.excluded_namespaces.contains(&all)
    };
    let all = scope.included_namespaces.is_empty() || scope.included_namespaces.iter().any(|n| n == "*");
    if all && !taken_out("vmware-system-") {
        return Some("takes all namespaces, those of the platform (`vmware-system-*`) as well".into());
    }
    let names = scope.included_namespaces.iter().filter(|n| *n != "*");
    let mut pairs = names.flat_map(|n| SUPERVISOR.iter().map(move |prefix| (n, *prefix)));
    if let Some((name, prefix)) = pairs.find(|(n, prefix)| reaches(n, prefix) && !taken_out(prefix)) {
        return Some(format!("takes namespace `{name}`: `{prefix}*` belongs to the Supervisor"));
    }
    let kinds = scope.included_resources.iter().chain(&scope.included_scoped);
    let kind = kinds.into_iter().find(|kind| is_cluster_api(kind))?;
    Some(format!("takes `{kind}`, which is the Supervisor's to make"))
}

fn of_workload(check: &Check, workload: &Object<Workload>) -> Vec<Finding> {
    let namespaces = workload.namespaces.iter().enumerate().filter_map(|(i, namespace)| {
        let reached = SUPERVISOR.iter().find(|prefix| reaches(namespace, prefix))?;
        let message = format!(
            "the schedules of class `{}` would back up namespace `{namespace}`: `{reached}*` belongs to the Supervisor",
            workload.class
        );
        let help = "Take it out: the Supervisor comes back from vCenter's backup or is rebuilt, never from Velero.";
        Some(check.at(workload, &format!("namespaces[{i}]"), message, help))
    });
    let kinds = workload.restore_order.iter().enumerate().filter(|(_, object)| is_cluster_api(object));
    let kinds = kinds.map(|(i, object)| {
        let message = format!("the restore would bring back `{object}`, which is the Supervisor's to make");
        let help =
            "Take it out: clusters are made again from their manifests in Git, and only then restored into.";
        check.at(workload, &format!("restoreOrder[{i}]"), message, help)
    });
    namespaces.chain(kinds).collect()
}

fn of_cluster(check: &Check, cluster: &Object<Cluster>) -> Option<Finding> {
    let namespace = cluster.velero_namespace();
    SUPERVISOR.iter().find(|prefix| namespace.starts_with(**prefix))?;
    let message =
        format!("the Velero of `{}` lives in `{namespace}`, a namespace of the Supervisor", cluster.name);
    let help = "Install Velero inside the workload cluster; what runs on the Supervisor can only back up the Supervisor.";
    Some(check.at(cluster, "velero.namespace", message, help))
}

/// Can a namespace, in which Velero 1.18 takes `*` and `?`, begin with `prefix`?
fn reaches(namespace: &str, prefix: &str) -> bool {
    let literal = namespace.split(['*', '?', '[', '{']).next().unwrap_or_default();
    literal.starts_with(prefix) || (literal.len() < namespace.len() && prefix.starts_with(literal))
}

/// `machineset/a`, `clusters.cluster.x-k8s.io/a`.
fn is_cluster_api(object: &str) -> bool {
    let typed = object.split(['/', ' ']).next().unwrap_or_default().to_ascii_lowercase();
    match typed.split_once('.') {
        Some((_, group)) => GROUPS
            .iter()
            .any(|g| group.strip_suffix(g).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))),
        None => {
            KINDS.iter().any(|k| typed.strip_prefix(k).is_some_and(|rest| ["", "s", "es"].contains(&rest)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_reach_what_they_can_match() {
        for pattern in ["svc-harbor", "svc-*", "s*", "*", "vmware-system-csi", "vm?are-system-csi"] {
            assert!(SUPERVISOR.iter().any(|p| reaches(pattern, p)), "{pattern}");
        }
        for pattern in ["svc", "service-a", "vmware", "books", "b*", "svca-*"] {
            assert!(!SUPERVISOR.iter().any(|p| reaches(pattern, p)), "{pattern}");
        }
    }

    #[test]
    fn a_database_cluster_is_no_cluster_api() {
        for object in ["clusters.cluster.x-k8s.io/a", "MachineSets/a", "vspheremachine/a", "clusterclasses a"]
        {
            assert!(is_cluster_api(object), "{object}");
        }
        for object in ["x.infrastructure.cluster.x-k8s.io/a", "virtualmachine.vmoperator.vmware.com/a"] {
            assert!(is_cluster_api(object), "{object}");
        }
        for object in [
            "cluster/books-db",
            "cluster.postgresql.cnpg.io/books-db",
            "statefulset/a",
            "x.mycluster.x-k8s.io/a",
        ] {
            assert!(!is_cluster_api(object), "{object}");
        }
    }
}
