//! Velero's own namespace in a backup.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::Lookup;

pub const CHECK: Check = Check {
    name: "velero-backs-up-itself",
    group: Group::RecoveryPoint,
    severity: Severity::Warning,
    summary: "a workload takes in the namespace that Velero itself lives in",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let mut findings = Vec::new();
    for workload in platform.workloads.values() {
        let Some(cluster) = platform.find(&workload.cluster) else { continue };
        let own = cluster.velero_namespace();
        for (i, namespace) in workload.namespaces.iter().enumerate().filter(|(_, n)| takes_in(n, own)) {
            let message = if namespace == own {
                format!("`{own}` is where Velero keeps its own running work")
            } else {
                format!("`{namespace}` takes in `{own}`, where Velero keeps its own running work")
            };
            let help = "Name the application's namespaces one by one; Velero is installed again, not restored.";
            findings.push(check.at(workload, &format!("namespaces[{i}]"), message, help));
        }
    }
    findings
}

/// As Velero 1.18 matches: `*` is any run of characters, `?` any one.
fn takes_in(pattern: &str, name: &str) -> bool {
    let mut chars = pattern.chars();
    match chars.next() {
        None => name.is_empty(),
        Some('*') => (0..=name.len())
            .filter(|i| name.is_char_boundary(*i))
            .any(|i| takes_in(chars.as_str(), &name[i..])),
        Some(c) => {
            let mut rest = name.chars();
            rest.next().is_some_and(|n| c == '?' || c == n) && takes_in(chars.as_str(), rest.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::takes_in;

    #[test]
    fn matches_as_a_glob() {
        for pattern in ["velero", "vel*", "*", "*ero", "v?lero", "**", "v*l*o"] {
            assert!(takes_in(pattern, "velero"), "{pattern}");
        }
        for pattern in ["", "vel", "velero-*", "?velero", "velero?", "w*"] {
            assert!(!takes_in(pattern, "velero"), "{pattern}");
        }
    }
}
