//! What other tools recorded.
