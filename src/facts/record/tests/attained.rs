use super::scene::{Scene, moment, over, platform, platform_with};
use crate::evidence::velero::Phase;
use crate::facts::record::{Attained, Reason, Unknown};
use crate::unit::{Percent, Span};

const DAY: &[u32] = &[0, 4, 8, 12, 16, 20];

/// The worked example of `docs/attained-rpo.md`, three days of October.
fn example(second: &[u32]) -> Scene {
    let mut scene = Scene::collected("2026-10-03T12:00");
    scene.schedule("2026-09-01T00:00");
    scene.day("2026-09-30", DAY);
    scene.day("2026-10-01", DAY);
    scene.day("2026-10-02", second);
    scene.day("2026-10-03", &[0, 4, 8]);
    scene
}

fn with<T>(scene: Scene, look: impl FnOnce(&Attained) -> T) -> T {
    let (platform, evidence) = (platform(), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-03T00:00");
    look(&records.cluster("prod").unwrap().workload("books").unwrap().history.at("near").unwrap().attained)
}

#[test]
fn four_hours_and_the_run() {
    with(example(DAY), |a| {
        assert_eq!(a.longest.unwrap().length(), Span(4 * 3600 + 35 * 60));
        assert_eq!((a.keeps(), a.loss()), (Some(true), Some(Span(16_500))));
        // Twelve runs end in the period, and it ends four hours after the last began.
        assert_eq!(a.gaps.len(), 13);
        assert_eq!((a.gaps[12].length(), a.gaps[12].open), (Span::hours(4), true));
        assert_eq!((a.p95, a.beyond, a.share), (Some(Span(16_500)), Span(0), Percent::parse("100").ok()));
    });
}

#[test]
fn one_missing_run() {
    with(example(&[0, 4, 12, 16, 20]), |a| {
        let gap = a.longest.unwrap();
        assert_eq!(gap.length(), Span(8 * 3600 + 35 * 60));
        assert_eq!((gap.from, gap.to), (moment("2026-10-02T04:00"), moment("2026-10-02T12:35")));
        assert_eq!(a.keeps(), Some(false));
        // From 09:00, five hours after 04:00, until 12:35.
        assert_eq!(a.beyond, Span(3 * 3600 + 35 * 60));
        // 12 900 of 172 800 seconds.
        assert_eq!(a.share.unwrap().to_string(), "92.5\u{a0}%");
        let cause = &a.breaches[0].causes[0];
        assert_eq!((a.breaches.len(), a.breaches[0].causes.len()), (1, 1));
        assert_eq!((cause.reason, cause.at), (Reason::NoJob, moment("2026-10-02T08:00")));
    });
}

#[test]
fn both_edges_count() {
    let mut scene = Scene::collected("2026-10-03T12:00");
    scene.run("2026-09-30T12:00", "2026-09-30T12:35");
    scene.run("2026-10-01T04:00", "2026-10-01T04:35");
    scene.run("2026-10-02T16:00", "2026-10-02T16:35");
    with(scene, |a| {
        let lengths: Vec<i64> = a.gaps.iter().map(|g| g.length().seconds() / 60).collect();
        // 12:00 to 04:35, 04:00 to 16:35 of the next day, 16:00 to midnight.
        assert_eq!(lengths, [995, 2195, 480]);
        // Midnight to 04:35, 09:00 to 16:35 of the next day, 21:00 to midnight.
        assert_eq!(a.beyond, Span::minutes(275 + 1895 + 180));
        assert_eq!(a.breaches.len(), 3);
    });
}

#[test]
fn no_point_before_is_not_a_pass() {
    let mut scene = example(DAY);
    scene.velero.backups.retain(|b| b.start >= Some(moment("2026-10-01T00:00")));
    with(scene, |a| {
        assert_eq!((a.keeps(), a.unknown, a.loss()), (None, Some(Unknown::NoPointBefore), None));
    });
    let mut young = example(DAY);
    young.velero.backups.retain(|b| b.start >= Some(moment("2026-10-01T12:00")));
    young.velero.schedules[0].created = Some(moment("2026-10-01T11:00"));
    with(young, |a| assert_eq!(a.unknown, Some(Unknown::CreatedInPeriod)));
    with(Scene::collected("2026-10-03T12:00"), |a| assert_eq!(a.unknown, Some(Unknown::NoPoint)));
    let (platform, nothing) = (platform(), crate::evidence::Evidence::default());
    let records = over(&platform, &nothing, "2026-10-01T00:00", "2026-10-03T00:00");
    let attained = &records.clusters[0].workloads[0].history.attained;
    assert_eq!((attained.unknown, attained.keeps()), (Some(Unknown::NoEvidence), None));
}

#[test]
fn what_never_worked_has_failed() {
    let mut scene = example(DAY);
    scene.velero.backups.iter_mut().for_each(|b| b.phase = Phase::Failed);
    with(scene, |a| {
        assert_eq!(a.keeps(), Some(false));
        assert_eq!((a.longest.unwrap().length(), a.longest.unwrap().at_least), (Span::hours(48), true));
        assert_eq!(a.breaches[0].causes[0].reason, Reason::Failed);
        assert_eq!(a.beyond, Span::hours(43));
    });
}

#[test]
fn every_breach_has_its_reason() {
    let reason = |change: fn(&mut Scene)| {
        let mut scene = example(DAY);
        change(&mut scene);
        with(scene, |a| a.breaches.iter().map(|b| b.causes[0].reason).collect::<Vec<_>>())
    };
    // The run of the second day at 08:00.
    fn eighth(scene: &mut Scene) -> &mut crate::evidence::velero::Backup {
        let at = Some(moment("2026-10-02T08:00"));
        scene.velero.backups.iter_mut().find(|b| b.start == at).unwrap()
    }
    assert_eq!(reason(|_| {}), []);
    assert_eq!(reason(|s| eighth(s).phase = Phase::Failed), [Reason::Failed]);
    assert_eq!(reason(|s| eighth(s).phase = Phase::PartiallyFailed), [Reason::PartiallyFailed]);
    assert_eq!(reason(|s| eighth(s).phase = Phase::InProgress), [Reason::Late]);
    assert_eq!(reason(|s| eighth(s).completion = Some(moment("2026-10-02T09:30"))), [Reason::Late]);
    let refused = |s: &mut Scene| {
        eighth(s).phase = Phase::FailedValidation;
        eighth(s).reason = Some("BackupStorageLocation near is in Unavailable status.".into());
    };
    assert_eq!(reason(refused), [Reason::LocationUnavailable]);
    let paused = |s: &mut Scene| {
        s.velero.backups.retain(|b| b.start < Some(moment("2026-10-02T08:00")));
        s.velero.schedules[0].paused = true;
    };
    assert_eq!(reason(paused), [Reason::Paused]);
    let narrowed = |s: &mut Scene| {
        let scope = std::sync::Arc::make_mut(&mut eighth(s).scope);
        scope.selector = Some("{\"matchLabels\":{\"a\":\"b\"}}".into());
    };
    assert_eq!(reason(narrowed), [Reason::Scope]);
    let expired = |s: &mut Scene| eighth(s).expiration = Some(moment("2026-10-02T10:00"));
    assert_eq!(reason(expired), [Reason::Expired]);
    let all_expire = |s: &mut Scene| {
        s.velero.backups.retain(|b| b.start != Some(moment("2026-10-02T12:00")));
        s.velero
            .backups
            .iter_mut()
            .for_each(|b| b.expiration = b.start.unwrap().checked_add_seconds(5 * 3600));
    };
    assert_eq!(reason(all_expire), [Reason::NoJob]);
}

#[test]
fn what_expires_before_its_successor_leaves_nothing() {
    let mut scene = Scene::collected("2026-10-03T12:00");
    for (start, end) in [
        ("2026-09-30T22:00", "2026-09-30T22:35"),
        ("2026-10-01T02:00", "2026-10-01T02:35"),
        ("2026-10-01T06:00", "2026-10-01T06:35"),
    ] {
        scene.run(start, end).expiration = moment(start).checked_add_seconds(4 * 3600);
    }
    let (platform, evidence) = (platform(), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-01T08:00");
    let attained = &records.clusters[0].workloads[0].history.at("near").unwrap().attained;
    // Each is gone 35 minutes before the next can be had.
    assert_eq!(attained.breaches.iter().map(|b| b.gap.at_least).collect::<Vec<_>>(), [true, true]);
    assert_eq!(attained.breaches[0].causes[0].reason, Reason::Expired);
    assert_eq!(attained.beyond, Span::minutes(70));
}

#[test]
fn a_replica_has_what_is_there_after_its_lag() {
    let (platform, evidence) = (platform(), example(DAY).evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-03T00:00");
    let history = &records.clusters[0].workloads[0].history;
    let far = history.at("far").unwrap();
    assert!(far.replica && !history.at("near").unwrap().replica);
    assert_eq!(far.attained.longest.unwrap().length(), Span(4 * 3600 + 50 * 60));
    let undeclared = platform_with("rpo: 5h, rto: 2h, stateful: false, method: manifests", "0 */4 * * *", "");
    let records = over(&undeclared, &evidence, "2026-10-01T00:00", "2026-10-03T00:00");
    let history = &records.clusters[0].workloads[0].history;
    assert_eq!(history.at("far").unwrap().attained.unknown, Some(Unknown::LagUnknown));
    assert_eq!(history.at("near").unwrap().attained.keeps(), Some(true));
}

#[test]
fn backups_by_hand_count_where_they_cover() {
    let mut scene = example(&[0, 4, 12, 16, 20]);
    scene.backup(None, "2026-10-02T08:10", "2026-10-02T08:40");
    with(scene, |a| assert_eq!(a.longest.unwrap().length(), Span(4 * 3600 + 40 * 60)));
    let mut beside = example(&[0, 4, 12, 16, 20]);
    let other = beside.backup(None, "2026-10-02T08:10", "2026-10-02T08:40");
    std::sync::Arc::make_mut(&mut other.scope).included_namespaces = vec!["films".into()];
    with(beside, |a| assert_eq!(a.keeps(), Some(false)));
}

#[test]
fn what_has_expired_shortens_the_period() {
    let mut scene = Scene::collected("2026-10-31T00:00");
    scene.schedule("2026-01-01T00:00").scope =
        std::sync::Arc::new(crate::evidence::velero::Scope { ttl: Some(2 * 86_400), ..Default::default() });
    scene.day("2026-10-29", DAY);
    scene.day("2026-10-30", DAY);
    let (platform, evidence) = (platform(), scene.evidence());
    let records = over(&platform, &evidence, "2026-10-01T00:00", "2026-10-31T00:00");
    let attained = &records.clusters[0].workloads[0].history.at("near").unwrap().attained;
    // From the first point that must still be there; before, nothing can be said.
    assert_eq!((attained.keeps(), attained.shortened), (Some(true), true));
    assert_eq!(attained.period.from, moment("2026-10-29T00:35"));
    let line = &records.clusters[0].lines[0];
    assert_eq!((line.runs.expected.len(), line.runs.missing().count()), (12, 0));
}
