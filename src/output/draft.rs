//! A file that is written little by little and appears only when it is whole.

use std::fs;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::folder::{self, Folder};

/// Lies beside its place under a temporary name; dropped, it is gone without a trace.
pub struct Draft {
    file: BufWriter<NamedTempFile>,
    hasher: Sha256,
    bytes: u64,
    place: PathBuf,
}

/// A draft that took its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub sha256: String,
    pub bytes: u64,
}

impl Folder {
    /// Begins the file of that name in this folder.
    pub fn draft(&self, name: &str) -> io::Result<Draft> {
        if !folder::is_below(name) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no name of a file in this folder"));
        }
        let place = self.path().join(name);
        let parent = place.parent().unwrap_or(Path::new("."));
        folder::stays_below(self.path(), parent)?;
        let file = tempfile::Builder::new().prefix(folder::PREFIX).tempfile_in(parent)?;
        Ok(Draft { file: BufWriter::with_capacity(1 << 18, file), hasher: Sha256::new(), bytes: 0, place })
    }
}

impl Draft {
    /// Begins again from nothing.
    pub fn restart(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut().as_file_mut();
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        (self.hasher, self.bytes) = (Sha256::new(), 0);
        Ok(())
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What was written so far, to be read again.
    pub fn read(&mut self) -> io::Result<impl BufRead + Seek> {
        self.file.flush()?;
        Ok(BufReader::new(self.file.get_ref().reopen()?))
    }

    /// Takes its place: readers saw the old file until now and see the new one from now on.
    pub fn keep(mut self) -> io::Result<Kept> {
        self.file.flush()?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        folder::readable(&file)?;
        file.as_file().sync_all()?;
        // Where a folder lies in the way, say so instead of what the system says of the rename.
        if fs::symlink_metadata(&self.place).is_ok_and(|meta| meta.is_dir()) {
            return Err(io::Error::other(format!("{} is a folder", self.place.display())));
        }
        file.persist(&self.place)?;
        let sha256 = self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Kept { sha256, bytes: self.bytes })
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn appears_whole_or_not_at_all() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path()).unwrap();
        fs::write(temporary.path().join("a.json"), "old").unwrap();
        let mut draft = folder.draft("a.json").unwrap();
        draft.write_all(b"half").unwrap();
        drop(draft);
        assert_eq!(fs::read_to_string(temporary.path().join("a.json")).unwrap(), "old");
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 1, "nothing is left");
        let mut draft = folder.draft("a.json").unwrap();
        draft.write_all(b"wrong, and longer").unwrap();
        draft.restart().unwrap();
        draft.write_all(b"new").unwrap();
        let mut again = String::new();
        draft.read().unwrap().read_to_string(&mut again).unwrap();
        assert_eq!(again, "new");
        let kept = draft.keep().unwrap();
        assert_eq!(kept, Kept { sha256: super::super::sha256(b"new"), bytes: 3 });
        assert_eq!(fs::read_to_string(temporary.path().join("a.json")).unwrap(), "new");
    }

    #[test]
    fn stays_in_its_folder() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path()).unwrap();
        for name in ["../a.json", "/a.json", ""] {
            assert!(folder.draft(name).is_err(), "{name}");
        }
    }
}
