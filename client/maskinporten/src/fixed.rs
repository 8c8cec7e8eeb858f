//! `Fixed`: a token that somebody else got.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::error::TokenError;
use crate::grant::Grant;
use crate::source::{Freshness, Source, Start};
use crate::token::Token;

/// A token that somebody else got, for every grant: for tests, and for a first call by hand.
#[derive(Clone)]
pub struct Fixed {
    token: Token,
}

impl Fixed {
    /// How long each answer is taken for valid; how long the token is, nobody knows.
    const LIFETIME: Duration = Duration::from_secs(3600);

    /// The source of a token.
    ///
    /// # Errors
    /// If it has characters that no header takes.
    pub fn new(token: &str) -> Result<Self, TokenError> {
        let token = Token::new(token.trim(), SystemTime::UNIX_EPOCH)?;
        Ok(Self { token })
    }
}

impl Source for Fixed {
    fn start(&self, _: &Grant, _: Freshness, now: SystemTime) -> Result<Start, TokenError> {
        let expires = now.checked_add(Self::LIFETIME).unwrap_or(now);
        Token::new(self.token.as_str(), expires).map(Start::Token)
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fixed(***)")
    }
}
