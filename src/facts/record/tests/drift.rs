use std::sync::Arc;

use super::scene::{Scene, over, platform, platform_with};
use crate::evidence::velero::{Schedule, Scope};
use crate::facts::record::Drift;

fn drifts(
    class: &str,
    cron: &str,
    change: impl FnOnce(&mut Schedule),
) -> Vec<(&'static str, String, String)> {
    let mut scene = Scene::collected("2026-10-03T00:00");
    scene.location("near", true);
    let schedule = scene.schedule("2026-09-01T00:00");
    scope(schedule).snapshot_volumes = Some(false);
    change(schedule);
    let (platform, evidence) = (platform_with(class, cron, "replicationLag: 15m"), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-02T00:00");
    let line = &records.clusters[0].lines[0];
    line.drift
        .iter()
        .map(|Drift { field, declared, recorded }| (*field, declared.clone(), recorded.clone()))
        .collect()
}

fn scope(schedule: &mut Schedule) -> &mut Scope {
    Arc::make_mut(&mut schedule.scope)
}

const PLAIN: &str = "rpo: 5h, rto: 2h, stateful: false, method: manifests";
const MOVED: &str = "rpo: 5h, rto: 2h, stateful: true, method: csi-data-mover";
const CRON: &str = "0 */4 * * *";

#[test]
fn what_means_the_same_is_no_drift() {
    assert_eq!(drifts(PLAIN, CRON, |_| {}), []);
    assert_eq!(drifts(PLAIN, "0 0 * * *", |s| s.cron = "CRON_TZ=UTC @daily".into()), []);
    assert_eq!(drifts(PLAIN, CRON, |s| s.cron = "TZ=UTC  0 0,4,8,12,16,20 * * *".into()), []);
    assert_eq!(drifts(PLAIN, CRON, |s| scope(s).location = String::new()), []);
    assert_eq!(drifts(PLAIN, CRON, |s| s.paused = true), []);
    let none = |s: &mut Schedule| {
        s.owner_references = Some(false);
        scope(s).fs_backup = Some(false);
        scope(s).included_resources = vec!["*".into()];
    };
    assert_eq!(drifts(PLAIN, CRON, none), []);
}

#[test]
fn every_field_is_named() {
    let one = |class, change: fn(&mut Schedule)| {
        let found = drifts(class, CRON, change);
        assert_eq!(found.len(), 1, "{found:?}");
        let (field, declared, recorded) = found.into_iter().next().unwrap();
        format!("{field}: {declared} | {recorded}")
    };
    assert_eq!(
        one(PLAIN, |s| s.cron = "0 */6 * * *".into()),
        "spec.schedule: CRON_TZ=UTC 0 */4 * * * | 0 */6 * * *"
    );
    assert_eq!(
        one(PLAIN, |s| s.cron = "CRON_TZ=Europe/Berlin 0 */4 * * *".into()),
        "spec.schedule: CRON_TZ=UTC 0 */4 * * * | CRON_TZ=Europe/Berlin 0 */4 * * *"
    );
    assert_eq!(one(PLAIN, |s| scope(s).ttl = Some(7 * 86_400)), "spec.template.ttl: 1440h0m0s | 168h0m0s");
    assert_eq!(one(PLAIN, |s| scope(s).ttl = None), "spec.template.ttl: 1440h0m0s | ");
    assert_eq!(
        one(PLAIN, |s| scope(s).included_namespaces = vec!["films".into(), "books".into()]),
        "spec.template.includedNamespaces: books | books, films"
    );
    assert_eq!(one(PLAIN, |s| scope(s).location = "far".into()), "spec.template.storageLocation: near | far");
    let half = |s: &mut Schedule| scope(s).snapshot_volumes = Some(true);
    assert_eq!(one(MOVED, half), "spec.template.snapshotMoveData: true | ");
    assert_eq!(one(PLAIN, half), "spec.template.snapshotVolumes: false | true");
    assert_eq!(
        one(PLAIN, |s| s.owner_references = Some(true)),
        "spec.useOwnerReferencesInBackup: false | true"
    );
    assert_eq!(one(PLAIN, |s| s.skip_immediately = Some(true)), "spec.skipImmediately: false | true");
    assert_eq!(one(PLAIN, |s| s.namespace = "backup".into()), "metadata.namespace: velero | backup");
    assert_eq!(
        one(PLAIN, |s| scope(s).excluded_resources = vec!["pods".into()]),
        "spec.template.excludedResources:  | pods"
    );
}

#[test]
fn schedules_that_nobody_declares_are_named() {
    let mut scene = Scene::collected("2026-10-03T00:00");
    scene.schedule("2026-09-01T00:00");
    scene.schedule("2026-09-01T00:00").name = "by-hand".into();
    let (platform, evidence) = (platform(), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-02T00:00");
    let cluster = records.cluster("prod").unwrap();
    assert_eq!(cluster.undeclared().map(|s| &*s.name).collect::<Vec<_>>(), ["by-hand"]);
    assert!(cluster.lines[0].recorded.is_some() && cluster.lines[0].known);
}
