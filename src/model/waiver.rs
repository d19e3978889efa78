//! A defect that somebody has accepted, for a time.

use super::Team;
use crate::clock::Date;
use crate::inventory::field::Ref;
use crate::inventory::record::record;

record! {
    /// A finding that is accepted, by whom, why, and until when.
    pub struct Waiver: "Waiver" {
        /// The rule's name.
        required rule: String,
        /// `Kind/name`.
        required object: String,
        required reason: String,
        required approver: Ref<Team>,
        required expires: Date,
    }
}
