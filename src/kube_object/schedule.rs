//! A class's schedules as Velero's.

use serde_json::{Value, json};

use super::{Declared, KubeObject, ObjectKind, Promised, Refusal, hook};
use crate::cron::{Cron, Dialect};
use crate::facts::restore::{ClassPart, ScheduleLine};
use crate::model::{Cluster, Object, Platform, Workload, WorkloadClass};

/// One Schedule for each schedule of each class that the cluster uses, and what they refer to.
pub fn write(
    platform: &Platform,
    cluster: &Object<Cluster>,
    classes: &[ClassPart],
    promised: &mut Promised,
    refusals: &mut Vec<Refusal>,
) {
    let dialect = cluster.velero_version().map(Dialect::of_velero_version).unwrap_or_default();
    for part in classes {
        let Some(class) = platform.workload_classes.get(&part.name) else { continue };
        let workloads: Vec<&Object<Workload>> =
            part.workloads.iter().filter_map(|name| platform.workloads.get(name)).collect();
        let hooks = hook::of(cluster, &workloads, &mut promised.wanting);
        let declared: Vec<Declared> =
            std::iter::once(Declared::of(class)).chain(workloads.iter().map(|w| Declared::of(*w))).collect();
        if !part.has_data && !part.schedules.is_empty() {
            promised.objects.push(policy(cluster, class).declared(vec![Declared::of(class)]));
        }
        for (index, line) in part.schedules.iter().enumerate() {
            if let Err(error) = Cron::parse(&line.cron, dialect) {
                let message =
                    format!("the Velero of `{}` would refuse `{}`: {error}", cluster.name, line.cron);
                refusals.push(Refusal { place: class.place(&format!("schedules[{index}].cron")), message });
            }
            promised.objects.push(schedule(cluster, part, line, &hooks).declared(declared.clone()));
        }
    }
}

fn schedule(
    cluster: &Object<Cluster>,
    class: &ClassPart,
    line: &ScheduleLine,
    hooks: &[Value],
) -> KubeObject {
    let mut template = json!({
        "includedNamespaces": line.namespaces,
        "storageLocation": line.location,
        "ttl": line.ttl_go,
        // All three, since the server's own flags decide where a field is missing.
        "snapshotVolumes": line.snapshot_volumes,
        "snapshotMoveData": line.snapshot_move_data,
        "defaultVolumesToFsBackup": line.default_volumes_to_fs_backup,
    });
    if !class.has_data {
        template["resourcePolicy"] = json!({"kind": "configmap", "name": policy_name(&class.name)});
    }
    if !hooks.is_empty() {
        template["hooks"] = json!({"resources": hooks});
    }
    let spec = json!({
        "schedule": line.cron,
        // Velero turns a `true` back by itself, which Git would undo; with `true` for owners the deletion of a Schedule
        // deletes Backups that the sync creates again.
        "skipImmediately": false,
        "useOwnerReferencesInBackup": false,
        "template": template,
    });
    let name = (cluster.velero_namespace(), line.name.as_str());
    KubeObject::new(
        &cluster.name,
        ObjectKind::Schedule,
        name,
        &labels(&class.name, class.tier),
        ("spec", spec),
    )
}

/// Velero copies the labels of a Schedule to its Backups: they say whose they are in a bucket that clusters share.
fn labels(class: &str, tier: Option<u32>) -> Vec<(&'static str, String)> {
    let tier = tier.map(|tier| ("tier", tier.to_string()));
    std::iter::once(("class", class.to_string())).chain(tier).collect()
}

/// A class of objects only: no field of a Schedule keeps Velero from a volume that a pod's annotation asks for, a policy
/// does. Empty conditions match every volume.
fn policy(cluster: &Object<Cluster>, class: &Object<WorkloadClass>) -> KubeObject {
    let text = "version: v1\nvolumePolicies:\n- conditions: {}\n  action:\n    type: skip\n";
    let name = policy_name(&class.name);
    let name = (cluster.velero_namespace(), name.as_str());
    let data = json!({"policies.yaml": text});
    KubeObject::new(
        &cluster.name,
        ObjectKind::ConfigMap,
        name,
        &labels(&class.name, class.tier),
        ("data", data),
    )
}

fn policy_name(class: &str) -> String {
    const MOST: usize = 63 - "-no-volumes".len();
    format!("{}-no-volumes", class.get(..MOST).unwrap_or(class).trim_end_matches('-'))
}
