//! One Markdown, written as each target.

pub mod escape;

pub use escape::{code_span, escape_markdown};
