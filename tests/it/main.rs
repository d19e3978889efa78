//! Everything that is tested from outside the crate, in one binary.

mod bench;
mod capacity;
mod capacity_document;
mod cli;
mod collect;
mod context;
mod crd;
mod draft;
mod drill;
mod front_matter;
mod gotchas;
mod hard_line;
mod hostile_template;
mod hostile;
mod index;
mod language;
mod layers;
mod layout;
mod manifests;
mod manifests_diff;
mod markup;
mod matrix;
#[cfg(feature = "pdf")]
mod print;
mod reading;
mod record;
mod recorded;
mod records;
mod render;
mod restore_facts;
mod rules;
mod sample;
mod showback;
mod skeleton;
mod tidy;
mod workload_restore;
