//! Exact quantities: how they are typed, summed and printed.
