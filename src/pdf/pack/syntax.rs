//! Just enough of PDF's syntax (ISO 32000-1, 7.2 and 7.3) to know where a value ends and what a dictionary holds.

/// Values nest no deeper in any file that is sane.
const DEEPEST: usize = 64;

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_space(**byte)).count()
}

/// Where the value ends that begins at `at`; a reference is three words here.
pub fn value(bytes: &[u8], at: usize) -> Option<usize> {
    nested(bytes, at, 0)
}

fn nested(bytes: &[u8], at: usize, depth: usize) -> Option<usize> {
    if depth > DEEPEST {
        return None;
    }
    match (bytes.get(at)?, bytes.get(at + 1)) {
        (b'(', _) => string(bytes, at),
        (b'<', Some(b'<')) => inside(bytes, at + 2, b">>", depth),
        (b'<', _) => hexadecimal(bytes, at),
        (b'[', _) => inside(bytes, at + 1, b"]", depth),
        (b'/', _) => Some(word(bytes, at + 1)),
        (byte, _) if is_delimiter(*byte) || is_space(*byte) => None,
        _ => Some(word(bytes, at)),
    }
}

/// The end of a run of regular characters.
pub fn word(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| !is_space(**byte) && !is_delimiter(**byte)).count()
}

fn inside(bytes: &[u8], mut at: usize, close: &[u8], depth: usize) -> Option<usize> {
    loop {
        at = skip_space(bytes, at);
        if bytes.get(at..)?.starts_with(close) {
            return Some(at + close.len());
        }
        at = nested(bytes, at, depth + 1)?;
    }
}

fn string(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = 0usize;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' => open = open.checked_sub(1)?,
            _ => {}
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}

fn hexadecimal(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..)?.iter().position(|byte| *byte == b'>')?;
    let digits = bytes.get(at + 1..at + length)?;
    digits.iter().all(|byte| byte.is_ascii_hexdigit() || is_space(*byte)).then_some(at + length + 1)
}

/// The entries of a dictionary: names without their slash, values as written.
pub fn dictionary(bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut entries = Vec::new();
    let inside = bytes.strip_prefix(b"<<")?.strip_suffix(b">>")?;
    let mut at = skip_space(inside, 0);
    while at < inside.len() {
        if inside[at] != b'/' {
            return None;
        }
        let name_end = word(inside, at + 1);
        let start = skip_space(inside, name_end);
        let end = value(inside, start).map(|end| reference_end(inside, start).unwrap_or(end))?;
        entries.push((&inside[at + 1..name_end], &inside[start..end]));
        at = skip_space(inside, end);
    }
    Some(entries)
}

/// One entry of a dictionary.
pub fn entry<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    dictionary(bytes)?.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Where `12 0 R` ends, if it is one.
pub fn reference_end(bytes: &[u8], at: usize) -> Option<usize> {
    let (_, generation) = integer(bytes, at)?;
    let (_, end) = integer(bytes, skip_space(bytes, generation))?;
    let letter = skip_space(bytes, end);
    (bytes.get(letter) == Some(&b'R') && word(bytes, letter) == letter + 1).then_some(letter + 1)
}

/// The object that `12 0 R` names.
pub fn reference(bytes: &[u8]) -> Option<u32> {
    (reference_end(bytes, 0)? == bytes.len()).then(|| integer(bytes, 0).map(|(number, _)| number))?
}

/// A whole number without a sign, and where it ends.
pub fn integer(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let end = word(bytes, at);
    let digits = bytes.get(at..end).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, end))
}
