//! A document of a kind that does not exist.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "unknown-kind",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "a document says that it is of a kind that does not exist",
    run: by_reader,
};
