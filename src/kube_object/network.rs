//! The policy that closes a namespace, and whether recorded ones close it.

use serde_json::{Value, json};

use super::{KubeObject, ObjectKind};
use crate::evidence::kubernetes::NetworkPolicy;

const DNS: u64 = 53;

/// Nothing comes in and nothing goes out but questions to the cluster's own DNS, without which no name resolves. Policies
/// add up, so what an application needs is allowed beside it.
pub fn default_deny(cluster: &str, namespace: &str) -> KubeObject {
    let dns = json!({
        "to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}],
        "ports": [{"protocol": "UDP", "port": DNS}, {"protocol": "TCP", "port": DNS}],
    });
    let spec = json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "egress": [dns]});
    KubeObject::new(cluster, ObjectKind::NetworkPolicy, (namespace, "default-deny"), &[], ("spec", spec))
}

/// The directions that nothing among the policies of a namespace closes. The promise is what they do together, whatever
/// they are called: one that selects every pod and allows nothing closes its direction.
pub fn open_directions(policies: &[&NetworkPolicy]) -> Vec<&'static str> {
    let closed = |direction: &str| policies.iter().any(|policy| closes(&policy.spec, direction));
    ["Ingress", "Egress"].into_iter().filter(|direction| !closed(direction)).collect()
}

fn closes(spec: &Value, direction: &str) -> bool {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(|inner| match inner {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        }),
        _ => false,
    };
    let rules = &spec[direction.to_ascii_lowercase()];
    let applies = match spec["policyTypes"].as_array() {
        Some(types) => types.iter().any(|t| t == direction),
        // As the API server fills it in: always ingress, and egress where it has rules.
        None => direction == "Ingress" || rules.as_array().is_some_and(|r| !r.is_empty()),
    };
    let only_dns = |rule: &Value| {
        rule["ports"].as_array().is_some_and(|ports| {
            !ports.is_empty() && ports.iter().all(|p| p["port"] == DNS && p["endPort"].is_null())
        })
    };
    let allows_nothing = match rules {
        Value::Null => true,
        Value::Array(rules) => rules.is_empty() || (direction == "Egress" && rules.iter().all(only_dns)),
        _ => false,
    };
    applies && empty(&spec["podSelector"]) && allows_nothing
}
