//! Velero's own cron, in the three dialects that its versions speak.
