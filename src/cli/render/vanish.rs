//! Files of documents that are no more: removed only where the manifest says that they are ours.

use std::collections::BTreeSet;

use super::report::Removed;
use crate::document::{Document, kinds};
use crate::output::{Entry, Folder, Origin};

/// The documents of this run.
pub struct Documents(BTreeSet<Key>);

/// Kind, object and period.
type Key = (String, Option<String>, Option<String>);

pub fn documents(documents: &[Document]) -> Documents {
    let key = |d: &Document| (d.kind.name.to_string(), d.subject.object.clone(), d.head.period.clone());
    Documents(documents.iter().map(key).collect())
}

impl Documents {
    pub fn hold(&self, origin: &Origin) -> bool {
        self.0.contains(&(origin.kind.clone(), origin.object.clone(), origin.period.clone()))
    }
}

/// A month's account outlives its tenant. So does what is no document of this daybook: fonts, kinds that it does not
/// know.
pub fn is_another_months(origin: &Origin, period: &str) -> bool {
    origin.period.as_deref().is_some_and(|p| p != period) || kinds::find(&origin.kind).is_none()
}

pub fn remove(folder: &Folder, left: &[Entry]) -> std::io::Result<Removed> {
    let mut removed = Removed::default();
    for entry in left.iter().filter(|e| folder.path().join(&e.path).exists()) {
        let gone = folder.remove(entry)?;
        let list = if gone { &mut removed.gone } else { &mut removed.kept };
        list.push(entry.path.clone());
    }
    Ok(removed)
}
