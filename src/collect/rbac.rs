//! The rights that a bundle needs, as a manifest to apply.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::list::Bundle;

/// Get and list, of exactly what is asked for, in all namespaces. Without a user it is granted to a service account of its
/// own, which the manifest then holds, too.
pub fn manifest(bundle: &Bundle, user: Option<&str>) -> String {
    let name = format!("daybook-collect-{}", bundle.name);
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in bundle.kinds {
        groups.entry(kind.group).or_default().push(kind.plural);
    }
    let mut text = String::new();
    if user.is_none() {
        text.push_str(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: daybook\n  namespace: default\n---\n",
        );
    }
    text.push_str("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n");
    let _ = write!(text, "metadata:\n  name: {name}\nrules:\n");
    for (group, plurals) in groups {
        let plurals = plurals.join(", ");
        let _ = write!(text, "- apiGroups: [\"{group}\"]\n  resources: [{plurals}]\n  verbs: [get, list]\n");
    }
    text.push_str("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n");
    let _ = write!(
        text,
        "metadata:\n  name: {name}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: {name}\nsubjects:\n"
    );
    text.push_str(&subject(user));
    text
}

fn subject(user: Option<&str>) -> String {
    // JSON is YAML: no name of a user can end the text that holds it.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let account = user.map_or(Some(("default", "daybook")), |user| {
        user.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'))
    });
    match (account, user) {
        (Some((namespace, name)), _) => {
            format!("- kind: ServiceAccount\n  name: {}\n  namespace: {}\n", quoted(name), quoted(namespace))
        }
        (None, user) => format!(
            "- apiGroup: rbac.authorization.k8s.io\n  kind: User\n  name: {}\n",
            quoted(user.unwrap_or_default())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collect::namespaces::NAMESPACES;
    use crate::collect::velero::VELERO;

    fn read(text: &str) -> Vec<serde_json::Value> {
        text.split("---\n").map(|one| serde_saphyr::from_str(one).unwrap()).collect()
    }

    #[test]
    fn grants_reading_and_nothing_else() {
        let documents = read(&manifest(&NAMESPACES, None));
        let kinds: Vec<&str> = documents.iter().filter_map(|d| d["kind"].as_str()).collect();
        assert_eq!(kinds, ["ServiceAccount", "ClusterRole", "ClusterRoleBinding"]);
        let rules = documents[1]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), 2);
        assert!(rules.iter().all(|rule| rule["verbs"] == serde_json::json!(["get", "list"])));
        assert_eq!(rules[1]["apiGroups"][0], "networking.k8s.io");
        assert_eq!(rules[1]["resources"], serde_json::json!(["networkpolicies"]));
        assert_eq!(documents[2]["subjects"][0]["name"], documents[0]["metadata"]["name"]);
        assert_eq!(documents[2]["roleRef"]["name"], documents[1]["metadata"]["name"]);
    }

    #[test]
    fn binds_whoever_asked() {
        let subject = |user: &str| read(&manifest(&VELERO, Some(user)))[1]["subjects"][0].clone();
        let account = subject("system:serviceaccount:ops:reader");
        assert_eq!(
            (&account["kind"], &account["namespace"], &account["name"]),
            (&"ServiceAccount".into(), &"ops".into(), &"reader".into())
        );
        for user in ["jo@bank.example", "x\"\n- kind: Group\n  name: system:masters", "---\nyes: no"] {
            let bound = subject(user);
            assert_eq!((&bound["kind"], bound["name"].as_str()), (&"User".into(), Some(user)), "{user}");
        }
    }
}
