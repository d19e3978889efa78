//! A project on disk, what daybook makes of it, and whether that is allowed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{WATCHDOG, page, shape};

/// A project that means harm.
#[derive(Default)]
pub struct Hostile {
    pub category: &'static str,
    pub name: String,
    /// Below the root; the folders are made.
    pub files: Vec<(String, Vec<u8>)>,
    /// Links, pipes, names that are no text.
    pub special: Option<fn(&Path)>,
    /// The same with harmless words in the places of the hostile ones: its documents have the same shape.
    pub twin: Vec<(String, Vec<u8>)>,
    /// Some documents cannot be written; the others are, and it ends with 2.
    pub partly: bool,
    /// Must be among the findings.
    pub expect: Option<&'static str>,
}

#[derive(Default)]
pub struct Judged {
    pub wrong: Vec<String>,
    pub slowest: Duration,
    pub pages: usize,
}

struct Run {
    status: Option<i32>,
    out: String,
    err: String,
}

pub fn judge(case: &Hostile) -> Judged {
    let mut judged = Judged::default();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("project");
    write(&root, &case.files);
    fs::create_dir_all(root.join("inventory")).expect("a folder");
    if let Some(special) = case.special {
        special(&root);
    }
    let before = outside(folder.path());
    let check = judged.run(&["check", "--as-of", "2026-11-02"], &root);
    judged.hold_check(&check, case);
    let render =
        judged.run(&["render", "--format", formats(case), "--as-of", "2026-11-02", "--jobs", "1"], &root);
    judged.hold_render(&render, &root, case);
    if outside(folder.path()) != before {
        judged.wrong.push("something outside output/ was written".into());
    }
    let made = documents(&root.join("output"));
    judged.hold_files(&made);
    if !case.twin.is_empty() && render.status == Some(0) {
        judged.hold_twin(&made, case);
    }
    judged
}

/// One in eight is printed, too: the slowest target by far.
fn formats(case: &Hostile) -> &'static str {
    let printed = cfg!(feature = "pdf") && case.name.bytes().map(usize::from).sum::<usize>() % 8 == 0;
    if printed { "md,html,pdf" } else { "md,html" }
}

fn write(root: &Path, files: &[(String, Vec<u8>)]) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// Names and sizes of all that daybook has no business with. Pipes and devices are not opened.
fn outside(folder: &Path) -> BTreeMap<String, u64> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let walk = walk.map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
        (path, if entry.file_type().is_file() { entry.metadata().map_or(0, |m| m.len()) } else { 0 })
    });
    walk.filter(|(path, _)| !path.starts_with("project/output")).collect()
}

