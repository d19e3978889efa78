//! Evidence that cannot be read.

use crate::check::{Check, Group, by_reader};
use crate::diagnostic::Severity;

pub const CHECK: Check = Check {
    name: "unreadable-evidence",
    group: Group::Reading,
    severity: Severity::Error,
    summary: "recorded evidence cannot be read",
    run: by_reader,
};
