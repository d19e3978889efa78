//! A cluster with all that runs in it.

use super::estate::{Cluster, Estate, renamed};
use super::name::Names;
use super::page::Page;
use super::{guard, workload};

/// Names that are taken by documents of earlier clusters.
#[derive(Debug, Default)]
pub struct Taken {
    exclusions: Names,
    guards: Names,
    workloads: Names,
}

pub fn page(estate: &Estate, cluster: &Cluster, taken: &mut Taken) -> Page {
    let mut page = Page::default();
    page.document("Cluster", &cluster.name);
    if renamed(cluster) {
        page.decide(
            "name",
            &format!("its folder in the evidence is {}: rename it to this name", cluster.folder),
        );
    }
    page.decide("supervisor", "the Supervisor that runs it");
    page.decide("vsphereNamespace", "the vSphere Namespace that it lives in");
    page.decide("owner", "the team that owns its workload runbook; never the Supervisor's");
    page.decide("environment", "prod, stage, test or dev");
    if let Some(namespace) = cluster.velero_namespace {
        page.line("velero:");
        page.field("  namespace", namespace);
        page.decide("velero.version", "it decides what a cron expression means");
        page.decide(
            "velero.repositoryPasswordRef",
            "where the repository password is kept, outside the cluster",
        );
    }
    if !cluster.system.is_empty() {
        let name = taken.exclusions.take(&[&format!("system-{}", cluster.name)]);
        page.document("Exclusion", &name);
        page.field("cluster", &cluster.name);
        page.names("namespaces", &cluster.system.iter().map(|n| n.to_string()).collect::<Vec<_>>());
        page.doubtful(
            "reason",
            "They come with the cluster and its add-ons, and are never restored.",
            "is that so for all of them?",
        );
        page.decide("approver", "the team that approves it");
        page.decide("expires", "a date, at which somebody looks again");
    }
    guard::write(&mut page, cluster, &mut taken.guards);
    workload::write(&mut page, estate, cluster, &mut taken.workloads);
    page
}
