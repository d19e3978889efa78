//! Finds where a value ends: brackets and strings, nothing else.

use std::io::{self, Read};

use super::window::{Window, is_blank};

/// Objects and lists inside each other. Velero's deepest object has a dozen, `managedFields` included.
pub const MOST_DEPTH: usize = 100;

pub enum Broken {
    /// The file ends first.
    End,
    TooLarge,
    Syntax(&'static str),
}

#[derive(Default)]
pub struct Scan {
    /// The next byte to look at, from the window's start.
    pub index: usize,
    depth: usize,
    /// A bit for each open bracket, one for `[`.
    brackets: u128,
    deepest: usize,
    in_string: bool,
    started: bool,
}

impl Scan {
    pub fn at(index: usize) -> Scan {
        Scan { index, ..Scan::default() }
    }

    pub fn too_deep(&self) -> bool {
        self.deepest > MOST_DEPTH
    }

    /// Up to the value's end, which `index` is then.
    pub fn run<R: Read>(&mut self, window: &mut Window<R>, most: usize) -> io::Result<Result<(), Broken>> {
        loop {
            let end = self.step(window.rest(self.index));
            if self.index > most {
                return Ok(Err(Broken::TooLarge));
            }
            if let Some(end) = end {
                return Ok(end.map_err(Broken::Syntax));
            }
            if !window.fill()? {
                // A number may be the last thing in a file.
                let scalar = self.started && self.depth == 0 && !self.in_string;
                return Ok(if scalar { Ok(()) } else { Err(Broken::End) });
            }
        }
    }

    /// The same for a value that nobody wants, which may be of any size. False if the file ends in it.
    pub fn pass<R: Read>(mut self, window: &mut Window<R>) -> io::Result<bool> {
        loop {
            let end = self.step(window.rest(self.index));
            window.consume(self.index);
            self.index = 0;
            match end {
                Some(end) => return Ok(end.is_ok()),
                None if !window.fill()? => return Ok(false),
                None => {}
            }
        }
    }

    /// None if the bytes end before the value does.
    fn step(&mut self, bytes: &[u8]) -> Option<Result<(), &'static str>> {
        let mut at = 0;
        let end = loop {
            if self.in_string {
                let Some(next) = memchr::memchr3(b'"', b'\\', b'\n', &bytes[at..]) else {
                    at = bytes.len();
                    break None;
                };
                at += next;
                match bytes[at] {
                    b'"' => self.in_string = false,
                    b'\\' if at + 1 < bytes.len() => at += 1,
                    // What is escaped is not there yet.
                    b'\\' => break None,
                    _ => break Some(Err("a line ends in the middle of a text")),
                }
                at += 1;
                if !self.in_string && self.depth == 0 {
                    break Some(Ok(()));
                }
                continue;
            }
            let Some(byte) = bytes.get(at).copied() else { break None };
            match byte {
                b'"' if self.started && self.depth == 0 => break Some(Ok(())),
                b'"' => self.in_string = true,
                b'{' | b'[' if self.started && self.depth == 0 => break Some(Ok(())),
                b'{' | b'[' => self.open(byte == b'['),
                b'}' | b']' if self.depth == 0 => break Some(Ok(())),
                b'}' | b']' => match self.close(byte == b']') {
                    Some(0) => {
                        at += 1;
                        break Some(Ok(()));
                    }
                    Some(_) => {}
                    None => break Some(Err("a bracket of the other kind must end this")),
                },
                // A number, `true`, `false` or `null` has no end of its own.
                _ if self.depth == 0 && (byte == b',' || byte == b':' || is_blank(byte)) => {
                    break Some(Ok(()));
                }
                _ => {}
            }
            self.started = true;
            at += 1;
        };
        self.index += at;
        end
    }

    fn open(&mut self, is_list: bool) {
        self.brackets = self.brackets << 1 | u128::from(is_list);
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    /// How many are open then; none if it does not fit what was opened. Beyond what the bits hold nothing is known.
    fn close(&mut self, is_list: bool) -> Option<usize> {
        let fits = self.brackets & 1 == u128::from(is_list);
        self.brackets >>= 1;
        self.depth -= 1;
        (fits || self.deepest >= 128).then_some(self.depth)
    }
}
