//! Where finished files go: into the folder, or only held against it.

use std::io;

use crate::output::{self, Difference, File, Folder};

/// Takes a finished file, and says how it differs from what lay there.
pub trait Shelf: Sync {
    fn put(&self, file: &File) -> io::Result<Option<Difference>>;
}

/// Writes.
pub struct Writing<'a>(pub &'a Folder);

impl Shelf for Writing<'_> {
    fn put(&self, file: &File) -> io::Result<Option<Difference>> {
        let difference = output::compare(self.0.path(), file)?;
        if difference.is_some() {
            output::write(self.0.path(), file)?;
        }
        Ok(difference)
    }
}

/// Touches nothing.
pub struct Checking<'a>(pub &'a std::path::Path);

impl Shelf for Checking<'_> {
    fn put(&self, file: &File) -> io::Result<Option<Difference>> {
        output::compare(self.0, file)
    }
}
