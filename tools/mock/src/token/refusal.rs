//! Why a service turns a request away.

use thiserror::Error;

/// What is wrong with the token of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There is none, or none that the mock has signed.
    #[error("no valid token; expected `Authorization: Bearer …` with a token of the mock")]
    Missing,
    /// It has expired.
    #[error("the token has expired; ask for a new one")]
    Expired,
    /// It has none of the scopes that are asked for.
    #[error("the token has none of the scopes of the service")]
    WrongScope,
}
