//! A field that its kind does not know.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "unknown-field",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "a document has a field that its kind does not know",
    run: by_reader,
};
