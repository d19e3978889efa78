//! Numbers derived from the model: pure functions, no text for people.

pub mod drill;
pub mod tenancy;
