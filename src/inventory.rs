//! Walks the folder and reads YAML, keeping text and positions.
