//! Data that never leaves its datastore.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::model::Method;

pub const CHECK: Check = Check {
    name: "snapshot-is-not-backup",
    group: Group::RecoveryPoint,
    severity: Severity::Error,
    summary: "a stateful class only takes snapshots, which stay on the datastore",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let classes = scene.platform.workload_classes.values();
    let classes = classes.filter(|c| c.stateful && c.method == Method::CsiSnapshot).map(|class| {
        let message = "`csi-snapshot` leaves the data of the class on its own datastore, and is lost with it".to_string();
        let help = "Use `csi-data-mover`, which moves the snapshot to the target, or `fs-backup`.";
        check.at(class, "method", message, help)
    });
    classes.collect()
}
