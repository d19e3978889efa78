//! Judges facts against promises: one file a rule.
