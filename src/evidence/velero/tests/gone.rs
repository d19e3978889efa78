//! What one collection has and a later one lacks.

use super::{BACKUP, at, velero};

/// What `collect` writes into a folder of a day: the files and where they are from.
fn day(day: &str, files: &[(&str, String)]) -> Vec<(String, String)> {
    let row = |(name, text): &(&str, String)| {
        let sha256 = crate::evidence::hex(&sha2::Digest::finalize(sha2::Digest::chain_update(
            <sha2::Sha256 as sha2::Digest>::new(),
            text.as_bytes(),
        )));
        format!(
            r#"{{"file":"{name}","sha256":"{sha256}","source":"https://a/{name}","at":"{day}T04:00:00Z","tool":"daybook 0.1.0","objects":1}}"#
        )
    };
    let rows: Vec<String> = files.iter().map(row).collect();
    let own = (format!("{day}/collected.json"), format!(r#"{{"rows":[{}]}}"#, rows.join(",")));
    files.iter().map(|(name, text)| (format!("{day}/{name}"), text.clone())).chain([own]).collect()
}

fn list(items: &[&str]) -> String {
    format!(r#"{{"kind":"List","apiVersion":"v1","items":[{}]}}"#, items.join(","))
}

#[test]
fn what_a_later_collection_lacks_is_gone() {
    let schedule = |name: &str| {
        format!(
            r#"{{"apiVersion":"velero.io/v1","kind":"Schedule","metadata":{{"name":"{name}","namespace":"velero"}},"spec":{{"schedule":"@daily","template":{{}}}}}}"#
        )
    };
    let (old, kept) = (schedule("old"), schedule("kept"));
    let mut files =
        day("2026-11-20", &[("schedules.json", list(&[&old, &kept])), ("backups.json", list(&[]))]);
    files.extend(day("2026-11-21", &[("backups.json", list(&[BACKUP]))]));
    files.extend(day("2026-11-22", &[("backups.json", list(&[BACKUP])), ("schedules.json", list(&[&kept]))]));
    let texts = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        velero(&files)
    };
    let read = texts(&files);
    assert_eq!(read.backups[0].expiration, at("2026-12-21T01:00:06Z"), "the last collection has it");
    assert_eq!(read.schedules.iter().map(|s| &*s.name).collect::<Vec<_>>(), ["kept"]);

    files.extend(day("2026-11-23", &[("backups.json", list(&[]))]));
    files.extend(day("2026-11-24", &[("backups.json", list(&[]))]));
    assert_eq!(texts(&files).backups[0].expiration, at("2026-11-23T04:00:00Z"), "by the first that lacks it");

    // A file of somebody's own is a choice, not a list of all.
    files.retain(|(name, _)| !name.starts_with("2026-11-23") && !name.starts_with("2026-11-24"));
    files.push(("2026-11-25.json".into(), list(&[])));
    assert_eq!(texts(&files).backups[0].expiration, at("2026-12-21T01:00:06Z"));
}
