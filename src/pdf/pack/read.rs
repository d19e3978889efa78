//! A file of the plain kind: one table, one trailer, no updates, no encryption, every object of generation 0.

use std::borrow::Cow;

use super::syntax::{dictionary, entry, integer, reference, reference_end, skip_space, value};

/// A line of the table.
const LINE: usize = 20;

pub struct Object<'a> {
    pub number: u32,
    pub value: Cow<'a, [u8]>,
    /// What stands between `stream` and `endstream`, still encoded.
    pub stream: Option<Cow<'a, [u8]>>,
}

pub struct File<'a> {
    /// `%PDF-1.7` and the line of bytes that says that this is no text.
    pub header: &'a [u8],
    /// In the order in which they stand.
    pub objects: Vec<Object<'a>>,
    /// One more than the highest number.
    pub size: u32,
    pub root: u32,
    /// The entries of the trailer that go over as they are.
    pub trailer: Vec<(&'a [u8], &'a [u8])>,
}

/// Reads everything, or nothing: whatever is out of the ordinary makes it `None`.
pub fn file(bytes: &[u8]) -> Option<File<'_>> {
    let header = header(bytes)?;
    let table = table_start(bytes)?;
    let (offsets, trailer) = table_entries(bytes, table)?;
    let size = u32::try_from(offsets.len()).ok()?;
    let mut places: Vec<(usize, u32)> =
        offsets.iter().zip(0..).filter_map(|(at, number)| at.map(|at| (at, number))).collect();
    places.sort_unstable();
    let mut objects = Vec::with_capacity(places.len());
    let mut end = header.len();
    for (at, number) in places {
        // An object that begins inside another one, or outside the body.
        if at < end || at >= table {
            return None;
        }
        let (object, after) = object(bytes.get(..table)?, at, number)?;
        objects.push(object);
        end = after;
    }
    let root = trailer.iter().find(|(name, _)| *name == b"Root").and_then(|(_, value)| reference(value))?;
    let kept = trailer.into_iter().filter(|(name, _)| *name != b"Size").collect();
    Some(File { header, objects, size, root, trailer: kept })
}

/// Object streams are known from version 1.5 on.
fn header(bytes: &[u8]) -> Option<&[u8]> {
    let version = bytes.strip_prefix(b"%PDF-1.")?.first()?;
    let first = bytes.iter().position(|byte| *byte == b'\n')? + 1;
    let second = first + bytes.get(first..)?.iter().position(|byte| *byte == b'\n')? + 1;
    let lines = bytes.get(..second)?;
    (matches!(version, b'5'..=b'7') && lines.get(first) == Some(&b'%')).then_some(lines)
}

fn table_start(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.get(bytes.len().saturating_sub(64)..)?;
    let text = tail.windows(9).rposition(|window| window == b"startxref")?;
    let at = skip_space(tail, text + 9);
    let (offset, end) = integer(tail, at)?;
    tail.get(skip_space(tail, end)..)?.starts_with(b"%%EOF").then_some(offset as usize)
}

type Entries<'a> = Vec<(&'a [u8], &'a [u8])>;

fn table_entries(bytes: &[u8], at: usize) -> Option<(Vec<Option<usize>>, Entries<'_>)> {
    let rest = bytes.get(at..)?.strip_prefix(b"xref\n0 ")?;
    let (count, end) = integer(rest, 0)?;
    let lines = rest.get(end..)?.strip_prefix(b"\n")?;
    let length = (count as usize).checked_mul(LINE)?;
    let body = lines.get(..length)?;
    let offsets: Option<Vec<Option<usize>>> = body.chunks_exact(LINE).map(line).collect();
    let trailer = lines.get(length..)?.strip_prefix(b"trailer\n")?;
    let entries = dictionary(trailer.get(..value(trailer, 0)?)?)?;
    let known = |name: &[u8]| matches!(name, b"Size" | b"Root" | b"Info" | b"ID");
    let size = entries.iter().find(|(name, _)| *name == b"Size").and_then(|(_, value)| integer(value, 0));
    // Encryption, earlier versions of the file, and what nobody has thought of.
    let plain = entries.iter().all(|(name, _)| known(name)) && size.is_some_and(|(size, _)| size == count);
    let offsets = offsets.filter(|offsets| matches!(offsets.first(), Some(None)))?;
    plain.then_some((offsets, entries))
}

/// Where an object stands; nothing for a number that is free.
fn line(line: &[u8]) -> Option<Option<usize>> {
    let (offset, end) = integer(line, 0)?;
    let (generation, end) = integer(line, end + 1)?;
    match line.get(end + 1)? {
        b'n' if generation == 0 => Some(Some(offset as usize)),
        b'f' => Some(None),
        _ => None,
    }
}

fn object(bytes: &[u8], at: usize, number: u32) -> Option<(Object<'_>, usize)> {
    let head = format!("{number} 0 obj");
    bytes.get(at..)?.starts_with(head.as_bytes()).then_some(())?;
    let start = skip_space(bytes, at + head.len());
    let end = value(bytes, start)?;
    // A reference as a whole object could be, but may not be inside a stream.
    if reference_end(bytes, start).is_some() {
        return None;
    }
    let written = bytes.get(start..end)?;
    let next = skip_space(bytes, end);
    let rest = bytes.get(next..)?;
    let (stream, end) = if rest.starts_with(b"stream") {
        let (stream, end) = stream(bytes, next + 6, written)?;
        (Some(Cow::Borrowed(stream)), end)
    } else {
        (None, next)
    };
    let after = bytes.get(end..)?.starts_with(b"endobj").then_some(end + 6)?;
    Some((Object { number, value: Cow::Borrowed(written), stream }, after))
}

fn stream<'a>(bytes: &'a [u8], at: usize, dictionary: &[u8]) -> Option<(&'a [u8], usize)> {
    let (length, end) = integer(entry(dictionary, b"Length")?, 0)?;
    // An indirect length would have to stay outside; krilla writes none.
    let direct = end == entry(dictionary, b"Length")?.len();
    let kind = entry(dictionary, b"Type");
    if !direct || matches!(kind, Some(b"/ObjStm" | b"/XRef")) {
        return None;
    }
    let start = match bytes.get(at..)? {
        [b'\r', b'\n', ..] => at + 2,
        [b'\n', ..] => at + 1,
        _ => return None,
    };
    let end = start.checked_add(length as usize)?;
    let stream = bytes.get(start..end)?;
    let close = skip_space(bytes, end);
    bytes.get(close..)?.starts_with(b"endstream").then(|| (stream, skip_space(bytes, close + 9)))
}
