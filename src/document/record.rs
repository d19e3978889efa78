//! What was recorded, as documents tell it: the same lines in the matrix and in the runbooks.

use crate::diagnostic::Finding;
use crate::document::Desk;
use crate::facts::drill::begun_minutes;
use crate::model::{Object, WorkloadClass};
use crate::unit::{Percent, Span};

mod breach;
mod point;
mod run;
mod source;

pub use breach::{BreachLine, breaches};
pub use point::{PointLine, held, workload};
pub use run::{MissingLine, MissingStretch, RunsLine, missing, runs, stretches};
pub use source::{Source, SourceFile, of as source, sources};

/// In whole minutes, those that have begun included: seconds are in the tables for programs.
pub fn begun(span: Span) -> String {
    begun_minutes(span).in_hours()
}

pub fn state(keeps: Option<bool>) -> &'static str {
    match keeps {
        Some(true) => "pass",
        Some(false) => "fail",
        None => "no-data",
    }
}

/// A broken RPO that a waiver accepts; waivers name rule and class.
pub fn waived(desk: &Desk, class: &Object<WorkloadClass>, state: &'static str) -> &'static str {
    let id = class.id();
    let accepted = |f: &Finding| f.rule == "rpo-missed" && f.object == id && f.is_waived();
    if state == "fail" && desk.findings.iter().any(accepted) { "waived" } else { state }
}

/// A share that is less than all never reads as all.
pub fn share(share: Percent) -> String {
    let whole = Percent(rust_decimal::Decimal::ONE_HUNDRED);
    let text = share.to_string();
    if share < whole && text == whole.to_string() {
        return Percent(rust_decimal::Decimal::new(999, 1)).to_string();
    }
    text
}
