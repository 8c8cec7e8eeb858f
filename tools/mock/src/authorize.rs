//! The decision about a token, which whoever issues tokens makes.

use std::time::SystemTime;

use crate::http::Request;

/// Decides whether a request may be answered.
pub trait Authorize: Send + Sync {
    /// Judges the token of a request for an operation that needs one of these scopes.
    ///
    /// # Errors
    /// Why the token does not let the request in.
    fn authorize(&self, request: &Request, scopes: &[&str], now: SystemTime) -> Result<(), Denied>;
}

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denied {
    /// There is no token, or none that was issued here.
    Missing,
    /// The token is no longer valid.
    Expired,
    /// The token has none of the scopes.
    WrongScope,
}

/// Lets every request in, also one without a token.
#[derive(Clone, Copy, Debug, Default)]
pub struct AcceptAll;

impl Authorize for AcceptAll {
    fn authorize(&self, _: &Request, _: &[&str], _: SystemTime) -> Result<(), Denied> {
        Ok(())
    }
}
