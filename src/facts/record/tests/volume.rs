use super::scene::{Scene, over, platform_with};
use crate::evidence::velero::{Backup, CopyState, Count};
use crate::facts::record::{Refusal, Unknown};

const MOVED: &str = "rpo: 5h, rto: 2h, stateful: true, method: csi-data-mover";
const NAME: &str = "gold-4h-20261001000000";

fn run(scene: &mut Scene) -> &mut Backup {
    let run = scene.run("2026-10-01T00:00", "2026-10-01T00:35");
    std::sync::Arc::make_mut(&mut run.scope).snapshot_move_data = Some(true);
    run
}

/// Why the run is no point, and what is said of the day.
fn verdict(class: &str, scene: Scene) -> (Option<Refusal>, Option<Unknown>) {
    let (platform, evidence) = (platform_with(class, "0 */4 * * *", "replicationLag: 15m"), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-02T00:00");
    let history = &records.clusters[0].workloads[0].history;
    (history.refused.first().map(|r| r.why), history.at("near").unwrap().attained.unknown)
}

fn scene() -> Scene {
    let mut scene = Scene::collected("2026-10-02T00:00");
    run(&mut scene);
    scene
}

#[test]
fn each_claim_has_its_copy() {
    let mut both = scene();
    both.claim("data", "2026-09-01T00:00");
    both.claim("log", "2026-09-01T00:00");
    both.copy(NAME, "data", CopyState::Done);
    assert_eq!(verdict(MOVED, both).0, Some(Refusal::VolumesNotCaptured));

    let mut younger = scene();
    younger.claim("data", "2026-09-01T00:00");
    younger.claim("log", "2026-10-01T12:00");
    younger.copy(NAME, "data", CopyState::Done);
    assert_eq!(verdict(MOVED, younger).0, None);

    let mut failed = scene();
    failed.claim("data", "2026-09-01T00:00");
    failed.copy(NAME, "data", CopyState::Failed);
    assert_eq!(verdict(MOVED, failed).0, Some(Refusal::VolumesNotCaptured));
}

#[test]
fn a_pods_volume_stands_for_a_claim() {
    let files = "rpo: 5h, rto: 2h, stateful: true, method: fs-backup";
    let mut scene = Scene::collected("2026-10-02T00:00");
    scene.run("2026-10-01T00:00", "2026-10-01T00:35");
    scene.claim("books-data-0", "2026-09-01T00:00");
    scene.copy(NAME, "data", CopyState::Done);
    assert_eq!(verdict(files, scene).0, None);
}

#[test]
fn without_claims_one_volume_at_least() {
    let mut empty = scene();
    empty.copy("another", "data", CopyState::Done);
    assert_eq!(verdict(MOVED, empty).0, Some(Refusal::VolumesNotCaptured));
    let mut one = scene();
    one.copy(NAME, "data", CopyState::Done);
    assert_eq!(verdict(MOVED, one).0, None);
}

#[test]
fn nothing_recorded_is_not_captured_and_not_failed() {
    assert_eq!(verdict(MOVED, scene()), (Some(Refusal::VolumesUnknown), Some(Unknown::VolumesUnknown)));
    let mut counted = scene();
    counted.velero.backups[0].operations = Count { attempted: 2, completed: 2 };
    assert_eq!(verdict(MOVED, counted).0, None);
    let mut half = scene();
    half.velero.backups[0].operations = Count { attempted: 2, completed: 1 };
    assert_eq!(verdict(MOVED, half).0, Some(Refusal::VolumesNotCaptured));
}

#[test]
fn snapshots_are_counted() {
    let snapshots = "rpo: 5h, rto: 2h, stateful: true, method: csi-snapshot";
    let with = |attempted, completed| {
        let mut scene = scene();
        scene.velero.backups[0].csi_snapshots = Count { attempted, completed };
        verdict(snapshots, scene).0
    };
    assert_eq!(with(2, 2), None);
    assert_eq!(with(2, 1), Some(Refusal::VolumesNotCaptured));
    assert_eq!(with(0, 0), Some(Refusal::VolumesUnknown));
}
