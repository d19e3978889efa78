//! How long a busy or broken server is waited for.

use std::time::Duration;

use chrono::DateTime;

use crate::clock::{self, Instant};

/// Bounds of one run.
#[derive(Clone, Debug)]
pub struct Patience {
    /// Tries of one call after the first.
    pub retries: u32,
    /// Before the first of them; each further one waits twice as long.
    pub first: Duration,
    /// All waiting of a run together.
    pub total: Duration,
    /// Sleeps; tests count instead.
    pub sleep: fn(Duration),
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            retries: 6,
            first: Duration::from_millis(250),
            total: Duration::from_secs(300),
            sleep: std::thread::sleep,
        }
    }
}

impl Patience {
    /// Waits before the next try; false where patience has ended, and nothing was waited.
    pub fn wait(&mut self, tried: u32, asked: Option<Duration>) -> bool {
        let backoff = self.first.saturating_mul(1 << tried.min(10));
        let wait = asked.unwrap_or(backoff);
        if tried >= self.retries || wait > self.total {
            return false;
        }
        self.total -= wait;
        (self.sleep)(wait);
        true
    }
}

/// `Retry-After`: seconds, or a date, which is held against the server's own `Date` where it says one, since its clock and
/// ours may differ.
pub fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(value)?;
    let now = date.and_then(http_date).unwrap_or_else(clock::moment);
    Some(Duration::from_secs(u64::try_from(until.seconds_since(now)).unwrap_or(0)))
}

/// As RFC 9110 wants it to be written: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<Instant> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|moment| Instant(moment.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_seconds_and_dates() {
        let seconds = |value, date| retry_after(value, date).map(|d| d.as_secs());
        assert_eq!(seconds(" 17 ", None), Some(17));
        assert_eq!(seconds("99999999999999999999999", None), Some(u64::MAX));
        let now = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(seconds("Sun, 06 Nov 1994 08:51:00 GMT", now), Some(83));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(0), "it is past");
        for odd in ["", "soon", "-1", "1.5"] {
            assert_eq!(seconds(odd, now), None, "{odd}");
        }
    }

    #[test]
    fn ends() {
        let mut patience = Patience { sleep: |_| (), ..Patience::default() };
        assert!(patience.wait(0, None) && patience.wait(5, None));
        // 300 s less 0.25 s and 8 s.
        assert_eq!(patience.total, Duration::from_millis(291_750));
        assert!(!patience.wait(6, None), "six retries are enough");
        assert!(!patience.wait(0, Some(Duration::from_secs(292))), "longer than what is left");
        assert!(!patience.wait(0, retry_after("99999999999999999999999", None)));
        assert_eq!(patience.total, Duration::from_millis(291_750), "what was refused cost nothing");
    }
}
