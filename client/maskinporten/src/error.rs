//! `TokenError`: why there is no token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use skattekit_runtime::{InvalidRequest, Retry};

use crate::refusal::Refusal;
use crate::sign::SignError;
use crate::skew::{ClockSkew, write_skew};

/// Why there is no token. It shows no token, key, grant or person.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// The request could not be built.
    Request(RequestError),
    /// The request got no answer.
    NoAnswer(Arc<dyn Error + Send + Sync>),
    /// The grant is refused, until something is configured otherwise, here or with Maskinporten.
    Configuration(Refusal),
    /// The token endpoint is unavailable for now; the header `Retry-After` says when to try again, if there is one.
    Unavailable {
        /// The HTTP status: 408, 429 or 500 and above.
        status: u16,
    },
    /// The answer is neither a token nor an error of OAuth.
    NotAToken(NotAToken),
    /// The service refused the token, and the new one in its place too.
    Rejected {
        /// How far off this machine's clock was when the token came, if the response had a date.
        skew: Option<ClockSkew>,
    },
}

impl TokenError {
    /// The error of a request that got no answer, from the HTTP client's error or a text.
    pub fn no_answer(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::NoAnswer(Arc::from(source.into()))
    }

    /// Whether the same request can succeed later, with nothing changed: `Later` or `No`.
    #[must_use]
    pub const fn retry(&self) -> Retry {
        match self {
            Self::NoAnswer(_) | Self::Unavailable { .. } => Retry::Later,
            _ => Retry::No,
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::NoAnswer(_) => f.write_str("the request for a token got no answer"),
            Self::Configuration(refusal) => refusal.fmt(f),
            Self::Unavailable { status } => {
                write!(
                    f,
                    "the token endpoint is unavailable, with status {status}; try again later"
                )
            }
            Self::NotAToken(found) => found.fmt(f),
            Self::Rejected { skew } => {
                f.write_str("the service refuses the token, and a new one too")?;
                write_skew(*skew, f)?;
                f.write_str(
                    "; check that the scope and the resource are those of the service, and that both are of one environment",
                )
            }
        }
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Request(error) => error.source(),
            Self::NoAnswer(error) => Some(&**error),
            _ => None,
        }
    }
}

/// Why a request for a token cannot be built.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// A part of the grant is not what it has to be.
    Grant {
        /// The claim.
        claim: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The source of tokens cannot ask for a part of the grant.
    Unsupported {
        /// The claim.
        claim: &'static str,
        /// The source.
        by: &'static str,
    },
    /// The key did not sign.
    Sign(SignError),
    /// The address of the token endpoint is none.
    Endpoint(InvalidRequest),
    /// The time is before 1970.
    Clock,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant { claim, expected } => {
                write!(f, "the grant's `{claim}` is not valid; expected {expected}")
            }
            Self::Unsupported { claim, by } => write!(
                f,
                "{by} cannot ask for a token with `{claim}`; ask Maskinporten itself, or leave it out"
            ),
            Self::Sign(error) => error.fmt(f),
            Self::Endpoint(_) => f.write_str(
                "the address of the token endpoint is not valid; expected one such as `https://maskinporten.no/token`",
            ),
            Self::Clock => f.write_str("the time is before 1970; set the clock of this machine"),
        }
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Sign(error) => error.source(),
            Self::Endpoint(error) => Some(error),
            _ => None,
        }
    }
}

impl From<RequestError> for TokenError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

/// An answer that is neither a token nor an error of OAuth. It keeps nothing of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAToken {
    pub(crate) status: u16,
    pub(crate) found: InvalidAnswer,
    pub(crate) skew: Option<ClockSkew>,
}

/// What an answer is in place of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidAnswer {
    /// No body.
    Empty,
    /// An HTML page, as proxies and gateways send it.
    Html,
    /// JSON without a token.
    Json,
    /// Something that is no JSON.
    Text,
    /// A token that has characters which no header takes.
    Characters,
    /// A token of another type than `Bearer`.
    Type,
    /// A token that has expired, or without a number of seconds in `expires_in`.
    Lifetime,
}

impl NotAToken {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// What it is instead.
    #[must_use]
    pub const fn found(&self) -> InvalidAnswer {
        self.found
    }

    /// How far off this machine's clock is, if the response had a date.
    #[must_use]
    pub const fn skew(&self) -> Option<ClockSkew> {
        self.skew
    }
}

impl fmt::Display for NotAToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = match self.found {
            InvalidAnswer::Empty => "an empty body",
            InvalidAnswer::Html => "an HTML page",
            InvalidAnswer::Json => "JSON without a token",
            InvalidAnswer::Text => "something that is no JSON",
            InvalidAnswer::Characters => "a token with characters that no header takes",
            InvalidAnswer::Type => "a token that is not of type `Bearer`",
            InvalidAnswer::Lifetime => "a token that has expired, or without a valid `expires_in`",
        };
        write!(
            f,
            "found {found}, with status {}; expected a token",
            self.status
        )?;
        write_skew(self.skew, f)?;
        f.write_str("; check the address of the token endpoint, and what stands in between")
    }
}

impl Error for NotAToken {}
