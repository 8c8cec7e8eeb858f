//! `Retries`: how often a call is repeated, and how long it waits in between.

use std::time::{Duration, SystemTime};

/// How a call that can help itself by a retry is repeated.
///
/// The wait doubles from time to time, with jitter so that clients that failed together do not return together. A time that the
/// service asks for in `Retry-After` is kept, and a little is added; one beyond `longest` ends the call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retries {
    /// How often a call is sent at most; at least once. 4 by default.
    pub attempts: u32,
    /// The wait before the second attempt, with jitter. Half a second by default.
    pub first: Duration,
    /// The longest wait. A minute by default.
    pub longest: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: 4,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(60),
        }
    }
}

impl Retries {
    /// Every call is sent once.
    #[must_use]
    pub fn none() -> Self {
        Self {
            attempts: 1,
            ..Self::default()
        }
    }

    /// The same with so many attempts.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The same with another wait before the second attempt.
    #[must_use]
    pub const fn first(mut self, first: Duration) -> Self {
        self.first = first;
        self
    }

    /// The same with another longest wait.
    #[must_use]
    pub const fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// The wait after so many attempts; `None` where there is to be no other one.
    pub(crate) fn wait(&self, sent: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if sent >= self.attempts {
            return None;
        }
        if let Some(asked) = retry_after {
            // A tenth more at most, never less; and no panic where somebody allows as much as there is.
            let extra = asked.mul_f64(fastrand::f64() / 10.0);
            return (asked <= self.longest).then(|| asked.saturating_add(extra));
        }
        let doubled = 1_u32
            .checked_shl(sent.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let full = self.first.saturating_mul(doubled).min(self.longest);
        Some(full.mul_f64(0.5 + fastrand::f64() / 2.0))
    }
}

/// The time that the header `Retry-After` asks for: seconds, or a date.
pub(crate) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(header).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Retries, retry_after};

    #[test]
    fn the_wait_doubles_within_its_jitter_and_has_a_bound() {
        let retries = Retries::default().attempts(100);
        for (sent, full) in [(1, 500), (2, 1000), (3, 2000), (8, 60_000), (99, 60_000)] {
            for _ in 0..100 {
                let wait = retries.wait(sent, None).unwrap();
                let full = Duration::from_millis(full);
                assert!(full / 2 <= wait && wait <= full, "{sent}: {wait:?}");
            }
        }
        assert_eq!(retries.wait(100, None), None);
        assert_eq!(Retries::none().wait(1, Some(Duration::ZERO)), None);
    }

    #[test]
    fn what_the_service_asks_for_is_kept_up_to_the_bound() {
        let retries = Retries::default();
        for _ in 0..100 {
            let wait = retries.wait(1, Some(Duration::from_secs(20))).unwrap();
            assert!((20.0..=22.0).contains(&wait.as_secs_f64()), "{wait:?}");
        }
        assert_eq!(retries.wait(1, Some(Duration::from_secs(61))), None);
        assert_eq!(retries.wait(1, Some(Duration::MAX)), None);
        let endless = retries.longest(Duration::MAX);
        assert_eq!(endless.wait(1, Some(Duration::MAX)), Some(Duration::MAX));
    }

    #[test]
    fn the_header_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        let seconds = |header| retry_after(header, now).map(|wait| wait.as_secs());
        assert_eq!(seconds(" 120 "), Some(120));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(7));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:20 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-1"), None);
        // More than there is time for; the bound then ends the call.
        assert_eq!(seconds("18446744073709551615"), Some(u64::MAX));
    }
}
