//! Records that count for nothing, since nothing of their name is declared.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Place, Severity, did_you_mean};
use crate::evidence::source::Source;

pub const CHECK: Check = Check {
    name: "evidence-unclaimed",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "evidence lies in the folder of a cluster or Supervisor that the inventory does not have",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let (platform, evidence) = (scene.platform, scene.evidence);
    let clusters: Vec<&str> = platform.clusters.keys().map(String::as_str).collect();
    let supervisors: Vec<&str> = platform.supervisors.keys().map(String::as_str).collect();
    let velero = evidence.velero.iter().map(|(name, of)| (name, &of.sources));
    let namespaces = evidence.kubernetes.iter().map(|(name, of)| (name, &of.sources));
    let vsphere = evidence.vsphere.iter().map(|(name, of)| (name, &of.sources));
    let mut found: Vec<Finding> =
        velero.chain(namespaces).filter_map(|(name, of)| unclaimed(check, "Cluster", &clusters, name, of)).collect();
    found.extend(vsphere.filter_map(|(name, of)| unclaimed(check, "Supervisor", &supervisors, name, of)));
    found
}

/// A folder of which nothing could be read is told of elsewhere.
fn unclaimed(check: &Check, kind: &str, known: &[&str], name: &str, sources: &[Source]) -> Option<Finding> {
    let first = sources.first().filter(|_| !known.contains(&name))?;
    let message = format!("this is evidence of a {kind} `{name}`, which the inventory does not have: it counts for nothing");
    let help = match did_you_mean(name, known.iter().copied()) {
        Some(close) => format!("Did you mean `{close}`? Then rename the folder."),
        None => format!("Declare the {kind}, or take the folder away."),
    };
    Some(check.finding(format!("{kind}/{name}"), Place::of_file(&first.path), message, help))
}
