//! One file while it is read: what it holds, and what is wrong with it.

use std::io::{self, Read};

use super::{File, Reader, Taken};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Place, Severity};
use crate::evidence::json::{self, List, Piece};
use crate::evidence::object::{Object, tame};
use crate::evidence::stream::{Stream, read_full};
use crate::evidence::velero::Stand;
use crate::evidence::{unreadable, yaml};

/// Findings of one file that are told one by one.
pub const MOST_FINDINGS: usize = 20;
/// Looked at to tell JSON from YAML.
const HEAD: usize = 4 << 10;

/// One file while it is read.
pub struct Tally<'a> {
    file: &'a File<'a>,
    packed: bool,
    pub objects: usize,
    pub used: usize,
    /// Empty lists, which say that there is nothing.
    pub lists: usize,
    pub newest: Option<Instant>,
    told: Vec<Finding>,
    more: usize,
}

impl<'a> Tally<'a> {
    pub fn of(file: &'a File<'a>) -> Self {
        let (objects, used, lists, more) = (0, 0, 0, 0);
        Tally { file, packed: false, objects, used, lists, newest: None, told: Vec::new(), more }
    }

    pub fn read<R: Reader>(&mut self, reader: &mut R) {
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
                let kind = tame(object.kind());
                let name = tame(&object.meta.name);
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

    pub fn findings(&mut self) -> Vec<Finding> {
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
