//! Numbers derived from the model: pure functions, no text for people.

pub mod capacity;
pub mod drill;
pub mod quota;
pub mod restore;
pub mod tenancy;
pub mod copies;
pub mod recovery_point;
pub mod retention;
