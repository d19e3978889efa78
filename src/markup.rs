//! One Markdown, written as each target.
