//! Every collected file is read, or refused with a reason. None is silently half read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use daybook::diagnostic::{Finding, Severity};
use daybook::evidence::Evidence;

/// A file by itself below `top`, and what came of it: objects that count, and findings.
fn alone(top: &str, file: &Path) -> (Evidence, Vec<Finding>) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join(top).join("c1");
    fs::create_dir_all(&place).unwrap();
    fs::copy(file, place.join(file.file_name().unwrap())).unwrap();
    let mut evidence = Evidence::load(folder.path(), "inventory/evidence");
    let findings = std::mem::take(&mut evidence.findings);
    (evidence, findings)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let Ok(corpus) = std::env::var("DAYBOOK_CORPUS") else { return Vec::new() };
    let walk = walkdir::WalkDir::new(Path::new(&corpus).join(folder)).sort_by_file_name();
    let files = walk.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

/// Lines that begin an object of a kind of ours, counted by text alone. What is indented further is part of another one.
fn objects_by_text(file: &Path, groups: &[&str], kinds: &[&str]) -> usize {
    let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    let value = |line: &str, key: &str| {
        let plain = line.trim().trim_start_matches("- ").trim_end_matches(',').replace(['"', '\''], "");
        let value = plain.strip_prefix(key).map(|value| value.trim().to_string());
        value.filter(|_| !line.starts_with("   "))
    };
    let ours = |document: &str| {
        let versions = document.lines().filter_map(|line| value(line, "apiVersion:"));
        versions.into_iter().any(|version| groups.iter().any(|group| version.starts_with(group)))
    };
    let count = |document: &str| {
        let of = document.lines().filter_map(|line| value(line, "kind:"));
        of.filter(|kind| kinds.contains(&kind.as_str())).count()
    };
    text.split("\n---").filter(|document| ours(document)).map(count).sum()
}

/// What became of the files, with the first words of each reason.
#[derive(Default)]
struct Count {
    read: usize,
    used: usize,
    refused: BTreeMap<String, usize>,
}

impl Count {
    fn add(&mut self, file: &Path, used: usize, findings: &[Finding]) {
        assert!(used > 0 || !findings.is_empty(), "{} is silently unread", file.display());
        for finding in findings {
            assert_eq!(finding.rule, "unreadable-evidence");
            assert!(finding.place.file.ends_with(file.file_name().unwrap().to_str().unwrap()), "{finding:?}");
            let other = finding.severity == Severity::Warning;
            let words = if other { "other kinds".into() } else { words(&finding.message) };
            *self.refused.entry(words).or_default() += 1;
        }
        self.read += usize::from(findings.is_empty());
        self.used += used;
    }

    fn print(&self, folder: &str) {
        println!("{folder}: {} files whole, {} objects; findings: {:#?}", self.read, self.used, self.refused);
    }
}

fn words(message: &str) -> String {
    let message = message.trim_start_matches("this evidence cannot be read: ");
    let message = message.split_once("` does not count: ").map_or(message, |(_, why)| why);
    message.chars().take(48).collect()
}

#[test]
fn every_velero_file_is_read_or_refused() {
    const KINDS: [&str; 6] =
        ["Backup", "Schedule", "BackupStorageLocation", "Restore", "DataUpload", "PodVolumeBackup"];
    for folder in ["velero/manifests", "velero/history", "velero/from_issues"] {
        let mut count = Count::default();
        for file in files(folder) {
            let (evidence, findings) = alone("velero", &file);
            let used: usize = evidence.velero.values().flat_map(|one| &one.sources).map(|one| one.used).sum();
            count.add(&file, used, &findings);
            let by_text = objects_by_text(&file, &["velero.io/"], &KINDS);
            let whole = findings.iter().all(|finding| finding.severity == Severity::Warning);
            assert!(!whole || used == by_text, "{}: {used} of {by_text} objects", file.display());
        }
        count.print(folder);
    }
}
