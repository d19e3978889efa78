//! What keeps namespaces apart, as far as the inventory gives it figures or a shape.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Declared, KubeObject, ObjectKind, Promised, Wanting, network};
use crate::facts::tenancy;
use crate::model::{Cluster, NamespaceGuard, NetworkPolicy, Object, Platform};

/// A ResourceQuota and a NetworkPolicy for each namespace whose guard promises them; the first guard of a namespace
/// speaks for it, as everywhere.
pub fn write(platform: &Platform, cluster: &Object<Cluster>, promised: &mut Promised) {
    for (namespace, guard) in guarded(platform, &cluster.name) {
        let declared = vec![Declared::of(guard)];
        if guard.resource_quota == Some(true) && figures(guard).is_some() {
            promised.objects.push(quota(cluster, namespace, guard).declared(declared.clone()));
        }
        if guard.network_policy == Some(NetworkPolicy::DefaultDeny) {
            promised.objects.push(network::default_deny(&cluster.name, namespace).declared(declared));
        }
    }
    let guards = platform.namespace_guards.values().filter(|g| g.cluster == *cluster.name);
    promised.wanting.extend(guards.filter(|g| g.resource_quota == Some(true) && figures(g).is_none()).map(
        |guard| {
            let what =
                format!("{} promises a ResourceQuota and no figures for it: say them in `hard`", guard.id());
            let place = guard.place("resourceQuota");
            Wanting { cluster: cluster.name.clone(), kind: ObjectKind::ResourceQuota, place, what }
        },
    ));
}

/// Every guarded namespace of a cluster, and the guard that speaks for it.
pub fn guarded<'a>(platform: &'a Platform, cluster: &str) -> Vec<(&'a str, &'a Object<NamespaceGuard>)> {
    let guards = platform.namespace_guards.values().filter(|g| g.cluster == *cluster);
    let names: BTreeSet<&str> = guards.flat_map(|g| g.namespaces.iter().map(String::as_str)).collect();
    names.into_iter().filter_map(|n| Some((n, tenancy::guard_of(platform, cluster, n)?))).collect()
}

pub fn figures(guard: &NamespaceGuard) -> Option<Map<String, Value>> {
    let hard = guard.hard.as_ref().filter(|hard| !hard.is_empty())?;
    Some(hard.iter().map(|(resource, amount)| (resource.clone(), json!(amount.0))).collect())
}

fn quota(cluster: &Object<Cluster>, namespace: &str, guard: &Object<NamespaceGuard>) -> KubeObject {
    let spec = json!({"hard": figures(guard).unwrap_or_default()});
    KubeObject::new(&cluster.name, ObjectKind::ResourceQuota, (namespace, &guard.name), &[], ("spec", spec))
}
