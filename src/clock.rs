//! Today, months and zones: the only door to the calendar.

mod date;
mod instant;
mod month;
mod today;
mod zone;

pub use chrono::NaiveDate as Date;
pub use chrono_tz::Tz;
pub use date::date;
pub use instant::Instant;
pub use month::Month;
pub use today::Today;
pub use zone::{day_start, zone};

/// The second that it is now: for what is said of when something was fetched. No document depends on it.
pub fn moment() -> Instant {
    Instant(chrono::SubsecRound::trunc_subsecs(now().0, 0))
}

/// The one place that reads the clock.
#[allow(clippy::disallowed_methods)]
fn now() -> Instant {
    Instant(chrono::Utc::now())
}
