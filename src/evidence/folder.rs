//! The files of one cluster or Supervisor: opened, cut into objects, and each said where it comes from.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::json::{self, List, Piece};
use super::object::{Flaw, Object};
use super::provenance::Provenance;
use super::source::Source;
use super::stream::{Stream, read_full};
use super::velero::Stand;
use super::{Evidence, Recorded, unreadable, yaml};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Place, Severity};

/// Findings of one file that are told one by one.
pub const MOST_FINDINGS: usize = 20;
/// Looked at to tell JSON from YAML.
const HEAD: usize = 4 << 10;

/// A file of evidence.
pub struct File<'a> {
    disk: PathBuf,
    /// Relative to the root.
    name: Arc<str>,
    /// Relative to `inventory/evidence/`.
    path: &'a str,
    recorded: &'a Recorded,
}

/// What takes the objects of files, one after another.
pub trait Reader {
    /// Whether an object, or the list that it is in, says what it is. vCenter's answers do not.
    const NAMES_KINDS: bool = true;

    /// The newest moment that its status names, if it is one of ours.
    fn take(&mut self, object: &Object) -> Result<Taken, Flaw>;
}

pub enum Taken {
    /// One of ours, and the newest moment that its status names.
    Used(Option<Instant>),
    /// Of a kind that nothing here asks for.
    Other,
}

/// The files below `top` by the folder that they lie in, which names the cluster.
pub fn owners<'a>(
    folder: &Path,
    prefix: &str,
    top: &str,
    evidence: &'a Evidence,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Vec<File<'a>>> {
    let mut owners: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for (path, recorded) in evidence.files.range(top.to_string()..) {
        let Some(inner) = path.strip_prefix(top) else { break };
        if super::is_note(path) || super::provenance::is_one(path) {
            continue;
        }
        let name: Arc<str> = format!("{prefix}/{path}").into();
        match inner.split_once('/') {
            Some((owner, _)) => {
                let file = File { disk: folder.join(path), name, path, recorded };
                owners.entry(owner.to_string()).or_default().push(file);
            }
            None => findings.push(unreadable(
                &name,
                &format!("it lies in no folder below `{top}`, which would say whose it is"),
            )),
        }
    }
    owners
}

/// Gives all objects of the files to the reader. Sources count what they hold; what is used is counted by the reader.
pub fn read<R: Reader>(
    files: &[File],
    provenance: &Provenance,
    reader: &mut R,
    findings: &mut Vec<Finding>,
) -> Vec<Source> {
    let mut sources = Vec::new();
    for file in files {
        let mut tally = Tally::of(file);
        tally.read(reader);
        let by = provenance.of(file.path, file.recorded, findings);
        findings.extend(tally.findings());
        if tally.used > 0 || tally.lists > 0 {
            sources.push(Source {
                path: file.name.clone(),
                sha256: file.recorded.sha256.clone(),
                collected: by.as_ref().map(|by| by.at).or(tally.newest),
                tool: by.and_then(|by| by.tool),
                objects: tally.objects,
                used: 0,
            });
        }
    }
    sources
}

/// How many objects of each file count.
#[derive(Default)]
pub struct Used(HashMap<Arc<str>, usize>);

impl Used {
    pub fn add<'f>(&mut self, files: impl IntoIterator<Item = &'f Arc<str>>) {
        for file in files {
            match self.0.get_mut(file) {
                Some(count) => *count += 1,
                None => drop(self.0.insert(file.clone(), 1)),
            }
        }
    }

    pub fn tell(&self, sources: &mut [Source]) {
        for source in sources {
            source.used = self.0.get(&source.path).copied().unwrap_or_default();
        }
    }
}

/// One file while it is read.
struct Tally<'a> {
    file: &'a File<'a>,
    packed: bool,
    objects: usize,
    used: usize,
    /// Empty lists, which say that there is nothing.
    lists: usize,
    newest: Option<Instant>,
    told: Vec<Finding>,
    more: usize,
}

impl<'a> Tally<'a> {
    fn of(file: &'a File<'a>) -> Self {
        let (objects, used, lists, more) = (0, 0, 0, 0);
        Tally { file, packed: false, objects, used, lists, newest: None, told: Vec::new(), more }
    }

    fn read<R: Reader>(&mut self, reader: &mut R) {
        match self.pass(reader, None) {
            Ok(ends) if ends.iter().any(|end| end.late > 0 && end.list.kind.is_some()) => {
                // A list named its kind behind its items: these are read once more, now that it is known.
                if let Err(error) = self.pass(reader, Some(&ends)) {
                    self.flaw(1, error.to_string());
                }
            }
            Ok(_) => {}
            Err(error) => self.flaw(1, error.to_string()),
        }
    }

    fn pass<R: Reader>(&mut self, reader: &mut R, known: Option<&[End]>) -> io::Result<Vec<End>> {
        let mut ends = vec![End::default()];
        let mut stream = Stream::open(&self.file.disk)?;
        self.packed = stream.packed;
        let mut head = vec![0; HEAD];
        let length = read_full(&mut stream.input, &mut head)?;
        head.truncate(length);
        let form = Form::of(&head)?;
        let skip = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let whole = io::Cursor::new(head.split_off(skip)).chain(stream.input);
        let mut take = |piece: Piece| self.piece(piece, reader, known, &mut ends);
        match form {
            Form::Json => json::read(whole, &mut take)?,
            Form::Yaml => yaml::read(whole, &mut take)?,
        }
        Ok(ends)
    }

