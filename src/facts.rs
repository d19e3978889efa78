//! Numbers derived from the model.
