//! Today, months and zones: the only door to the calendar.
