//! One field: a list of values, ranges and steps.

use super::spec::has;
use super::{CronError, Dialect};

pub(super) struct Field {
    pub name: &'static str,
    min: u64,
    max: u64,
    names: &'static [&'static str],
}

pub(super) const MINUTE: Field = Field { name: "minute", min: 0, max: 59, names: &[] };
pub(super) const HOUR: Field = Field { name: "hour", min: 0, max: 23, names: &[] };
pub(super) const DOM: Field = Field { name: "day of month", min: 1, max: 31, names: &[] };
const MONTHS: [&str; 13] =
    ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
pub(super) const MONTH: Field = Field { name: "month", min: 1, max: 12, names: &MONTHS };
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DOW: Field = Field { name: "day of week", min: 0, max: 6, names: &WEEKDAYS };
const DOW_SEVEN: Field = Field { name: "day of week", min: 0, max: 7, names: &WEEKDAYS };

/// The values of a field, and whether it counts as a star when the two day fields are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub set: u64,
    pub star: bool,
}

impl Field {
    pub fn weekday(dialect: Dialect) -> Self {
        if dialect == Dialect::GoCron { DOW_SEVEN } else { DOW }
    }

    /// Empty members of a list are passed over, as all three libraries do.
    pub fn parse(&self, text: &str, at: usize, dialect: Dialect) -> Result<Values, CronError> {
        let mut all = Values::default();
        let mut offset = at;
        for part in text.split(',') {
            if !part.is_empty() {
                let range = self.range(part, dialect);
                let values = range.map_err(|message| CronError { message, offset })?;
                all.set |= values.set;
                all.star |= values.star;
            }
            offset += part.len() + 1;
        }
        if has(all.set, 7) && self.max == 7 {
            all.set = (all.set | 1) & !(1 << 7);
        }
        Ok(all)
    }

    fn range(&self, part: &str, dialect: Dialect) -> Result<Values, String> {
        let (range, step) = match part.split_once('/') {
            Some((_, step)) if step.contains('/') => return Err(format!("`{part}` has two slashes")),
            Some((range, step)) => (range, Some(number(step).ok_or_else(|| not_a_step(part, step))?)),
            None => (part, None),
        };
        let (low, high) = range.split_once('-').map_or((range, None), |(low, high)| (low, Some(high)));
        let star = low == "*" || low == "?";
        let (start, mut end) = match (star, high) {
            (true, _) => (self.min, self.max),
            (false, None) => (self.value(low, part)?, self.value(low, part)?),
            (false, Some(high)) => (self.value(low, part)?, self.value(high, part)?),
        };
        if high.is_none() && step.is_some() {
            end = self.max;
        }
        let step = step.unwrap_or(1);
        self.check(start, end, step, part, dialect)?;
        // A step takes the star away, except in the oldest dialect.
        let star = star && (step <= 1 || dialect == Dialect::RobfigV1);
        Ok(Values { set: self.bits(start, end, step), star })
    }

    fn value(&self, text: &str, part: &str) -> Result<u64, String> {
        let known = self.names.iter().position(|name| !name.is_empty() && text.eq_ignore_ascii_case(name));
        known.map(|index| index as u64).or_else(|| number(text)).ok_or_else(|| self.not_a_value(text, part))
    }

    fn check(&self, start: u64, end: u64, step: u64, part: &str, dialect: Dialect) -> Result<(), String> {
        let Self { name, min, max, .. } = self;
        let bounds = format!("{name} goes from {min} to {max}");
        if start < *min || start > *max || end > *max {
            let sunday = if self.max == 6 && end == 7 { "; Sunday is 0 or SUN" } else { "" };
            return Err(format!("`{part}` is out of range: {bounds} in {dialect}{sunday}"));
        }
        if start > end && dialect != Dialect::GoCron {
            return Err(format!("`{part}` ends before it begins: ranges do not wrap around in {dialect}"));
        }
        if step == 0 {
            return Err(format!("`{part}` steps by 0: a step is at least 1"));
        }
        let size = if start > end { max - start + 1 + end - min + 1 } else { end - start + 1 };
        if dialect == Dialect::GoCron && step > 1 && step >= size {
            return Err(format!(
                "`{part}` steps by {step} through {size} values: {dialect} wants a step below {size}"
            ));
        }
        Ok(())
    }

    /// A range that wraps goes on from `min` behind `max`.
    fn bits(&self, start: u64, end: u64, step: u64) -> u64 {
        let size = self.max - self.min + 1;
        let last = if start > end { end + size } else { end };
        let mut set = 0;
        let mut value = start;
        while value <= last {
            set |= 1 << if value > self.max { value - size } else { value };
            value = value.saturating_add(step);
        }
        set
    }

    fn not_a_value(&self, text: &str, part: &str) -> String {
        let names = match self.names.first() {
            Some(&"") => " or JAN to DEC",
            Some(_) => " or SUN to SAT",
            None => "",
        };
        let article = if self.name == "hour" { "an" } else { "a" };
        let wrong = if text.is_empty() {
            format!("`{part}` lacks a number")
        } else {
            format!("`{text}` is not {article} {}", self.name)
        };
        format!("{wrong}: write {} to {}{names}", self.min, self.max)
    }
}

/// As Go's `Atoi` reads what is not negative: a plus sign is allowed.
fn number(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix('-').filter(|rest| is_zero(rest)));
    let digits = digits.unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse::<i64>().ok()?.try_into().ok() } else { None }
}

fn is_zero(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'0')
}

fn not_a_step(part: &str, step: &str) -> String {
    format!("`{part}`: `{step}` is not a step, which is a whole number from 1")
}
