//! Backups that whoever holds the disks can read.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};

pub const CHECK: Check = Check {
    name: "target-unencrypted",
    group: Group::Targets,
    severity: Severity::Warning,
    summary: "a target does not encrypt what lies on it, or does not say",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let targets = scene.platform.backup_targets.values().filter_map(|target| {
        let message = match &target.encryption {
            Some(encryption) if encryption.enabled => return None,
            Some(_) => format!("bucket `{}` is not encrypted", target.bucket),
            None => format!("it is not said whether bucket `{}` is encrypted", target.bucket),
        };
        let help = "Encrypt it with a key that somebody outside the operating teams keeps (`encryption.keyOwner`). \
                    The objects of a backup, Secrets among them, are not encrypted by Velero.";
        Some(check.at(target, "encryption", message, help))
    });
    targets.collect()
}
