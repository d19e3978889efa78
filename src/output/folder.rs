//! The output folder: one run at a time, each file the old one or the new one, never a half.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::{Entry, File, manifest::is_as_written};

/// Temporary files begin like this; nothing else of ours does.
pub(super) const PREFIX: &str = ".daybook-";

/// A folder that this run alone writes to.
pub struct Folder {
    path: PathBuf,
    /// Held until the run ends, however it ends.
    _lock: Option<fs::File>,
}

impl Folder {
    /// Waits for another run to end, then sweeps up what a killed one left.
    pub fn open(path: &Path) -> io::Result<Folder> {
        fs::create_dir_all(path)?;
        let folder = Folder { path: path.to_path_buf(), _lock: lock(path)? };
        folder.sweep()?;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Temporary files of runs that were killed: nobody else's, since we hold the lock.
    fn sweep(&self) -> io::Result<()> {
        let entries = walkdir::WalkDir::new(&self.path).into_iter().filter_map(Result::ok);
        let mut left = entries
            .filter(|e| e.file_type().is_file() && e.file_name().to_string_lossy().starts_with(PREFIX));
        left.try_for_each(|e| fs::remove_file(e.path()))
    }

    /// Removes a file that an earlier run wrote, and the folders that are empty without it. Not what somebody changed
    /// since: then it is no longer ours, and the answer is `false`.
    pub fn remove(&self, entry: &Entry) -> io::Result<bool> {
        if !is_below(&entry.path) || !is_as_written(&self.path, entry) {
            return Ok(false);
        }
        let path = self.path.join(&entry.path);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Ok(false);
        }
        fs::remove_file(&path)?;
        let above = path.ancestors().skip(1).take_while(|folder| *folder != self.path);
        // A folder that is not empty stays, and those above it with it.
        above.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
        Ok(true)
    }
}

/// A folder can be locked where it can be opened as a file; elsewhere two runs at once are the user's own care.
fn lock(folder: &Path) -> io::Result<Option<fs::File>> {
    if !cfg!(unix) {
        return Ok(None);
    }
    let file = fs::File::open(folder)?;
    // Some network file systems know no locks: better without than not at all.
    Ok(file.lock().is_ok().then_some(file))
}

/// Below its folder, whoever wrote the path.
pub fn is_below(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|c| matches!(c, Component::Normal(_)))
}

/// No document is larger.
pub const MOST_BYTES: u64 = 256 << 20;

/// What an earlier run wrote: a regular file below the folder. A pipe would be waited for, a device read for ever.
pub fn read(folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    let path = folder.join(path);
    let meta = fs::symlink_metadata(&path)?;
    if !meta.is_file() || meta.len() > MOST_BYTES {
        let what = "what lies there is not a file that daybook wrote";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    stays_below(folder, path.parent().unwrap_or(folder))?;
    fs::read(path)
}

/// The folder may be a link of its owner's; what lies in it may have come with somebody's archive.
pub(super) fn stays_below(folder: &Path, inner: &Path) -> io::Result<()> {
    let there = inner.ancestors().find(|path| path.exists()).unwrap_or(folder);
    match there.canonicalize()?.starts_with(folder.canonicalize()?) {
        true => Ok(()),
        false => Err(io::Error::other("a link leads out of the output folder")),
    }
}

/// Writes a file beside its place and renames it: a reader sees the old one or the new one.
pub fn write(folder: &Path, file: &File) -> io::Result<()> {
    let path = folder.join(&file.path);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(folder)?;
    stays_below(folder, parent)?;
    if read(folder, &file.path).is_ok_and(|old| old == file.bytes) {
        return Ok(());
    }
    fs::create_dir_all(parent)?;
    let mut temporary = tempfile::Builder::new().prefix(PREFIX).tempfile_in(parent)?;
    temporary.write_all(&file.bytes)?;
    readable(&temporary)?;
    temporary.as_file().sync_all()?;
    temporary.persist(&path)?;
    Ok(())
}

/// Temporary files are private; documents are for everybody who may read the folder.
#[cfg(unix)]
pub(super) fn readable(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(super) fn readable(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Origin;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), bytes: text.as_bytes().to_vec(), origin: Origin::default() }
    }

    #[test]
    fn what_a_killed_run_left_is_swept_up_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        for name in [".daybook-Ab12", "in/.daybook-x", ".other", "in/daybook-y"] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        Folder::open(folder.path()).unwrap();
        let left = |name| folder.path().join(name).exists();
        assert!(!left(".daybook-Ab12") && !left("in/.daybook-x"));
        assert!(left(".other") && left("in/daybook-y"));
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_out_and_nothing_but_files_is_read() {
        use std::os::unix::fs::symlink;
        let temporary = tempfile::tempdir().unwrap();
        let (output, elsewhere) = (temporary.path().join("output"), temporary.path().join("elsewhere"));
        fs::create_dir_all(&elsewhere).unwrap();
        fs::write(elsewhere.join("theirs.md"), "x").unwrap();
        let folder = Folder::open(&output).unwrap();
        symlink("../elsewhere", output.join("a")).unwrap();
        for path in ["a/new.md", "a/b/new.md"] {
            assert!(write(&output, &file(path, "x")).is_err(), "{path}");
        }
        assert!(!folder.remove(&Entry::of(&file("a/theirs.md", "x"))).unwrap());
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
        symlink("/dev/zero", output.join("zero.md")).unwrap();
        assert!(read(&output, "zero.md").is_err());
        write(&output, &file("zero.md", "x")).unwrap();
        assert!(fs::symlink_metadata(output.join("zero.md")).unwrap().is_file(), "the link gave way");
    }

    #[test]
    fn only_what_is_as_it_was_written_is_removed() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path()).unwrap();
        let (ours, edited) = (file("a/b/ours.md", "ours"), file("a/edited.md", "ours"));
        for one in [&ours, &edited] {
            write(folder.path(), one).unwrap();
        }
        fs::write(temporary.path().join("a/edited.md"), "mine").unwrap();
        assert!(folder.remove(&Entry::of(&ours)).unwrap());
        assert!(!folder.remove(&Entry::of(&edited)).unwrap());
        assert!(!temporary.path().join("a/b").exists(), "the empty folder is gone");
        assert!(temporary.path().join("a/edited.md").exists());
        let outside = Entry { path: "../x".into(), ..Entry::of(&ours) };
        assert!(!folder.remove(&outside).unwrap());
    }
}
