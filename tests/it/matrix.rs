//! The matrix of the sample, against figures that were worked out by hand.

use daybook::check;
use daybook::clock::Today;
use daybook::document::template::Engine;
use daybook::document::{Desk, Provenance, Subject, compose, kinds};
use daybook::facts::copies::{awaited_lag, places};
use daybook::facts::recovery_point::{Planned, all, of_class, reach};
use daybook::facts::retention::points_held;
use daybook::inventory::Inventory;
use daybook::model::{self, Platform};

use crate::bench;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn sample() -> Platform {
    let inventory = Inventory::load(&bench::root().join("inventory"), "inventory");
    let loaded = model::load(inventory, |zone| Today::of(bench::as_of(), zone));
    loaded.platform.expect("the sample can be read")
}

fn seconds(planned: &Planned) -> (i64, i64) {
    let of = |span: Option<daybook::unit::Span>| span.expect("known").seconds();
    (of(planned.longest_gap()), of(planned.worst_loss()))
}

#[test]
fn gaps_and_losses_of_the_sample() {
    let platform = sample();
    let cases = [
        // Two weeks less the hour that is skipped on 28 March 2027, when the run in it does not happen.
        ("platinum-weekly", 14 * DAY - HOUR, 14 * DAY - HOUR + 2 * HOUR),
        ("platinum-3h", 3 * HOUR, 3 * HOUR + 25 * 60 + 20 * 60),
        // 18:30 to 06:30 in the night in which the clocks go back.
        ("gold-twice-daily", 13 * HOUR, 13 * HOUR + 90 * 60 + 20 * 60),
        ("silver-nightly", DAY, DAY + 3 * HOUR + 30 * 60),
        ("stateless-weekly", 7 * DAY, 7 * DAY + 10 * 60),
        ("dev-six-hourly", 6 * HOUR, 6 * HOUR + 10 * 60 + 20 * 60),
    ];
    let planned = all(&platform);
    assert_eq!(planned.len(), cases.len());
    for (name, gap, loss) in cases {
        let found = planned.iter().find(|p| p.schedule.name == name).expect(name);
        assert_eq!(seconds(found), (gap, loss), "{name}");
    }
}

#[test]
fn points_of_the_sample() {
    let platform = sample();
    let cases = [
        ("platinum-3h", 14 * 8 + 1),
        // 57 Sundays in 395 days, one run skipped in spring and one doubled in autumn.
        ("platinum-weekly", 57),
        ("gold-twice-daily", 42 * 2 + 1),
        ("silver-nightly", 36),
        ("stateless-weekly", 9),
        ("dev-six-hourly", 7 * 4 + 1),
    ];
    let planned = all(&platform);
    for (name, points) in cases {
        let found = planned.iter().find(|p| p.schedule.name == name).expect(name);
        assert_eq!(points_held(&platform, found), Some(points), "{name}");
    }
}

#[test]
fn a_tier_that_is_kept_for_longer_need_not_keep_the_rpo() {
    let platform = sample();
    let words = |class: &str| -> Vec<Option<&str>> {
        let planned = of_class(&platform, &platform.workload_classes[class]);
        planned.iter().map(|p| reach(p, &planned).word()).collect()
    };
    assert_eq!(words("platinum"), [Some("yes"), Some("other-schedule")]);
    assert_eq!(words("silver-files"), [Some("no")]);
    assert_eq!(words("gold"), [Some("yes")]);
}

/// Mondays, and the 1st and 15th beside them: 60 days from Monday, 2 November hold nine Mondays, 15 November, 1 and
/// 15 December and 1 January; no gap is longer than a week. After 1.18.2 both must match: only 1 and 15 February,
/// 1 and 15 March, 1 November and 15 November are both, and from 15 March to 1 November it is 231 days.
#[test]
fn either_day_or_both_by_version() {
    let case = |version: &str| {
        let yaml =
            CLASS.replace("0 2 * * *", "0 20 1,15 * 1") + "---\n" + &CLUSTER.replace("1.18.1", version);
        let (platform, _) = bench::platform(&yaml, &[]);
        let planned = of_class(&platform, &platform.workload_classes["gold"]);
        (planned[0].longest_gap().map(|s| s.seconds()), points_held(&platform, &planned[0]))
    };
    assert_eq!(case("1.18.1").0, Some(7 * DAY));
    assert_eq!(case("1.18.1").1, Some(13));
    assert_eq!(case("1.19.0").0, Some(231 * DAY));
}

const CLUSTER: &str = "kind: Cluster\nname: ledger-prod\nsupervisor: sup-one\nvsphereNamespace: ns-one\nowner: ops\n\
                       environment: prod\nvelero: {version: 1.18.1}\n";

const CLASS: &str = "kind: WorkloadClass\nname: gold\nrpo: 24h\nrto: 2h\nstateful: true\nmethod: csi-data-mover\n\
                     retention: {keep: 30d}\ndrillEveryDays: 90\ncopies: 1\nschedules:\n  \
                     - {name: a, cron: \"0 2 * * *\", ttl: 60d, target: near}\n";

