//! Backups that whoever gets in can delete.

use crate::check::{Check, Group, Scene, names};
use crate::diagnostic::{Finding, Severity};
use crate::model::{BackupTarget, Immutable, LockMode, Object, Platform};

pub const CHECK: Check = Check {
    name: "target-not-immutable",
    group: Group::Targets,
    severity: Severity::Error,
    summary: "what lies on a target can be deleted or overwritten; a note where no class forbids that",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let open = scene.platform.backup_targets.values().filter(|t| t.locked_days() == 0);
    open.map(|t| of(check, scene.platform, t)).collect()
}

fn of(check: &Check, platform: &Platform, target: &Object<BackupTarget>) -> Finding {
    let requiring = requiring(platform, &target.name);
    let bucket = &target.bucket;
    let what = match &target.lock {
        None => format!("nothing says that bucket `{bucket}` is locked"),
        Some(lock) if lock.mode == LockMode::None => format!("bucket `{bucket}` is not locked"),
        Some(_) => format!("the lock of bucket `{bucket}` holds for no days"),
    };
    let severity = if requiring.is_empty() { Severity::Note } else { Severity::Error };
    let wanted = match requiring.as_slice() {
        [] => "no class requires it".to_string(),
        classes => format!("class {} requires it", names(classes)),
    };
    let message = format!("{what}; {wanted}");
    let help = "Give the bucket versioning and Object Lock in compliance mode, and declare it under `lock`; Velero \
                itself has no such setting.";
    Finding { severity, ..check.at(target, "lock", message, help) }
}

/// Classes that require immutable targets and write to this one.
fn requiring<'a>(platform: &'a Platform, target: &str) -> Vec<&'a str> {
    let classes = platform.workload_classes.values();
    let strict = classes.filter(|c| c.immutable == Some(Immutable::Required));
    strict.filter(|c| c.schedules.iter().any(|s| s.target == *target)).map(|c| c.name.as_str()).collect()
}
