//! The inventory resolved into one `Platform`.