    fn piece<R: Reader>(&mut self, piece: Piece, reader: &mut R, known: Option<&[End]>, ends: &mut Vec<End>) {
        match (piece, known) {
            (Piece::Object { bytes, line, list }, None) => {
                self.objects += 1;
                if self.object(bytes, line, list, reader)
                    && let Some(end) = ends.last_mut()
                {
                    end.late += 1;
                    end.line = end.line.min(line);
                }
            }
            (Piece::Object { bytes, line, list: Some(list) }, Some(known)) => {
                if let Some(end) = known.get(ends.len() - 1).filter(|end| end.late > 0) {
                    self.again(bytes, line, list, &end.list, reader);
                }
            }
            (Piece::End(list), None) => {
                self.lists += usize::from(list.items == 0);
                if let Some(end) = ends.last_mut() {
                    if list.kind.is_none() || list.api_version.is_none() {
                        self.unsaid(end.late, end.line);
                        end.late = 0;
                    }
                    end.list = list;
                }
                ends.push(End::default());
            }
            (Piece::End(_), Some(_)) => ends.push(End::default()),
            (Piece::Flaw { line, what, more }, None) => {
                let behind = if more { "" } else { "; nothing from here on is read" };
                self.flaw(line, format!("{what}{behind}"));
            }
            (Piece::Object { .. } | Piece::Flaw { .. }, Some(_)) => {}
        }
    }

    /// True if what it is may still be told by the end of its list.
    fn object<R: Reader>(&mut self, bytes: &[u8], line: u32, list: Option<&List>, reader: &mut R) -> bool {
        match Object::read(bytes, list, self.stand(line)) {
            Ok(object) if !R::NAMES_KINDS || object.says_what_it_is() => self.give(&object, line, reader),
            Ok(_) if list.is_some() => return true,
            Ok(_) => self.unsaid(1, line),
            Err(flaw) => self.flaw(line.saturating_add(flaw.below), flaw.what),
        }
        false
    }

    /// The same object once more, if its list says only at its end what it is.
    fn again<R: Reader>(&mut self, bytes: &[u8], line: u32, list: &List, known: &List, reader: &mut R) {
        if Object::read(bytes, Some(list), self.stand(line)).is_ok_and(|object| object.says_what_it_is()) {
            return;
        }
        if let Ok(object) = Object::read(bytes, Some(known), self.stand(line)) {
            self.give(&object, line, reader);
        }
    }

    fn unsaid(&mut self, objects: usize, line: u32) {
        if objects > 0 {
            self.flaw(
                line,
                format!("{objects} objects from here on do not say their `apiVersion` and `kind`"),
            );
        }
    }

    fn stand(&self, line: u32) -> Stand {
        Stand { file: self.file.name.clone(), line: if self.packed { 0 } else { line } }
    }

    fn give<R: Reader>(&mut self, object: &Object, line: u32, reader: &mut R) {
        match reader.take(object) {
            Ok(Taken::Used(moment)) => {
                self.used += 1;
                self.newest = self.newest.max(moment).max(object.touched());
            }
            Ok(Taken::Other) => self.newest = self.newest.max(object.touched()),
            Err(flaw) => {
                let kind = super::object::tame(object.kind());
                let name = super::object::tame(&object.meta.name);
                let what = format!("`{kind}/{name}` does not count: {}", flaw.what);
                self.flaw(line.saturating_add(flaw.below), what);
            }
        }
    }

    fn flaw(&mut self, line: u32, what: String) {
        if self.told.len() == MOST_FINDINGS {
            self.more += 1;
            return;
        }
        let what = if self.packed { format!("{what} (line {line} of what it unpacks to)") } else { what };
        let line = if self.packed { 1 } else { line.max(1) as usize };
        let place = Place { file: self.file.name.clone(), line, column: 1, start: 0, end: 0 };
        self.told.push(Finding { place, ..unreadable(&self.file.name, &what) });
    }

    fn findings(&mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.told);
        if self.more > 0 {
            findings
                .push(unreadable(&self.file.name, &format!("{} more parts of it cannot be read", self.more)));
        }
        if findings.is_empty() && self.used == 0 && self.lists == 0 {
            findings.push(match self.objects {
                0 => unreadable(&self.file.name, "there is no object in it"),
                objects => Finding {
                    severity: Severity::Warning,
                    message: format!("nothing in this evidence is used: {objects} objects of other kinds"),
                    help: "Put it where its kind is read, or take it away.".into(),
                    ..unreadable(&self.file.name, "")
                },
            });
        }
        findings
    }
}

/// What the end of a list told.
struct End {
    list: List,
    /// Objects that do not say what they are, and where the first of them stands.
    late: usize,
    line: u32,
}

impl Default for End {
    fn default() -> Self {
        End { list: List::default(), late: 0, line: u32::MAX }
    }
}

enum Form {
    Json,
    Yaml,
}

impl Form {
    /// By the first bytes that say something.
    fn of(head: &[u8]) -> io::Result<Form> {
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(io::Error::other("it is UTF-16; export it as UTF-8"));
        }
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let inner = head.get(1..).unwrap_or_default().trim_ascii_start();
        Ok(match (head.first(), inner.first()) {
            (Some(b'{'), None | Some(b'"' | b'}')) => Form::Json,
            (Some(b'['), None | Some(b'{' | b']' | b'[' | b'"')) => Form::Json,
            _ => Form::Yaml,
        })
    }
}
