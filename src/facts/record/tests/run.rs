use super::scene::{Scene, moment, over, platform, platform_with};
use crate::evidence::velero::{Count, Phase};
use crate::facts::record::{Line, Missing};

const CLASS: &str = "rpo: 5h, rto: 2h, stateful: false, method: manifests";

fn with<T>(cron: &str, scene: Scene, look: impl FnOnce(&Line) -> T) -> T {
    let (platform, evidence) = (platform_with(CLASS, cron, "replicationLag: 15m"), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-02T00:00");
    look(&records.clusters[0].lines[0])
}

fn missing(line: &Line) -> Vec<(String, Missing)> {
    line.runs.missing().map(|e| (e.due.0.format("%H:%M").to_string(), e.missing.unwrap())).collect()
}

#[test]
fn each_missing_run_is_listed() {
    let mut scene = Scene::collected("2026-10-03T00:00");
    scene.schedule("2026-09-01T00:00");
    scene.day("2026-10-01", &[0, 8, 12]);
    // Velero made it a minute late, and one was made beside it.
    scene.run("2026-10-01T16:01", "2026-10-01T16:20");
    scene.run("2026-10-01T17:00", "2026-10-01T17:20");
    with("0 */4 * * *", scene, |line| {
        assert_eq!(line.runs.expected.len(), 6);
        assert_eq!(missing(line), [("04:00".into(), Missing::Unknown), ("20:00".into(), Missing::Unknown)]);
        assert_eq!(line.runs.extra.len(), 1);
        assert_eq!(line.runs.ended(Phase::Completed), 4);
    });
}

#[test]
fn says_why_where_it_is_known() {
    let mut scene = Scene::collected("2026-10-03T00:00");
    scene.schedule("2026-09-01T00:00").paused = true;
    scene.run("2026-10-01T00:00", "2026-10-01T04:20");
    scene.run("2026-10-01T08:00", "2026-10-01T08:20");
    let (busy, paused) = (Missing::PreviousRunning, Missing::Paused);
    with("0 */4 * * *", scene, |line| {
        let want = [("04:00", busy), ("12:00", paused), ("16:00", paused), ("20:00", paused)];
        assert_eq!(missing(line), want.map(|(at, why)| (at.to_string(), why)));
    });
    let mut other = Scene::collected("2026-10-03T00:00");
    other.schedule("2026-09-01T00:00").name = "silver".into();
    with("0 12 * * *", other, |line| assert_eq!(missing(line), [("12:00".into(), Missing::NoSchedule)]));
}

#[test]
fn nothing_is_missing_before_it_was_there_or_too_soon() {
    let mut scene = Scene::collected("2026-10-01T20:05");
    scene.schedule("2026-10-01T09:00");
    scene.day("2026-10-01", &[12, 16]);
    with("0 */4 * * *", scene, |line| {
        assert_eq!((line.runs.expected.len(), missing(line).len()), (2, 0));
    });
}

#[test]
fn every_counts_from_the_run_before() {
    let mut scene = Scene::collected("2026-10-03T00:00");
    scene.schedule("2026-09-30T21:30");
    scene.run("2026-09-30T22:00", "2026-09-30T22:10");
    // Every run drifts by some minutes; the one at 10:06 never came, nor any after 18:08.
    scene.run("2026-10-01T02:03", "2026-10-01T02:10");
    scene.run("2026-10-01T06:06", "2026-10-01T06:10");
    scene.run("2026-10-01T14:07", "2026-10-01T14:10");
    scene.run("2026-10-01T18:08", "2026-10-01T18:10");
    with("@every 4h", scene, |line| {
        let want = [("10:06", Missing::Unknown), ("22:08", Missing::Unknown)];
        assert_eq!(missing(line), want.map(|(at, why)| (at.to_string(), why)));
        assert!(line.runs.extra.is_empty());
    });
}

#[test]
fn points_held_are_counted_against_the_due_ones() {
    let mut scene = Scene::collected("2026-10-02T00:00");
    scene.schedule("2026-10-01T00:00");
    scene.day("2026-10-01", &[0, 4, 8, 16]);
    scene.velero.backups[0].operations = Count { attempted: 1, completed: 1 };
    let (platform, evidence) = (platform(), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-02T00:00");
    let cluster = &records.clusters[0];
    let held = cluster.held(&platform, &cluster.workloads[0].history, &cluster.lines[0]);
    // Due at 0, 4, 8, 12, 16 and 20 o'clock; 60 days of six runs and the one just made at the peak.
    assert_eq!((held.points, held.expected, held.promised), (4, Some(6), Some(361)));
    assert_eq!(cluster.workloads[0].history.newest().unwrap().start, moment("2026-10-01T16:00"));
}
