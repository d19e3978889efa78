//! Namespaces as workloads: those of one tenant and one class together, others one by one.

use std::collections::BTreeMap;

use super::estate::{Cluster, Estate};
use super::name::Names;
use super::page::Page;
use crate::evidence::kubernetes::Claim;
use crate::unit::Bytes;

/// What a workload is made of: whose, of which class, and its own name where nobody's.
type Group<'a> = (Option<&'a str>, Option<usize>, Option<&'a str>);

pub fn write(page: &mut Page, estate: &Estate, cluster: &Cluster, names: &mut Names) {
    let mut groups: BTreeMap<Group, Vec<String>> = BTreeMap::new();
    for (name, namespace) in &cluster.namespaces {
        let alone = if namespace.tenant.is_none() { Some(*name) } else { None };
        groups.entry((namespace.tenant, namespace.class, alone)).or_default().push(name.to_string());
    }
    let of_tenant = |tenant: Option<&str>| groups.keys().filter(|(t, _, _)| *t == tenant).count();
    for ((tenant, class, alone), namespaces) in &groups {
        let class = class.and_then(|index| estate.classes.get(index));
        let base = alone.or(*tenant).unwrap_or_default();
        let of_class = if tenant.is_some() && of_tenant(*tenant) > 1 {
            class.map_or("uncovered", |c| &c.name)
        } else {
            ""
        };
        // Workloads of all clusters share one table of names, so the cluster is always in it.
        let parts = [base, of_class, &cluster.name].into_iter().filter(|part| !part.is_empty());
        let name = names.take(&[&parts.collect::<Vec<_>>().join("-")]);
        page.document("Workload", &name);
        match tenant.and_then(|value| estate.tenants.get(value)) {
            Some(tenant) => page.field("tenant", tenant),
            None => page.decide("tenant", "whose it is; no label says"),
        }
        page.field("cluster", &cluster.name);
        page.names("namespaces", namespaces);
        match class {
            Some(class) => page.field("class", &class.name),
            None => page
                .decide("class", "no recorded schedule covers it; choose a class, or make it an Exclusion"),
        }
        page.decide("dependencies", "the outside world that no backup holds; [] says there is none");
        volumes(page, cluster, namespaces);
    }
}

fn volumes(page: &mut Page, cluster: &Cluster, namespaces: &[String]) {
    let claims: Vec<&Claim> =
        cluster.kubernetes.into_iter().flat_map(|k| namespaces.iter().flat_map(|n| k.claims_in(n))).collect();
    if claims.is_empty() {
        return;
    }
    let size = |claim: &&&Claim| claim.size.as_deref().is_some_and(|size| Bytes::parse(size).is_ok());
    if claims.iter().any(|claim| size(&claim)) {
        page.line("volumes:");
    }
    for claim in claims.iter().filter(size) {
        page.field("  - name", &claim.name);
        page.field("    size", claim.size.as_deref().unwrap_or_default());
        claim.storage_class.iter().for_each(|class| page.field("    storageClass", class));
    }
    for claim in claims.iter().filter(|claim| !size(claim)) {
        page.decide("volumes", &format!("the size of claim {} is not recorded", claim.name));
    }
}
