//! Everything that is tested from outside the crate, in one binary.

mod bench;
mod capacity;
mod capacity_document;
mod cli;
mod context;
mod drill;
mod gotchas;
mod hard_line;
mod hostile_template;
mod index;
mod layers;
mod markup;
mod matrix;
mod reading;
mod record;
mod render;
mod restore_facts;
mod rules;
mod sample;
mod showback;
mod tidy;
mod workload_restore;
