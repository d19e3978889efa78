//! `manifest.json`: every file below the output folder, what it is and what it was made from.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folder::{is_below, read};
use super::{Entry, File, Origin, sha256};

pub const MANIFEST: &str = "manifest.json";

/// The list of all files, sorted by path, and the program that made them.
#[derive(Debug, Default)]
pub struct Manifest {
    build: String,
    files: Vec<Entry>,
}

/// What the manifest says of a run.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    pub generator: &'a str,
    /// Hash of the program's own source: other code may write other bytes from the same input.
    pub build: &'a str,
    pub as_of: &'a str,
    pub inventory_sha256: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    schema_version: u32,
    generator: &'a str,
    build: &'a str,
    as_of: &'a str,
    inventory_sha256: &'a str,
    files: &'a [Entry],
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    build: String,
    files: Vec<Entry>,
}

impl Manifest {
    /// What an earlier run said; empty where there is none that can be read.
    pub fn load(folder: &Path) -> Manifest {
        let bytes = read(folder, MANIFEST).unwrap_or_default();
        Manifest::parse(&bytes)
    }

    /// A manifest is a file that anybody could have written: entries that lead out of its folder are not heard.
    pub fn parse(bytes: &[u8]) -> Manifest {
        let Ok(read) = serde_json::from_slice::<Read>(bytes) else { return Manifest::default() };
        let files = read.files.into_iter().filter(|entry| is_below(&entry.path)).collect();
        Manifest { build: read.build, files }
    }

    pub fn files(&self) -> &[Entry] {
        &self.files
    }

    /// The entry of a file that this program made from the same input, and that lies there as it was written.
    pub fn fresh(&self, folder: &Path, path: &str, input: &str, build: &str) -> Option<&Entry> {
        let same = |e: &&Entry| e.path == path && e.origin.input_sha256.as_deref() == Some(input);
        let entry = self.files.iter().find(same).filter(|_| self.build == build)?;
        is_as_written(folder, entry).then_some(entry)
    }

    /// Files of earlier runs that should be there no more: those of documents that no longer exist, and those that a
    /// document made in this run no longer has.
    pub fn vanished<'a>(
        &'a self,
        now: &'a [Entry],
        exists: &'a dyn Fn(&Origin) -> bool,
        made: &'a dyn Fn(&Entry) -> bool,
    ) -> impl Iterator<Item = &'a Entry> {
        let gone = move |e: &&Entry| !exists(&e.origin) || made(e);
        self.files.iter().filter(gone).filter(move |e| !now.iter().any(|n| n.path == e.path))
    }

    /// What is there after a run: what it wrote, and what earlier ones wrote that still lies there unchanged.
    pub fn after(&self, folder: &Path, written: Vec<Entry>, build: &str) -> Manifest {
        let kept = |e: &&Entry| !written.iter().any(|w| w.path == e.path) && is_as_written(folder, e);
        let mut files: Vec<Entry> = self.files.iter().filter(kept).cloned().collect();
        if self.build != build {
            // Made by other code: it stands, but nobody may take it for what this program would make.
            files.iter_mut().for_each(|e| e.origin.input_sha256 = None);
        }
        files.extend(written);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Manifest { build: build.to_owned(), files }
    }

    pub fn file(&self, written: &Written) -> File {
        let page = Page {
            schema_version: 1,
            generator: written.generator,
            build: written.build,
            as_of: written.as_of,
            inventory_sha256: written.inventory_sha256,
            files: &self.files,
        };
        let mut text = serde_json::to_string_pretty(&page).unwrap_or_default();
        text.push('\n');
        File { path: MANIFEST.into(), bytes: text.into_bytes(), origin: Origin::default() }
    }
}

/// Does a file lie there with the bytes that the manifest names?
pub fn is_as_written(folder: &Path, entry: &Entry) -> bool {
    read(folder, &entry.path).is_ok_and(|bytes| sha256(&bytes) == entry.sha256)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn entry(path: &str, input: Option<&str>) -> Entry {
        let origin = Origin { input_sha256: input.map(String::from), ..Origin::default() };
        Entry::of(&File { path: path.into(), bytes: b"x".to_vec(), origin })
    }

    fn written(files: Vec<Entry>, build: &str) -> Manifest {
        Manifest { build: build.into(), files }
    }

    #[test]
    fn a_manifest_does_not_lead_out_of_its_folder() {
        let said = Written { generator: "g", build: "b", as_of: "d", inventory_sha256: "i" };
        let paths = ["../a", "/etc/passwd", "a/../../b", "", "a.md"];
        let page = written(paths.iter().map(|p| entry(p, None)).collect(), "b").file(&said);
        let paths: Vec<String> =
            Manifest::parse(&page.bytes).files.into_iter().map(|entry| entry.path).collect();
        assert_eq!(paths, ["a.md"]);
    }

    #[test]
    fn only_the_same_input_code_and_bytes_are_fresh() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.pdf"), "x").unwrap();
        let manifest = written(vec![entry("a.pdf", Some("in")), entry("b.pdf", Some("in"))], "code");
        let fresh = |path, input, build| manifest.fresh(folder.path(), path, input, build).is_some();
        assert!(fresh("a.pdf", "in", "code"));
        assert!(!fresh("a.pdf", "other", "code"));
        assert!(!fresh("a.pdf", "in", "other"));
        assert!(!fresh("b.pdf", "in", "code"), "it is not there");
        fs::write(folder.path().join("a.pdf"), "edited").unwrap();
        assert!(!fresh("a.pdf", "in", "code"), "somebody changed it");
    }

    #[test]
    fn other_code_may_not_vouch_for_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.pdf"), "x").unwrap();
        let after = written(vec![entry("a.pdf", Some("in"))], "old").after(folder.path(), Vec::new(), "new");
        assert_eq!(after.files[0].origin.input_sha256, None);
        assert!(after.fresh(folder.path(), "a.pdf", "in", "new").is_none());
    }
}
