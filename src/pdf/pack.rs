//! A finished file made smaller: objects go into compressed object streams, and the table of them becomes a stream.
//!
//! Tags are two thirds of an accessible file, and krilla writes them as plain text. What is inside streams stays
//! as it is, byte for byte, but for the metadata. Whatever is not as krilla writes it makes the packer give up:
//! an unpacked file is a good file.

mod read;
mod syntax;
mod write;

use std::borrow::Cow;

/// Rewrites a metadata packet; `None` if it is not as expected.
pub type Rewrite<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What is changed on the way.
#[derive(Default)]
pub struct Changes<'a> {
    /// Entries for the catalog: keys, and values as they stand in a file.
    pub catalog: &'a [(&'a str, &'a str)],
    pub metadata: Option<Rewrite<'a>>,
}

/// The same document in fewer bytes. `None` if the file is not of the plain kind that this understands.
pub fn pack(file: &[u8]) -> Option<Vec<u8>> {
    repack(file, &Changes::default())
}

/// Packs with changes: all of it, or nothing.
pub fn repack(file: &[u8], changes: &Changes) -> Option<Vec<u8>> {
    let mut file = read::file(file)?;
    let catalog = file.objects.iter().position(|object| object.number == file.root)?;
    let metadata = syntax::entry(&file.objects[catalog].value, b"Metadata").and_then(syntax::reference);
    let with_entries = extended(&file.objects[catalog].value, changes.catalog)?;
    file.objects[catalog].value = Cow::Owned(with_entries);
    if let Some(rewrite) = changes.metadata {
        let number = metadata?;
        let object = file.objects.iter_mut().find(|object| object.number == number)?;
        rewritten(object, rewrite)?;
    }
    write::file(&file)
}

/// A dictionary with further entries; those that it has already win.
fn extended(dictionary: &[u8], more: &[(&str, &str)]) -> Option<Vec<u8>> {
    let entries = syntax::dictionary(dictionary)?;
    let mut out = dictionary.strip_suffix(b">>")?.to_vec();
    for (name, value) in more {
        if entries.iter().all(|(known, _)| *known != name.as_bytes()) {
            out.extend_from_slice(format!("/{name} {value}").as_bytes());
        }
    }
    out.extend_from_slice(b">>");
    Some(out)
}

/// Metadata stands uncompressed in a file, so that programs find it which know nothing else of PDF.
fn rewritten(object: &mut read::Object, rewrite: Rewrite) -> Option<()> {
    let entries = syntax::dictionary(&object.value)?;
    if entries.iter().any(|(name, _)| *name == b"Filter") {
        return None;
    }
    let text = rewrite(std::str::from_utf8(object.stream.as_deref()?).ok()?)?;
    let mut value = format!("<</Length {}", text.len()).into_bytes();
    for (name, entry) in entries.iter().filter(|(name, _)| *name != b"Length") {
        value.push(b'/');
        value.extend_from_slice(name);
        value.push(b' ');
        value.extend_from_slice(entry);
    }
    value.extend_from_slice(b">>");
    object.value = Cow::Owned(value);
    object.stream = Some(Cow::Owned(text.into_bytes()));
    Some(())
}

#[cfg(test)]
mod tests;
