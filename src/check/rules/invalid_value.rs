//! A value that its field cannot take.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "invalid-value",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "a value is not of the form that its field takes, or a file is not readable YAML",
    run: by_reader,
};
