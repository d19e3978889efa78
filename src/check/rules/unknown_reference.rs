//! A name that nothing declared bears.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "unknown-reference",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "a field names a document that is not declared",
    run: by_reader,
};
