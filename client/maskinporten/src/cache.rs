//! `Cache`: the tokens of a program by their grants, as a state machine without I/O.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use skattekit_runtime::Retry;

use crate::error::TokenError;
use crate::grant::Grant;
use crate::source::Freshness;
use crate::token::Token;

/// How long before its end a token is replaced, if it lives long enough for that.
const LEEWAY: Duration = Duration::from_secs(120);
/// A refresh that takes longer is taken for lost, whatever became of its ticket.
const LONGEST_REFRESH: Duration = Duration::from_secs(60);
/// How long a failure stands that only a change of the configuration ends.
const FAILURE: Duration = Duration::from_secs(30);
/// How long one stands that may pass by itself.
const PASSING_FAILURE: Duration = Duration::from_secs(1);
/// A new token that is refused within this time was no help, so that a further one would be none.
const PROBATION: Duration = Duration::from_secs(30);

/// The tokens of a program, one for each grant.
///
/// It does no I/O, has no clock and starts nothing: put it behind a lock, and let whoever gets a [`Ticket`] do the work.
///
/// - A token is replaced two minutes before it expires, or after three quarters of its life where that is shorter than eight
///   minutes. Until it expires, it is still given to whoever asks while another caller gets the new one.
/// - Of each grant, one ticket is out at a time. It ends when it is [finished](Self::finish) or dropped, and after a minute.
/// - A failure stands for 30 seconds, or for one second where it may pass by itself; a token that is still valid is given
///   all the same.
/// - A token that a service [refuses](Self::refused) is replaced once. If the new one is refused within 30 seconds too, the
///   caller gets an error, and no third one is asked for.
/// - What is expired is forgotten.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use skattekit_maskinporten::{Ask, Cache, Grant, Token};
///
/// let (mut cache, grant, now) = (Cache::new(), Grant::new("skatteetaten:inntekt"), SystemTime::now());
/// let Ask::Refresh(ticket) = cache.ask(&grant, now) else { panic!("there is no token yet") };
/// assert!(matches!(cache.ask(&grant, now), Ask::Wait));
/// let token = Token::new("token", now + Duration::from_secs(600));
/// cache.finish(ticket, token, now)?;
/// assert!(matches!(cache.ask(&grant, now), Ask::Ready(_)));
/// # Ok::<(), skattekit_maskinporten::TokenError>(())
/// ```
#[derive(Debug, Default)]
pub struct Cache {
    entries: BTreeMap<Grant, Entry>,
}

/// What a cache says to whoever needs a token.
#[derive(Debug)]
pub enum Ask {
    /// Here it is.
    Ready(Token),
    /// Get one, and [finish](Cache::finish) with what came of it.
    Refresh(Ticket),
    /// Somebody else gets one: ask again when they are done, or in a while.
    Wait,
    /// There is none, and there was none when it was tried a moment ago.
    Failed(TokenError),
}

/// The task of getting a token, which one caller has for each grant. Dropping it gives the task back.
#[derive(Debug)]
pub struct Ticket {
    grant: Grant,
    freshness: Freshness,
    /// The cache has the other end, and sees that this one is gone.
    alive: Arc<()>,
}

impl Ticket {
    /// What the token is for.
    #[must_use]
    pub const fn grant(&self) -> &Grant {
        &self.grant
    }

    /// Whether the token may come from a cache of the source.
    #[must_use]
    pub const fn freshness(&self) -> Freshness {
        self.freshness
    }
}

#[derive(Debug, Default)]
struct Entry {
    held: Option<Held>,
    refresh: Option<Refresh>,
    failure: Option<Failure>,
}

/// A token, and what became of it.
#[derive(Debug)]
struct Held {
    token: Token,
    since: SystemTime,
    refresh_at: SystemTime,
    /// Whether a service refused it.
    is_refused: bool,
    /// Whether it stands in place of one that was refused.
    is_replacement: bool,
}

/// A ticket that is out.
#[derive(Debug)]
struct Refresh {
    alive: Weak<()>,
    since: SystemTime,
}

#[derive(Debug)]
struct Failure {
    error: TokenError,
    since: SystemTime,
}

impl Entry {
    /// The token, if it can still be used.
    fn usable(&self, now: SystemTime) -> Option<&Held> {
        let held = self.held.as_ref();
        held.filter(|held| !held.is_refused && held.token.is_valid(now))
    }

    fn is_refreshing(&self, now: SystemTime) -> bool {
        self.refresh.as_ref().is_some_and(|refresh| {
            refresh.alive.strong_count() > 0 && is_within(refresh.since, LONGEST_REFRESH, now)
        })
    }

    fn failure(&self, now: SystemTime) -> Option<&TokenError> {
        let failure = self.failure.as_ref().filter(|failure| {
            let stands = match failure.error.retry() {
                Retry::No => FAILURE,
                _ => PASSING_FAILURE,
            };
            is_within(failure.since, stands, now)
        });
        failure.map(|failure| &failure.error)
    }

    /// Whether nothing is lost if it is forgotten.
    fn is_over(&self, now: SystemTime) -> bool {
        let is_valid = self
            .held
            .as_ref()
            .is_some_and(|held| held.token.is_valid(now));
        !is_valid && !self.is_refreshing(now) && self.failure(now).is_none()
    }
}

