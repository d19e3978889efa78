//! What would be written, held against what is there.

use std::io;
use std::path::Path;

use similar::TextDiff;

use super::{File, folder};

/// How a file differs from what this run would write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Missing,
    /// With a unified diff, for what people read line by line.
    Changed(Option<String>),
}

/// None where the very bytes are there.
pub fn compare(folder: &Path, file: &File) -> io::Result<Option<Difference>> {
    let old = match folder::read(folder, &file.path) {
        Ok(old) => old,
        // A link or a pipe by that name gives way to the file.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            return Ok(Some(Difference::Changed(None)));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Difference::Missing)),
        Err(error) => return Err(error),
    };
    if old == file.bytes {
        return Ok(None);
    }
    let texts = std::str::from_utf8(&old).ok().zip(std::str::from_utf8(&file.bytes).ok());
    let shown = texts.filter(|_| is_read_by_people(&file.path));
    Ok(Some(Difference::Changed(shown.map(|(old, new)| unified(&file.path, old, new)))))
}

/// The other formats change where these do, and say it worse.
fn is_read_by_people(path: &str) -> bool {
    [".md", ".csv", ".json", ".typ"].iter().any(|ending| path.ends_with(ending))
}

fn unified(path: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(2)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::output::Origin;

    #[test]
    fn a_difference_is_told_line_by_line_where_people_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str, text: &str| File {
            path: path.into(),
            bytes: text.as_bytes().to_vec(),
            origin: Origin::default(),
        };
        fs::write(folder.path().join("a.md"), "one\ntwo\n").unwrap();
        fs::write(folder.path().join("a.html"), "one").unwrap();
        let compare = |path, text| compare(folder.path(), &file(path, text)).unwrap();
        assert_eq!(compare("a.md", "one\ntwo\n"), None);
        assert_eq!(compare("b.md", ""), Some(Difference::Missing));
        assert_eq!(compare("a.html", "two"), Some(Difference::Changed(None)));
        let Some(Difference::Changed(Some(diff))) = compare("a.md", "one\nthree\n") else { panic!() };
        assert_eq!(diff, "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n");
    }
}
