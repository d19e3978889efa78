//! Numbers derived from the model: pure functions, no text for people.

pub mod capacity;
pub mod copies;
pub mod drill;
pub mod nodes;
pub mod promise;
pub mod quota;
pub mod rebuild;
pub mod record;
pub mod recovery_point;
pub mod rehearsal;
pub mod restore;
pub mod retention;
pub mod showback;
pub mod tenancy;
