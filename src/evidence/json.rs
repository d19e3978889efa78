//! Cuts the objects out of JSON of any size, without a tree of it.
//!
//! kubectl prints one List, `velero backup get` a single object, an API a `BackupList`, and a shell loop a stream of any
//! of these. Brackets are followed, strings are not mistaken for them, and each object goes on by itself.

mod scan;
mod window;

use std::io::{self, Read};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::object::Text;
use scan::{Broken, Scan};
use window::Window;

pub use scan::MOST_DEPTH;

/// Of one object. etcd holds none above 1.5 MiB.
pub const MOST_OBJECT: usize = 8 << 20;

/// What a file gives, in its order.
pub enum Piece<'a> {
    Object {
        bytes: &'a [u8],
        line: u32,
        /// The list that it stands in.
        list: Option<&'a List>,
    },
    /// The end of a list: how it calls itself may be known only now.
    End(List),
    /// Something that is no object; reading goes on behind it if `more`.
    Flaw { line: u32, what: String, more: bool },
}

/// What a list says of its items, which may leave out their own kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub api_version: Option<String>,
    /// `Backup` of a `BackupList`; none of a plain `List`.
    pub kind: Option<String>,
    /// Items in it.
    pub items: usize,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, rename = "apiVersion")]
    api_version: Option<Text<'a>>,
    #[serde(borrow)]
    kind: Option<Text<'a>>,
    #[serde(rename = "items")]
    _items: IgnoredAny,
}

/// Reads to the end, or to what makes the rest unreadable.
pub fn read(input: impl Read, take: &mut dyn FnMut(Piece)) -> io::Result<()> {
    let mut cutter = Cutter { window: Window::new(input), take };
    match cutter.values() {
        Ok(()) | Err(Stop::Told) => Ok(()),
        Err(Stop::Io(error)) => Err(error),
    }
}

enum Stop {
    /// A flaw behind which nothing can be told apart.
    Told,
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Io(error)
    }
}

struct Cutter<'t, R> {
    window: Window<R>,
    take: &'t mut dyn FnMut(Piece),
}

