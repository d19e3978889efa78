//! A required field that is not there.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "missing-field",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "a required field is not there",
    run: by_reader,
};
