//! Node sizes.

use crate::inventory::record::{choice, record};
use crate::unit::{Bytes, Cpu};

record! {
    /// A VM class: the size of a node.
    pub struct VmClass: "VmClass" {
        required cpus: Cpu,
        required memory: Bytes,
        /// `full` for the `guaranteed-*` classes.
        optional reserved: Reservation,
    }
}

choice! {
    pub enum Reservation {
        None = "none",
        Full = "full",
    }
}