impl<R: Read> Cutter<'_, R> {
    /// A stream of values.
    fn values(&mut self) -> Result<(), Stop> {
        loop {
            match self.window.next()? {
                None => return Ok(()),
                Some(b'{') => self.object()?,
                Some(b'[') => {
                    self.window.consume(1);
                    let mut list = List::default();
                    self.items(&mut list)?;
                    (self.take)(Piece::End(list));
                }
                Some(_) => drop(self.stray("here is no JSON object")?),
            }
        }
    }

    /// One object of the stream. What its `items` hold goes on as it comes, and what is around them afterwards.
    fn object(&mut self) -> Result<(), Stop> {
        let mut at = 1;
        loop {
            match self.window.peek(&mut at)? {
                None => return self.ends_early(),
                Some(b'}') => {
                    self.give(at + 1, None);
                    return Ok(());
                }
                Some(b',') => at += 1,
                Some(b'"') => {
                    let key = at;
                    if !self.extent(&mut at)? {
                        return Ok(());
                    }
                    let is_items = &self.window.bytes(at)[key..] == b"\"items\"";
                    match self.window.peek(&mut at)? {
                        Some(b':') => at += 1,
                        None => return self.ends_early(),
                        Some(_) => return self.broken(at, "a name without its `:`"),
                    }
                    let value = self.window.peek(&mut at)?;
                    if is_items && value == Some(b'[') {
                        return self.list(at);
                    }
                    if value.is_none() {
                        return self.ends_early();
                    }
                    if !self.extent(&mut at)? {
                        return Ok(());
                    }
                }
                Some(_) => return self.broken(at, "a name in quotes must stand here"),
            }
        }
    }

    /// The end of the value at `at`. False where there is none, which has been told, and passed over.
    fn extent(&mut self, at: &mut usize) -> Result<bool, Stop> {
        let mut scan = Scan::at(*at);
        match scan.run(&mut self.window, MOST_OBJECT)? {
            Ok(()) => {
                *at = scan.index;
                Ok(true)
            }
            Err(broken) => self.recover(scan.index, broken).map(|_| false),
        }
    }

    /// From the `[` of `items` on.
    fn list(&mut self, at: usize) -> Result<(), Stop> {
        let mut head = self.window.bytes(at).to_vec();
        self.window.consume(at + 1);
        let opened = [&head[..], b"null}"].concat();
        let mut list = named(&opened);
        self.items(&mut list)?;
        // The rest of the list: `"kind": "List"` stands here as kubectl sorts it.
        let mut at = 0;
        loop {
            match self.window.peek(&mut at)? {
                None => return self.ends_early(),
                Some(b'}') => break,
                Some(b',' | b':') => at += 1,
                Some(_) => {
                    if !self.extent(&mut at)? {
                        return Ok(());
                    }
                }
            }
        }
        head.extend_from_slice(b"null");
        head.extend_from_slice(self.window.bytes(at + 1));
        self.window.consume(at + 1);
        (self.take)(Piece::End(List { items: list.items, ..named(&head) }));
        Ok(())
    }

    /// The objects up to the `]` that ends them.
    fn items(&mut self, list: &mut List) -> Result<(), Stop> {
        let mut parted = true;
        loop {
            match self.window.next()? {
                None => return self.ends_early(),
                Some(b']') => {
                    self.window.consume(1);
                    return Ok(());
                }
                Some(b',') if !parted => {
                    self.window.consume(1);
                    parted = true;
                }
                Some(b'{') if parted => parted = self.item(list)?,
                Some(b'n') if parted => {
                    let mut at = 0;
                    self.extent(&mut at)?;
                    self.window.consume(at);
                    parted = false;
                }
                Some(b'{' | b',') => {
                    let what = "items of a list are parted by one comma".to_string();
                    let line = self.window.line();
                    (self.take)(Piece::Flaw { line, what, more: true });
                    if parted {
                        self.window.consume(1);
                    }
                    parted = true;
                }
                Some(_) => parted = self.stray("an item of this list is no object")?,
            }
        }
    }

    /// True where the next item begins right behind it, without a comma: after a defect.
    fn item(&mut self, list: &mut List) -> Result<bool, Stop> {
        list.items += 1;
        let mut scan = Scan::at(0);
        match scan.run(&mut self.window, MOST_OBJECT)? {
            Ok(()) if scan.too_deep() => {
                let what = format!("an object is nested deeper than {MOST_DEPTH}");
                (self.take)(Piece::Flaw { line: self.window.line(), what, more: true });
                self.window.consume(scan.index);
                Ok(false)
            }
            Ok(()) => {
                self.give(scan.index, Some(list));
                Ok(false)
            }
            Err(broken) => self.recover(scan.index, broken),
        }
    }

    fn give(&mut self, length: usize, list: Option<&List>) {
        let (bytes, line) = (self.window.bytes(length), self.window.line());
        (self.take)(Piece::Object { bytes, line, list });
        self.window.consume(length);
    }

    /// A value that is none of ours: told, and passed over.
    fn stray(&mut self, what: &'static str) -> Result<bool, Stop> {
        let mut scan = Scan::at(0);
        match scan.run(&mut self.window, MOST_OBJECT)? {
            Ok(()) if scan.index > 0 => {
                let line = self.window.line();
                (self.take)(Piece::Flaw { line, what: what.to_string(), more: true });
                self.window.consume(scan.index);
                Ok(false)
            }
            Ok(()) => self.recover(0, Broken::Syntax(what)),
            Err(broken) => self.recover(scan.index, broken),
        }
    }

    fn broken(&mut self, at: usize, what: &'static str) -> Result<(), Stop> {
        self.recover(at, Broken::Syntax(what)).map(drop)
    }

    /// Tells what is wrong, and finds the next object where line breaks and indents show it: true if it did so.
    fn recover(&mut self, at: usize, broken: Broken) -> Result<bool, Stop> {
        let line = self.window.line_at(at);
        let (what, more, found) = match broken {
            Broken::End => return self.ends_early(),
            Broken::TooLarge => {
                let what = format!("an object is larger than {} MiB", MOST_OBJECT >> 20);
                (what, Scan::at(0).pass(&mut self.window)?, false)
            }
            Broken::Syntax(what) => {
                let found = self.window.next_alike()?;
                (format!("this is no JSON: {what}"), found, found)
            }
        };
        (self.take)(Piece::Flaw { line, what, more });
        if more { Ok(found) } else { Err(Stop::Told) }
    }

    fn ends_early<T>(&mut self) -> Result<T, Stop> {
        let what = "it ends in the middle of what begins here".to_string();
        (self.take)(Piece::Flaw { line: self.window.line(), what, more: false });
        Err(Stop::Told)
    }
}

/// A list's own words, as far as they can be read.
fn named(head: &[u8]) -> List {
    let Ok(head) = serde_json::from_slice::<Head>(head) else { return List::default() };
    let kind = head.kind.and_then(|kind| kind.strip_suffix("List").map(str::to_string));
    let api_version = head.api_version.map(|version| version.to_string());
    List { api_version, kind: kind.filter(|kind| !kind.is_empty()), items: 0 }
}

#[cfg(test)]
mod tests;
