//! A backup that is lost together with what it protects.

use crate::check::{Check, Group, Scene, names};
use crate::diagnostic::{Finding, Severity};
use crate::facts::copies::{chain, clusters_beside};
use crate::facts::recovery_point::{Planned, all};
use crate::model::{BackupTarget, Object, Platform};

pub const CHECK: Check = Check {
    name: "target-in-failure-domain",
    group: Group::Targets,
    severity: Severity::Error,
    summary: "a target fails together with a cluster that it protects",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let planned = all(scene.platform);
    planned.iter().filter_map(|p| of(check, scene.platform, p)).collect()
}

fn of(check: &Check, platform: &Platform, planned: &Planned) -> Option<Finding> {
    let target = planned.target?;
    let class = &planned.class.name;
    let beside = clusters_beside(platform, class, target);
    let (_, site) = beside.first()?;
    let message = format!(
        "target `{}` shares the failure domain `{}` with {}, which it protects{}",
        target.name,
        shared(&site.failure_domain, platform.record.failure_domain_level()),
        names(beside.iter().map(|(cluster, _)| *cluster)),
        replica(platform, class, target),
    );
    let help = "Send it to a target at another site; add a second schedule for a near copy.";
    let mut finding = check.at(planned.class, &planned.path("target"), message, help);
    finding.related.push((target.place("site"), "it stands here".into()));
    Some(finding)
}

/// The path down to the level that counts.
fn shared(path: &str, level: u32) -> String {
    path.split('/').filter(|p| !p.is_empty()).take(level as usize).collect::<Vec<_>>().join("/")
}

/// What is left when both are gone.
fn replica(platform: &Platform, class: &str, target: &Object<BackupTarget>) -> String {
    let outside = chain(platform, target).into_iter().find(|c| clusters_beside(platform, class, c.target).is_empty());
    match outside {
        Some(copy) => format!("; only the replica on `{}` would be left", copy.target.name),
        None => "; nothing would be left".into(),
    }
}
