//! Typst in process: the only user of its crates.
