//! `Source`: where tokens come from, without I/O.

use std::sync::Arc;
use std::time::SystemTime;

use skattekit_runtime::Request;

use crate::error::TokenError;
use crate::grant::Grant;
use crate::token::{Token, TokenResponse};

/// Where tokens come from: a token at once, or a request that the caller sends, and the reading of its answer.
///
/// [`Maskinporten`](crate::Maskinporten), [`Texas`](crate::Texas) and [`Fixed`](crate::Fixed) are sources, and so is every
/// `Fn(&Grant, SystemTime) -> Result<Token, TokenError>`, for a token that comes by another way.
pub trait Source: Send + Sync {
    /// Begins to get a token.
    ///
    /// # Errors
    /// If the request cannot be built.
    fn start(
        &self,
        grant: &Grant,
        freshness: Freshness,
        now: SystemTime,
    ) -> Result<Start, TokenError>;

    /// Reads the answer to the request.
    ///
    /// # Errors
    /// Why there is no token.
    fn read(&self, response: &TokenResponse<'_>, now: SystemTime) -> Result<Token, TokenError> {
        Token::read(response, now)
    }
}

/// What a source begins with.
#[derive(Clone, Debug)]
pub enum Start {
    /// The token is there.
    Token(Token),
    /// This request is to be sent, and its answer to be [read](Source::read).
    Send(Request),
}

/// Whether a token may come from a cache of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// One from a cache will do.
    Any,
    /// It has to be new, since a service refused the last one.
    New,
}

impl<F> Source for F
where
    F: Fn(&Grant, SystemTime) -> Result<Token, TokenError> + Send + Sync,
{
    fn start(&self, grant: &Grant, _: Freshness, now: SystemTime) -> Result<Start, TokenError> {
        self(grant, now).map(Start::Token)
    }
}

/// Hands on to a source that is only known when the program runs.
macro_rules! impl_source_for_pointer {
    ($($pointer:ty),*) => {$(
        impl Source for $pointer {
            fn start(
                &self,
                grant: &Grant,
                freshness: Freshness,
                now: SystemTime,
            ) -> Result<Start, TokenError> {
                (**self).start(grant, freshness, now)
            }

            fn read(
                &self,
                response: &TokenResponse<'_>,
                now: SystemTime,
            ) -> Result<Token, TokenError> {
                (**self).read(response, now)
            }
        }
    )*};
}

impl_source_for_pointer!(Box<dyn Source>, Arc<dyn Source>);
