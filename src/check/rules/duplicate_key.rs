//! A field that stands twice.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "duplicate-key",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "a field stands twice in one mapping",
    run: by_reader,
};
