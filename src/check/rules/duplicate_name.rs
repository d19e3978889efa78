//! Two documents of one kind and name.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "duplicate-name",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "two documents of one kind have the same name",
    run: by_reader,
};
