//! Quotas and network policies: what keeps the promise counts, whatever it is called.

use serde_json::json;

use super::super::{KubeObject, ObjectKind, Promised, canonical, guard, network};
use super::{Compared, Difference, State, differences, stands};
use crate::evidence::Evidence;
use crate::evidence::kubernetes::{Kubernetes, NetworkPolicy, ResourceQuota};
use crate::model::Platform;

pub fn compare(
    platform: &Platform,
    promised: &Promised,
    evidence: &Evidence,
    cluster: &str,
) -> Vec<(ObjectKind, Compared)> {
    let recorded = evidence.kubernetes.get(cluster).filter(|kubernetes| !kubernetes.is_empty());
    let ours = promised.objects.iter().filter(|o| o.cluster == cluster && o.kind.is_in_many());
    let held = ours.map(|object| match (recorded, object.kind) {
        (None, kind) => (kind, Compared::of(object, State::NoData, Vec::new(), None)),
        (Some(recorded), ObjectKind::ResourceQuota) => (object.kind, quota(recorded, object)),
        (Some(recorded), kind) => (kind, policy(recorded, object)),
    });
    let without_figures = guard::guarded(platform, cluster)
        .into_iter()
        .filter(|(_, guard)| guard.resource_quota == Some(true) && guard::figures(guard).is_none())
        .map(|(namespace, guard)| (ObjectKind::ResourceQuota, any_quota(recorded, namespace, guard.id())));
    held.chain(without_figures).collect()
}

/// The one of its name, else one that limits the same.
fn quota(recorded: &Kubernetes, object: &KubeObject) -> Compared {
    let ours = object.json["spec"]["hard"].as_object();
    let ours = canonical::quota(ours.into_iter().flatten().filter_map(|(k, v)| Some((k, v.as_str()?))));
    let hard = |quota: &ResourceQuota| canonical::quota(quota.hard.iter().map(|(k, v)| (k, v.as_str())));
    let there: Vec<&ResourceQuota> =
        recorded.quotas.iter().filter(|q| q.namespace == object.namespace).collect();
    let same = there.iter().find(|q| differences(&ours, &hard(q)).is_empty());
    let Some(theirs) = same.or_else(|| there.iter().find(|q| q.name == object.name)) else {
        return Compared::of(object, State::Absent, Vec::new(), None);
    };
    Compared::held(object, differences(&ours, &hard(theirs)), &theirs.namespace, &theirs.stand)
}

/// A guard that promises a quota and says no figures is kept by any that limits something.
fn any_quota(recorded: Option<&Kubernetes>, namespace: &str, declared: String) -> Compared {
    let there = |kubernetes: &Kubernetes| {
        let mut quotas = kubernetes.quotas.iter().filter(|q| q.namespace == namespace && !q.hard.is_empty());
        quotas.next().map(|q| stands(&q.stand))
    };
    let evidence = recorded.and_then(there);
    let state = match (recorded, &evidence) {
        (None, _) => State::NoData,
        (_, Some(_)) => State::Equal,
        _ => State::Absent,
    };
    let (kind, namespace, name) = (ObjectKind::ResourceQuota.word(), namespace.to_string(), "*".to_string());
    Compared { kind, namespace, name, state, differences: Vec::new(), declared: vec![declared], evidence }
}

fn policy(recorded: &Kubernetes, object: &KubeObject) -> Compared {
    let there: Vec<&NetworkPolicy> =
        recorded.network_policies.iter().filter(|p| p.namespace == object.namespace).collect();
    let named = there.iter().find(|p| p.name == object.name);
    let open = network::open_directions(&there);
    if open.is_empty() {
        let evidence = named.or(there.first()).map(|p| stands(&p.stand));
        return Compared::of(object, State::Equal, Vec::new(), evidence);
    }
    match named {
        Some(theirs) => {
            let found = differences(&canonical::plain(&object.json["spec"]), &canonical::plain(&theirs.spec));
            Compared::held(object, found, &theirs.namespace, &theirs.stand)
        }
        None => {
            let difference = |direction: &&str| Difference {
                field: direction.to_ascii_lowercase(),
                promised: Some(json!("denied by default")),
                recorded: Some(json!("open to pods that no policy selects")),
                server_default: None,
            };
            Compared::of(object, State::Absent, open.iter().map(difference).collect(), None)
        }
    }
}