/// Whether so much time has not passed yet. Callers read the clock before they take a lock, and it can be set: a start that is
/// a little ahead has just been, and one that is far ahead is nothing to wait for.
fn is_within(since: SystemTime, length: Duration, now: SystemTime) -> bool {
    let passed = now.duration_since(since);
    passed.unwrap_or_else(|ahead| ahead.duration()) < length
}

impl Cache {
    /// A cache without tokens.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a token.
    pub fn ask(&mut self, grant: &Grant, now: SystemTime) -> Ask {
        if !self.entries.contains_key(grant) {
            self.entries.retain(|_, entry| !entry.is_over(now));
        }
        let entry = self.entries.entry(grant.clone()).or_default();
        let is_refreshing = entry.is_refreshing(now);
        if let Some(held) = entry.usable(now) {
            if now < held.refresh_at || is_refreshing || entry.failure(now).is_some() {
                return Ask::Ready(held.token.clone());
            }
        } else if let Some(error) = entry.failure(now) {
            return Ask::Failed(error.clone());
        } else if is_refreshing {
            return Ask::Wait;
        }
        let alive = Arc::new(());
        entry.refresh = Some(Refresh {
            alive: Arc::downgrade(&alive),
            since: now,
        });
        let is_refused = entry.held.as_ref().is_some_and(|held| held.is_refused);
        Ask::Refresh(Ticket {
            grant: grant.clone(),
            freshness: if is_refused {
                Freshness::New
            } else {
                Freshness::Any
            },
            alive,
        })
    }

    /// Ends a refresh with what came of it, and gives the token to use now: the new one, or else the last one while it is
    /// valid.
    ///
    /// # Errors
    /// The failure, if there is no such token. It stands for a while.
    pub fn finish(
        &mut self,
        ticket: Ticket,
        result: Result<Token, TokenError>,
        now: SystemTime,
    ) -> Result<Token, TokenError> {
        let entry = self.entries.entry(ticket.grant).or_default();
        let is_own = |refresh: &mut Refresh| refresh.alive.ptr_eq(&Arc::downgrade(&ticket.alive));
        // Otherwise it was taken for lost, and somebody else is at it.
        let is_current = entry.refresh.take_if(is_own).is_some();
        let refused = entry.held.as_ref().filter(|held| held.is_refused);
        let is_again =
            |token: &Token| refused.is_some_and(|held| held.token.as_str() == token.as_str());
        let mut stands = is_current;
        let result = match result {
            Ok(token) if is_again(&token) => {
                // Whoever keeps tokens gives another one only if asked for it.
                stands &= ticket.freshness == Freshness::New;
                Err(TokenError::Rejected { skew: token.skew() })
            }
            Ok(token) if !token.is_valid(now) => Err(token.expired()),
            result => result,
        };
        match result {
            Ok(token) => {
                let is_last = |held: &Held| held.token.expires() > token.expires();
                if is_current || !entry.usable(now).is_some_and(is_last) {
                    let is_replacement = refused.is_some();
                    entry.held = Some(Held::new(token.clone(), is_replacement, now));
                    entry.failure = None;
                }
                Ok(token)
            }
            Err(error) => {
                if stands {
                    entry.failure = Some(Failure {
                        error: error.clone(),
                        since: now,
                    });
                }
                entry
                    .usable(now)
                    .map(|held| held.token.clone())
                    .ok_or(error)
            }
        }
    }

    /// Takes note that a service refused a token, with 401. Ask again then: the token is replaced.
    ///
    /// # Errors
    /// If the token stands in place of one that was refused a moment ago: another one would not help. It is still given to
    /// whoever asks, since a service may refuse what others accept.
    pub fn refused(
        &mut self,
        grant: &Grant,
        token: &Token,
        now: SystemTime,
    ) -> Result<(), TokenError> {
        let held = self
            .entries
            .get_mut(grant)
            .and_then(|entry| entry.held.as_mut());
        // One that is not held any more was replaced already.
        let Some(held) = held.filter(|held| held.token.as_str() == token.as_str()) else {
            return Ok(());
        };
        if held.is_replacement && is_within(held.since, PROBATION, now) {
            return Err(TokenError::Rejected { skew: token.skew() });
        }
        held.is_refused = true;
        Ok(())
    }
}

impl Held {
    fn new(token: Token, is_replacement: bool, now: SystemTime) -> Self {
        let lifetime = token.expires().duration_since(now).unwrap_or_default();
        let leeway = LEEWAY.min(lifetime / 4);
        Self {
            refresh_at: token.expires().checked_sub(leeway).unwrap_or(now),
            token,
            since: now,
            is_refused: false,
            is_replacement,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_is_forgotten() {
        let mut cache = Cache::new();
        let mut now = SystemTime::UNIX_EPOCH;
        for number in 0..2000 {
            now += Duration::from_secs(1);
            let Ask::Refresh(ticket) = cache.ask(&Grant::new(number.to_string()), now) else {
                panic!("nobody asked for it before");
            };
            let result = match number % 3 {
                0 => Token::new("a", now + Duration::from_secs(60)),
                1 => Err(TokenError::no_answer("reset")),
                // It is dropped, as where a caller is cancelled.
                _ => continue,
            };
            let _ = cache.finish(ticket, result, now);
            assert!(cache.entries.len() <= 22, "{}", cache.entries.len());
        }
    }
}
