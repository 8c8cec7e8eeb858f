//! `ClockSkew`: how far this machine's clock is from that of whoever issues tokens.

use std::fmt;
use std::time::SystemTime;

/// How far off the clock of this machine is, by the header `Date` of a response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClockSkew {
    seconds: i64,
}

impl ClockSkew {
    /// From how many seconds on Maskinporten refuses a grant; fewer can be the way of the response.
    const LEAST: u64 = 10;

    /// The difference to a header `Date`; none where there is no date, or one that no server sends.
    pub(crate) fn of(date: Option<&str>, now: SystemTime) -> Option<Self> {
        let date = httpdate::parse_http_date(date?).ok()?;
        let seconds = match now.duration_since(date) {
            Ok(ahead) => i64::try_from(ahead.as_secs()).ok()?,
            Err(behind) => -i64::try_from(behind.duration().as_secs()).ok()?,
        };
        Some(Self { seconds })
    }

    /// By how many seconds this machine's clock is ahead; negative where it is behind. A few are the way of the response.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Whether it is more than can be the way of the response: ten seconds, from which on Maskinporten refuses grants.
    #[must_use]
    pub const fn is_wrong(self) -> bool {
        self.seconds.unsigned_abs() >= Self::LEAST
    }
}

/// `this machine's clock is 30 seconds ahead of the server's`.
impl fmt::Display for ClockSkew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.seconds.unsigned_abs();
        let unit = if seconds == 1 { "second" } else { "seconds" };
        let side = if self.seconds < 0 {
            "behind"
        } else {
            "ahead of"
        };
        write!(
            f,
            "this machine's clock is {seconds} {unit} {side} the server's"
        )
    }
}

impl fmt::Debug for ClockSkew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClockSkew({} s)", self.seconds)
    }
}

/// Adds what is to be said of the clock to a message.
pub(crate) fn write_skew(skew: Option<ClockSkew>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match skew.filter(|skew| skew.is_wrong()) {
        Some(skew) => write!(f, "; {skew}: synchronise it"),
        None => Ok(()),
    }
}
