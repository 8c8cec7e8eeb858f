//! The wait before a retry, from the number of tries and what the server asks for.

use std::time::{Duration, SystemTime};

/// The longest wait: if a server asks for more, it is not asked again in this run.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);

/// The wait before a retry, which doubles each time and differs slightly between files.
///
/// `asked` is the value of `Retry-After`: seconds or a date; anything else is ignored. `None` if the server asks for a
/// longer wait than the limit.
pub(crate) fn wait(
    first: Duration,
    tries: u32,
    asked: Option<&str>,
    now: SystemTime,
) -> Option<Duration> {
    let doubled = first.saturating_mul(2_u32.saturating_pow(tries));
    let ours = doubled.min(LONGEST).mul_f64(0.5 + fastrand::f64() / 2.0);
    match asked.and_then(|asked| retry_after(asked, now)) {
        None => Some(ours),
        Some(theirs) => (theirs <= LONGEST).then_some(theirs),
    }
}

fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    // A date in the past asks for no wait.
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_what_the_server_asks_for_or_a_doubling_of_ours() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let first = Duration::from_millis(500);
        let seconds = Duration::from_secs;
        for (asked, expected) in [
            ("7", Some(seconds(7))),
            (" 0 ", Some(seconds(0))),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(seconds(10))),
            ("Sunday, 06-Nov-94 08:49:47 GMT", Some(seconds(10))),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(seconds(0))),
            ("Sun, 06 Nov 1994 09:49:47 GMT", None),
            ("61", None),
            ("99999999999999999999999999", None),
        ] {
            assert_eq!(wait(first, 0, Some(asked), now), expected, "{asked}");
        }
        for asked in [None, Some(""), Some("soon"), Some("-1"), Some("1.5")] {
            for (tries, most) in [(0, 500), (1, 1000), (2, 2000), (30, 60_000)] {
                let wait = wait(first, tries, asked, now).unwrap().as_millis();
                assert!((most / 2..=most).contains(&wait), "{tries}: {wait}");
            }
        }
    }
}
