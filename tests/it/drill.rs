//! Where classes stand after drills; every date and figure here is worked out by hand.

use daybook::facts::drill::{Logbook, State};
use daybook::facts::rehearsal::rehearsals;

use crate::bench;

/// A drill of `books` on top of the prelude's of 15 September, which took 70 minutes and is proven by an empty log.
fn drill(name: &str, day: &str, more: &str) -> String {
    format!(
        "kind: Drill\nname: {name}\ndate: {day}\ncluster: ledger-prod\nworkload: books\noperator: K. Jansen\n\
         startedAt: {day}T08:00:00Z\n{more}"
    )
}

const PASS: &str = "isolation: scratch-cluster\nserviceUsableAt: 2026-10-20T09:00:30Z\nresult: pass\n\
                    volumes: [{name: data, check: counted}]\n";

fn state(yaml: &str) -> State {
    let (platform, evidence) = bench::platform(yaml, &[]);
    let logbook = Logbook::read(&platform, &evidence);
    logbook.standing(&platform.workload_classes["gold"]).state()
}

#[test]
fn the_prelude_is_proven_until_the_fourteenth_of_december() {
    let (platform, evidence) = bench::platform("", &[]);
    let logbook = Logbook::read(&platform, &evidence);
    let standing = logbook.standing(&platform.workload_classes["gold"]);
    assert_eq!(standing.state(), State::Proven);
    // 15 September and 90 days: 15 left in September, 31 in October, 30 in November, 14 in December.
    assert_eq!(standing.due.map(|d| d.to_string()).as_deref(), Some("2026-12-14"));
    assert_eq!(standing.overdue, None);
    let entry = standing.last.expect("a drill");
    assert_eq!(entry.minutes(), Some(70));
    assert_eq!(entry.age.map(|a| a.0), Some(4 * 3600));
    assert_eq!((entry.in_time(), entry.fresh()), (Some(true), Some(true)));
}

#[test]
fn a_claimed_drill_moves_the_date_but_leaves_the_proof_to_the_proven_one() {
    let yaml = drill("later", "2026-10-20", PASS);
    let (platform, evidence) = bench::platform(&yaml, &[]);
    let logbook = Logbook::read(&platform, &evidence);
    let standing = logbook.standing(&platform.workload_classes["gold"]);
    assert_eq!(standing.due.map(|d| d.to_string()).as_deref(), Some("2027-01-18"));
    assert_eq!(standing.proof.map(|e| e.drill.name.as_str()), Some("gold-2026-09"));
    assert_eq!(standing.last.and_then(|e| e.minutes()), Some(61), "30 s are a begun minute");
}

#[test]
fn only_what_is_shown_is_proven() {
    let alone =
        |more: &str| state(&format!("# without: Drill/gold-2026-09\n{}", drill("d", "2026-10-20", more)));
    let log = |isolation: &str, rest: &str| {
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let evidence = format!("evidence: [{{path: drills/gold-2026-09.log, sha256: {hash}}}]\n");
        format!("isolation: {isolation}\nresult: pass\n{evidence}{rest}")
    };
    let volumes = "volumes: [{name: data, check: counted}]\n";
    let usable = "serviceUsableAt: 2026-10-20T09:00:00Z\n";
    assert_eq!(alone(PASS), State::Claimed);
    assert_eq!(alone(&log("scratch-cluster", &format!("{volumes}{usable}"))), State::Proven);
    assert_eq!(alone(&log("same-cluster", &format!("{volumes}{usable}"))), State::Partial);
    assert_eq!(alone(&log("scratch-cluster", usable)), State::Partial, "no volume");
    assert_eq!(alone(&log("scratch-cluster", volumes)), State::Partial, "no time");
    let late = format!("{volumes}serviceUsableAt: 2026-10-20T10:00:01Z\n");
    assert_eq!(alone(&log("scratch-cluster", &late)), State::Failed, "a second late");
    let backwards = format!("{volumes}serviceUsableAt: 2026-10-20T07:00:00Z\n");
    assert_eq!(alone(&log("scratch-cluster", &backwards)), State::Partial, "a clock that ran backwards");
}

#[test]
fn a_drill_of_tomorrow_has_not_happened() {
    let yaml = format!("# without: Drill/gold-2026-09\n{}", drill("d", "2026-11-03", PASS));
    assert_eq!(state(&yaml), State::Never);
}

#[test]
fn a_class_without_workloads_is_not_judged() {
    let yaml = "# without: Drill/gold-2026-09\n# without: Workload/books\n# without: NamespaceGuard/books\n";
    assert_eq!(state(yaml), State::NotApplicable);
}

#[test]
fn a_rehearsal_counts_for_a_year() {
    let (platform, evidence) = bench::platform("", &[]);
    let all = rehearsals(&platform, &evidence);
    assert_eq!(all[0].due.map(|d| d.to_string()).as_deref(), Some("2027-05-10"));
    assert_eq!(all[0].overdue, None);
    assert!(all[0].held[0].on_file.is_none(), "its log is not there");
}
