//! Where evidence comes from, as an auditor asks for it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::clock::Instant;

/// One file that objects came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Relative to the root.
    pub path: Arc<str>,
    pub sha256: String,
    /// When it was collected: from `collected.json` beside it, else the newest moment that any object in it names,
    /// which it cannot be older than. None where nothing in it says.
    pub collected: Option<Instant>,
    /// What collected it, such as `daybook 0.1.0`; none where nothing says.
    pub tool: Option<String>,
    /// Objects in it, of any kind.
    pub objects: usize,
    /// Of these, the ones that count here.
    pub used: usize,
}

/// When whole lists of one kind were collected. What an older list holds and a newer one does not is gone: deleted by
/// hand, or with its Schedule. Only `daybook collect` says that a file is a whole list; a file of `kubectl` may be a
/// choice of somebody's.
pub struct Lists<'s> {
    collected: HashMap<&'s str, Instant>,
    times: Vec<Instant>,
}

impl<'s> Lists<'s> {
    /// `plural` is the kind as the API spells it, which is what the files are called.
    pub fn of(sources: &'s [Source], plural: &str) -> Self {
        let whole = |source: &&Source| source.tool.as_ref().is_some_and(|tool| tool.starts_with("daybook "));
        let named = |source: &&Source| {
            let name = source.path.rsplit('/').next().unwrap_or_default();
            name.strip_prefix(plural).is_some_and(|rest| rest.starts_with(".json"))
        };
        let lists = sources.iter().filter(whole).filter(named);
        let collected: HashMap<&str, Instant> =
            lists.filter_map(|s| Some((&*s.path, s.collected?))).collect();
        let mut times: Vec<Instant> = collected.values().copied().collect();
        times.sort();
        Lists { collected, times }
    }

    /// When an object was found to be gone that was last seen in this file; none for one that may be there.
    pub fn gone(&self, file: &str) -> Option<Instant> {
        let seen = *self.collected.get(file)?;
        self.times.get(self.times.partition_point(|time| *time <= seen)).copied()
    }
}
