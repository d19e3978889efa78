//! `docs/gotchas.md` promises answers to forty mistakes: it is complete, its links arrive, and the answers are in the sample.

use std::fs;

use crate::bench;
use crate::cli::{daybook, sample};

#[test]
fn all_forty_are_answered() {
    let page = page();
    let numbers: Vec<u32> = rows(&page).filter_map(|row| cell(row, 1).parse().ok()).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    for row in rows(&page) {
        let words = cell(row, 2).split_whitespace().count();
        assert!((3..=12).contains(&words), "{words} words: {row}");
        assert!(!cell(row, 3).is_empty() && !cell(row, 4).is_empty(), "{row}");
    }
}

#[test]
fn every_rule_that_is_linked_exists_under_that_name() {
    let page = page();
    let links: Vec<(&str, &str)> =
        page.split('[').skip(1).filter_map(|rest| rest.split_once("](../")).collect();
    assert!(links.len() > 20, "{}", links.len());
    for (name, rest) in links {
        let path = rest.split(')').next().unwrap_or_default();
        assert_eq!(path, format!("src/check/rules/{}.md", name.replace('-', "_")));
        assert!(bench::root().join(path).is_file(), "{path}");
    }
    for row in rows(&page).filter(|row| cell(row, 4).split(", ").any(|test| test == "rule")) {
        assert!(cell(row, 3).contains("](../src/check/rules/"), "no rule: {row}");
    }
}

/// Words that hold an answer, and the document or rule page that must say them.
const PHRASES: &[(u32, &str, &str)] = &[
    (1, REBUILD, "recovery/restore/jobs/$ARCHIVE"),
    (2, REBUILD, "**It does not restore the Supervisor:**"),
    (2, "vcenter_backup_without_supervisors", "do not contain `supervisors`"),
    (3, REBUILD, "STOP unless every line below is signed"),
    (3, REBUILD, "**Point of no return.**"),
    (4, REBUILD, "answers 404"),
    (5, REBUILD, "`RUNNING` alone"),
    (12, REBUILD, "is never backed up with Velero and never restored with it"),
    (12, "supervisor_in_velero", "never from\nVelero"),
    (13, RESTORE, "Velero Plugin for vSphere"),
    (16, "snapshot_is_not_backup", "stays on the datastore"),
    (16, REBUILD, "a plain snapshot lies on the datastore and dies with it"),
    (17, RESTORE, "whatever the phase says"),
    (18, "workload-restore/risk-prod", "`backup-volumes-excludes` does not skip a volume"),
    (21, RESTORE, "The worst loss is not the interval"),
    (22, RESTORE, "velero_backup_last_successful_timestamp"),
    (25, "target_in_failure_domain", "takes the cluster and its backups in one go"),
    (25, REBUILD, "shares the failure domain of its cluster"),
    (26, RESTORE, "*before* the first backup"),
    (27, RESTORE, "Velero never backs up itself"),
    (30, RESTORE, "--namespace-mappings \"$MAP\""),
    (30, RESTORE, "policyTypes: [Ingress, Egress]"),
    (31, RESTORE, "`--existing-resource-policy=update` is no short cut"),
    (33, REBUILD, "they are MHz, not vCPU; memory is MiB"),
    (36, REBUILD, "`best-effort` nodes reserve next to nothing"),
    (37, REBUILD, "covers only the control plane's own disks"),
    (38, RESTORE, "pod-security.kubernetes.io/enforce=privileged"),
    (39, REBUILD, "Do not commit it to Git"),
    (40, RESTORE, "prints a bare object"),
];

const REBUILD: &str = "supervisor-rebuild/sv-ham1";
const RESTORE: &str = "workload-restore/pay-prod";

#[test]
fn the_answers_are_in_the_sample() {
    let folder = sample();
    for kind in ["supervisor-rebuild", "workload-restore"] {
        let run = daybook(&["render", "--format", "md", "--kind", kind], folder.path(), &[]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    for (number, place, phrase) in PHRASES {
        let path = match place.contains('/') {
            true => folder.path().join("output").join(format!("{place}.md")),
            false => bench::root().join(format!("src/check/rules/{place}.md")),
        };
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(text.contains(phrase), "{number}: {place} does not say: {phrase}");
    }
    let page = page();
    for row in rows(&page).filter(|row| cell(row, 4).split(", ").any(|test| test == "phrase")) {
        let answered = PHRASES.iter().any(|(number, _, _)| number.to_string() == cell(row, 1));
        assert!(answered, "no phrase: {row}");
    }
}

fn page() -> String {
    fs::read_to_string(bench::root().join("docs/gotchas.md")).expect("the page")
}

fn rows(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #"))
}

fn cell(row: &str, index: usize) -> &str {
    row.split(" | ").nth(index - 1).unwrap_or_default().trim_matches(['|', ' '])
}