/// What is not declared is neither zero nor good: without a run time the loss is only known from below.
#[test]
fn an_unknown_run_time_promises_nothing() {
    let class = format!("{CLASS}  - {{name: b, cron: \"0 2 * * 1-5\", ttl: 30d, target: near}}\n");
    let (platform, _) = bench::platform(&class, &[]);
    let planned = of_class(&platform, &platform.workload_classes["gold"]);
    let known: Vec<_> =
        planned.iter().map(|p| (p.least_loss().map(|s| s.seconds()), p.worst_loss())).collect();
    // Friday night to Monday night is 72 hours.
    assert_eq!(known, [(Some(DAY), None), (Some(3 * DAY), None)]);
    let words: Vec<_> = planned.iter().map(|p| reach(p, &planned).word()).collect();
    assert_eq!(words, [None, Some("no")]);
}

/// The prelude's `near` stands in Hamburg 2 and is copied to `far` in Frankfurt within 15 minutes.
#[test]
fn a_promise_waits_for_the_copies_that_it_asks_for() {
    let lag = |copies: u32, near_site: &str, lag: &str| {
        let near = format!(
            "kind: BackupTarget\nname: near\nsite: {near_site}\nprovider: aws\nbucket: b\nreplicatesTo: far\n{lag}"
        );
        let (platform, _) = bench::platform(&near, &[]);
        awaited_lag(&platform, "gold", copies, &platform.backup_targets["near"]).map(|s| s.seconds())
    };
    // One copy elsewhere is enough: nothing to wait for.
    assert_eq!(lag(1, "two", "replicationLag: 15m\n"), Some(0));
    assert_eq!(lag(2, "two", "replicationLag: 15m\n"), Some(900));
    // Where the target falls with the cluster, the replica is the backup.
    assert_eq!(lag(1, "one", "replicationLag: 15m\n"), Some(900));
    // More copies than there are: the last one counts, and the missing one is another rule's.
    assert_eq!(lag(3, "two", "replicationLag: 15m\n"), Some(900));
    // A lag that is not declared is not zero.
    assert_eq!(lag(2, "two", ""), None);
}

#[test]
fn targets_that_fail_together_are_one_place() {
    let site = |target: &str, at: &str| {
        format!("kind: BackupTarget\nname: {target}\nsite: {at}\nprovider: aws\nbucket: b\n")
    };
    let count = |yaml: &str| {
        let (platform, _) = bench::platform(yaml, &[]);
        places(&platform, &platform.backup_targets.values().collect::<Vec<_>>()).len()
    };
    assert_eq!(count(""), 2);
    assert_eq!(count(&site("far", "two")), 1);
    assert_eq!(count(&format!("{}---\n{}", site("other", "two"), site("third", "one"))), 3);
}

/// A class that nothing backs up stands in the matrix as plainly as any other.
#[test]
fn a_class_without_schedules_is_not_left_out() {
    let yaml = CLASS.split("  - {").next().unwrap_or_default().replace("schedules:\n", "schedules: []\n");
    let (platform, evidence) = bench::platform(&yaml, &[]);
    let level = |_: &str| check::Level(None);
    let findings = check::run(&platform, &evidence, &level);
    let desk = Desk {
        platform: &platform,
        evidence: &evidence,
        findings: &findings,
        period: platform.today.month(),
        inventory: Provenance { files: 1, documents: 1, sha256: String::new() },
        ledger: Default::default(),
    };
    let engine = Engine::new(&[]).expect("the built-in templates");
    let kind = kinds::find("rpo-matrix").expect("the kind");
    let matrix = compose(&engine, kind, &desk, &Subject::default()).expect("a template").expect("a document");
    let text = bench::flowing(&matrix.markdown);
    let row = text.lines().find(|l| l.starts_with("| gold<br>")).expect("its row");
    assert!(row.ends_with("| **✕ fail** |"), "{row}");
    assert!(row.contains("| none | no data | no data<br>**✕ over the RPO** |"), "{row}");
    let table = matrix.tables[0].csv().expect("a table");
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some(COLUMNS));
    assert_eq!(
        lines.next(),
        Some("gold,,86400,7200,csi-data-mover,,,,,,,no,2592000,,,,,,90,2026-09-15,,fail,,,,")
    );
    assert_eq!(lines.next(), None);
}

/// As the contract spells them.
const COLUMNS: &str = "class,tier,rpo_seconds,rto_seconds,method,schedule,cron,timezone,longest_gap_seconds,\
    expected_duration_seconds,worst_case_loss_seconds,reachable,retention_seconds,ttl_seconds,points_held,target,\
    failure_domain,immutable,drill_every_days,last_drill,attained_rpo_seconds,state,in_rpo_percent,last_good_point,points_recorded,points_expected";
