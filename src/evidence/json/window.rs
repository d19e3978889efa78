//! The stretch of a stream that is being looked at.

use std::io::{self, Read};

/// Read at once. Larger blocks than the processor's caches hold are slower.
const BLOCK: usize = 256 << 10;

pub struct Window<R> {
    input: R,
    buffer: Vec<u8>,
    /// What is before it has been dealt with.
    start: usize,
    end: usize,
    ended: bool,
    line: u32,
    /// What stands between the last line break and `start`, if that is white space alone.
    indent: Vec<u8>,
    indented: bool,
}

impl<R: Read> Window<R> {
    pub fn new(input: R) -> Self {
        let buffer = vec![0; 2 * BLOCK];
        Window { input, buffer, start: 0, end: 0, ended: false, line: 1, indent: Vec::new(), indented: true }
    }

    /// The line of the first byte, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    pub fn line_at(&self, at: usize) -> u32 {
        let at = (self.start + at).min(self.end);
        self.line.saturating_add(breaks(&self.buffer[self.start..at]))
    }

    /// The first bytes, which must have been seen.
    pub fn bytes(&self, length: usize) -> &[u8] {
        &self.buffer[self.start..self.start + length]
    }

    /// From `at` to the end of what has been read.
    pub fn rest(&self, at: usize) -> &[u8] {
        &self.buffer[(self.start + at).min(self.end)..self.end]
    }

    pub fn consume(&mut self, length: usize) {
        self.line = self.line_at(length);
        self.start += length;
        self.indented = false;
    }

    /// Reads more behind what there is; false at the end.
    pub fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.buffer.len() - self.end < BLOCK {
            self.buffer.resize((self.buffer.len() * 2).max(self.end + BLOCK), 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.end += read;
                    self.ended = read == 0;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next byte that is no white space, which is passed over.
    pub fn next(&mut self) -> io::Result<Option<u8>> {
        loop {
            let rest = &self.buffer[self.start..self.end];
            let blank = rest.iter().take_while(|byte| is_blank(**byte)).count();
            let found = rest.get(blank).copied();
            let indented = self.indent(blank);
            self.consume(blank);
            self.indented = indented;
            if found.is_some() || !self.fill()? {
                return Ok(found);
            }
        }
    }

    /// Notes the white space that is about to be passed over.
    fn indent(&mut self, blank: usize) -> bool {
        let blank = &self.buffer[self.start..self.start + blank];
        match memchr::memrchr(b'\n', blank) {
            Some(last) => {
                self.indent.clear();
                self.indent.extend_from_slice(&blank[last + 1..]);
                true
            }
            None => {
                self.indent.extend_from_slice(if self.indented { blank } else { &[] });
                self.indented
            }
        }
    }

    /// The same without passing it over: `at` moves to it.
    pub fn peek(&mut self, at: &mut usize) -> io::Result<Option<u8>> {
        loop {
            let rest = self.rest(*at);
            *at += rest.iter().take_while(|byte| is_blank(**byte)).count();
            let found = self.rest(*at).first().copied();
            if found.is_some() || !self.fill()? {
                return Ok(found);
            }
        }
    }

    /// Passes over all before the next line that begins as this object's did; false where no line does.
    pub fn next_alike(&mut self) -> io::Result<bool> {
        if !self.indented {
            return Ok(false);
        }
        let mark = [b"\n", &self.indent[..], b"{"].concat();
        let finder = memchr::memmem::Finder::new(&mark);
        loop {
            if let Some(at) = finder.find(self.rest(0)) {
                // White space up to the bracket is read once more, for the indent.
                self.consume(at);
                self.next()?;
                return Ok(true);
            }
            self.consume(self.rest(0).len().saturating_sub(mark.len()));
            if !self.fill()? {
                return Ok(false);
            }
        }
    }
}

pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

fn breaks(bytes: &[u8]) -> u32 {
    memchr::memchr_iter(b'\n', bytes).count().try_into().unwrap_or(u32::MAX)
}
