//! Volumes that a backup of objects leaves out.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::{Lookup, Method};

pub const CHECK: Check = Check {
    name: "volumes-not-covered",
    group: Group::RecoveryPoint,
    severity: Severity::Error,
    summary: "data in volumes is in no backup, since the method takes objects only",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let help = "Use `csi-data-mover` or `fs-backup`, or a class with one of them.";
    let classes = platform.workload_classes.values();
    let stateful = classes.filter(|c| c.stateful && c.method == Method::Manifests).map(|class| {
        let message = "the class keeps data in volumes, and its method `manifests` takes objects only".into();
        check.at(class, "method", message, help)
    });
    let workloads = platform.workloads.values().filter_map(|workload| {
        let class = platform.find(&workload.class).filter(|c| !c.stateful && c.method == Method::Manifests)?;
        let volumes: Vec<&str> = workload.volumes.iter().map(|v| v.name.as_str()).collect();
        let first = *volumes.first()?;
        let rest = if volumes.len() > 1 { format!(" and {} more", volumes.len() - 1) } else { String::new() };
        let message = format!(
            "volume `{first}`{rest} is in no backup: class `{}` takes objects only, with the method `manifests`",
            class.name
        );
        Some(check.at(workload, "volumes", message, help))
    });
    stateful.chain(workloads).collect()
}
