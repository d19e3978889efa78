//! daybook turns one inventory of a VKS platform into the documents that its team owes others.
//!
//! 1. [`inventory`] walks the folder and reads YAML, keeping text and positions;
//! 2. [`model`] resolves names into one `Platform`;
//! 3. [`evidence`] reads what other tools recorded;
//! 4. [`facts`] computes gaps, losses, headroom, cost: numbers, no sentences;
//! 5. [`check`] judges facts against promises, one file a rule;
//! 6. [`document`] joins facts into one context a document kind and renders it to Markdown;
//! 7. [`markup`] writes that Markdown as HTML and Typst; `pdf` compiles the latter in process;
//! 8. [`kube_object`] makes the objects that are promised to clusters, [`draft`] an inventory from what runs there;
//! 9. [`output`] moves finished bytes into files.
//!
//! Beside that line, [`collect`] fetches what [`evidence`] reads, from where it is recorded.
//!
//! Which module may use which is a table in ARCHITECTURE.md, and `tests/it/layers.rs` holds the code to it.

pub mod unit;
pub mod clock;
pub mod cron;
pub mod yaml;
pub mod diagnostic;
pub mod picture;
pub mod settings;
pub mod inventory;
pub mod model;
pub mod evidence;
pub mod facts;
pub mod check;
pub mod kube_object;
pub mod draft;
pub mod document;
pub mod chart;
pub mod markup;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod output;
pub mod collect;
pub mod cli;
