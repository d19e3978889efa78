//! Facts joined into one context a document kind, rendered to Markdown.
