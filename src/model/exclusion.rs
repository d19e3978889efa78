//! What is on purpose not backed up.

use super::{Cluster, Team};
use crate::clock::Date;
use crate::inventory::field::Ref;
use crate::inventory::record::record;

record! {
    /// Namespaces that are on purpose not backed up.
    pub struct Exclusion: "Exclusion" {
        required cluster: Ref<Cluster>,
        required namespaces: Vec<String>,
        required reason: String,
        required approver: Ref<Team>,
        required expires: Date,
    }
}
