//! Where evidence comes from, as an auditor asks for it.

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
