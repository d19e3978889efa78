//! What is wrong, how much it matters, and where.
