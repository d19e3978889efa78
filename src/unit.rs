//! Exact quantities: how they are typed, summed and printed.

mod bytes;
mod cpu;
mod godur;
mod locale;
mod money;
mod number;
mod percent;
mod quantity;
mod span;

pub use bytes::Bytes;
pub use chrono::NaiveDate as Date;
pub use cpu::Cpu;
pub use godur::{GoDuration, go_parse};
pub use locale::{Language, Locale, Worded, codes, day, moment, month, month_name, speaking, spoken};
pub use money::Money;
pub use number::{MINUS, NBSP, grouped, number, shown};
pub use percent::Percent;
pub use quantity::Quantity;
pub use span::Span;

#[cfg(test)]
mod properties;
