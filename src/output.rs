//! Finished bytes into files: atomic, listed in a manifest.