/// Regular files: a pipe that a case put there would be waited for.
fn documents(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(output).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(output).expect("below").to_string_lossy().into_owned();
            (path, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

impl Judged {
    fn run(&mut self, arguments: &[&str], root: &Path) -> Run {
        let logs = tempfile::tempdir().expect("a folder");
        let open = |name: &str| File::create(logs.path().join(name)).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_daybook"));
        command.args(arguments).current_dir(root).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
        command.arg("--root").arg(root).stdin(Stdio::null()).stdout(open("out")).stderr(open("err"));
        let start = Instant::now();
        let mut child = command.spawn().expect("the program runs");
        let status = loop {
            match child.try_wait().expect("a status") {
                Some(status) => break status.code(),
                None if start.elapsed() > WATCHDOG => {
                    child.kill().expect("it ends");
                    child.wait().expect("it has ended");
                    self.wrong.push(format!("{} hangs", arguments[0]));
                    break None;
                }
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        self.slowest = self.slowest.max(start.elapsed());
        let read = |name: &str| {
            String::from_utf8_lossy(&fs::read(logs.path().join(name)).expect("a log")).into_owned()
        };
        let run = Run { status, out: read("out"), err: read("err") };
        if run.err.contains("panicked") {
            self.wrong.push(format!("{} panics: {}", arguments[0], run.err));
        }
        for (stream, text) in [("out", &run.out), ("err", &run.err)] {
            if let Some(c) =
                text.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}'))
            {
                self.wrong.push(format!("{} prints {c:?} to std{stream}", arguments[0]));
            }
        }
        run
    }

    fn hold_check(&mut self, check: &Run, case: &Hostile) {
        let settings = case.category == "settings";
        if !matches!((check.status, settings), (Some(0 | 1), _) | (Some(2), true)) {
            self.wrong.push(format!("check ends with {:?}: {}", check.status, check.err));
        }
        let told = [check.out.as_str(), check.err.as_str()].concat();
        if case.expect.is_some_and(|expected| !told.contains(expected)) {
            let head: String = told.chars().take(2000).collect();
            self.wrong.push(format!("check does not say {:?} but\n{head}", case.expect.unwrap_or_default()));
        }
        if check.out.len() > 8 << 20 {
            self.wrong.push(format!("check prints {} bytes", check.out.len()));
        }
    }

    fn hold_render(&mut self, render: &Run, root: &Path, case: &Hostile) {
        match render.status {
            Some(0) => {}
            Some(2) if !case.partly && root.join("output/manifest.json").exists() => {
                self.wrong.push(format!("render ends with 2 and has written: {}", render.err));
            }
            Some(2) if !render.err.is_empty() => {}
            other => self.wrong.push(format!("render ends with {other:?}: {}", render.err)),
        }
    }

    fn hold_files(&mut self, made: &BTreeMap<String, Vec<u8>>) {
        let manifest = made.get("manifest.json").cloned().unwrap_or_default();
        let manifest = String::from_utf8(manifest).expect("text");
        for (path, bytes) in made {
            if path != "manifest.json" && !manifest.contains(&format!("\"path\": \"{path}\"")) {
                self.wrong.push(format!("{path} is not in the manifest"));
            }
            let text = || String::from_utf8(bytes.clone()).expect("text");
            let held = match path.rsplit('.').next() {
                Some("html") => page::check(&text()).map(|counts| self.hold_page(path, &counts)),
                Some("csv") => hold_csv(bytes),
                Some("md") => hold_source(&text()),
                _ => Ok(()),
            };
            self.pages += usize::from(path.ends_with(".html"));
            if let Err(why) = held {
                self.wrong.push(format!("{path}: {why}"));
            }
        }
    }

    fn hold_page(&mut self, path: &str, counts: &BTreeMap<String, usize>) {
        for once in ["html", "head", "body", "main", "title", "style", "script", "data", "h1"] {
            let count = counts.get(once).copied().unwrap_or_default();
            if count != 1 {
                self.wrong.push(format!("{path}: {count} times <{once}>"));
            }
        }
    }

    fn hold_twin(&mut self, made: &BTreeMap<String, Vec<u8>>, case: &Hostile) {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &case.twin);
        let run =
            self.run(&["render", "--format", "md", "--as-of", "2026-11-02", "--jobs", "1"], folder.path());
        if run.status != Some(0) {
            self.wrong.push(format!("the twin cannot be rendered: {}", run.err));
        }
        let twin = documents(&folder.path().join("output"));
        for (path, bytes) in made.iter().filter(|(path, _)| path.ends_with(".md")) {
            let Some(other) = twin.get(path) else {
                self.wrong.push(format!("{path} has no twin"));
                continue;
            };
            let (own, other) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(other));
            let (own, other) = (shape::of(&own), shape::of(&other));
            let differs: Vec<_> = own
                .keys()
                .chain(other.keys())
                .filter(|key| own.get(*key) != other.get(*key))
                .map(|key| format!("{key}: {:?} instead of {:?}", own.get(key), other.get(key)))
                .collect();
            if !differs.is_empty() {
                self.wrong.push(format!("{path} has another shape: {}", differs.join(", ")));
            }
        }
    }
}

/// No cell is a formula to a spreadsheet.
fn hold_csv(bytes: &[u8]) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let acts =
            |cell: &&str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        if let Some(cell) = record.iter().find(acts) {
            return Err(format!("a cell {cell:?}"));
        }
    }
    Ok(())
}

#[cfg(feature = "pdf")]
fn hold_source(markdown: &str) -> Result<(), String> {
    use daybook::markup::{Frame, Target, write};
    super::source::check(&write(markdown, &Frame::default(), &[], Target::Typst).text)
}

#[cfg(not(feature = "pdf"))]
fn hold_source(_: &str) -> Result<(), String> {
    Ok(())
}
