//! `daybook.yaml`: what was typed becomes what is meant.
