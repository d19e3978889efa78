//! Commands that Velero runs in pods before and after it reads them.

use serde_json::{Value, json};

use super::{ObjectKind, Wanting};
use crate::model::{Cluster, Hook, HookWhen, Object, Workload};

/// `spec.template.hooks.resources`: an entry for each workload and choice of pods.
///
/// Velero runs a hook in every pod that the entry selects and fails it in one that lacks the container, which makes the
/// backup PartiallyFailed. So a hook that does not say which pods it means is not written, and that is said.
pub fn of(
    cluster: &Object<Cluster>,
    workloads: &[&Object<Workload>],
    wanting: &mut Vec<Wanting>,
) -> Vec<Value> {
    let mut resources = Vec::new();
    for workload in workloads {
        let mut choices: Vec<(&Hook, Vec<&Hook>)> = Vec::new();
        for (index, hook) in workload.hooks.iter().enumerate() {
            if hook.selector.as_ref().is_none_or(|labels| labels.is_empty()) {
                wanting.push(unselected(cluster, workload, index));
                continue;
            }
            match choices.iter_mut().find(|(first, _)| first.selector == hook.selector) {
                Some((_, hooks)) => hooks.push(hook),
                None => choices.push((hook, vec![hook])),
            }
        }
        let many = choices.len() > 1;
        resources.extend(choices.iter().enumerate().map(|(index, (first, hooks))| {
            let name = if many { format!("{}-{}", workload.name, index + 1) } else { workload.name.clone() };
            resource(&name, workload, first, hooks)
        }));
    }
    resources
}

fn resource(name: &str, workload: &Workload, first: &Hook, hooks: &[&Hook]) -> Value {
    let mut namespaces = workload.namespaces.clone();
    namespaces.sort();
    namespaces.dedup();
    let labels =
        first.selector.iter().flatten().map(|(key, value)| (key.clone(), Value::from(value.0.as_str())));
    let mut resource = json!({
        "name": name,
        "includedNamespaces": namespaces,
        "labelSelector": {"matchLabels": labels.collect::<serde_json::Map<_, _>>()},
    });
    for (field, when) in [("pre", HookWhen::Pre), ("post", HookWhen::Post)] {
        let commands: Vec<Value> = hooks.iter().filter(|h| h.when == when).map(|h| exec(h)).collect();
        if !commands.is_empty() {
            resource[field] = json!(commands);
        }
    }
    resource
}

/// One command, with what is declared of it.
pub fn exec(hook: &Hook) -> Value {
    let mut exec = json!({});
    if let Some(container) = &hook.container {
        exec["container"] = json!(container);
    }
    exec["command"] = json!(hook.command);
    if let Some(on_error) = hook.on_error {
        exec["onError"] = json!(on_error.word());
    }
    if let Some(timeout) = hook.timeout {
        exec["timeout"] = json!(timeout.go());
    }
    json!({"exec": exec})
}

fn unselected(cluster: &Object<Cluster>, workload: &Object<Workload>, index: usize) -> Wanting {
    let what = format!(
        "hook {} of {} says no `selector`: in a Schedule it would fail every pod of the namespace that lacks its \
         container; give it labels of its pods, or keep it as annotations on them",
        index + 1,
        workload.id()
    );
    let place = workload.place(&format!("hooks[{index}].command"));
    Wanting { cluster: cluster.name.clone(), kind: ObjectKind::Schedule, place, what }
}
