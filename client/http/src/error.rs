//! `Answer`, and the errors of a call: each has the operation and the korrelasjonsid, and none shows personal data.

use std::error::Error as StdError;
use std::fmt;

use skattekit_maskinporten::TokenError;
use skattekit_runtime::{ErrorCode, Finding, InvalidRequest, Reply, ReplyError};

use crate::environment::AddressError;
use crate::proxy::Alteration;
use crate::transport::TransportError;

/// What a call was, for logs and errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallInfo {
    /// The operation.
    pub operation: &'static str,
    /// The id by which Skatteetaten finds the call in its logs; empty where there was no request to give one.
    pub korrelasjonsid: Box<str>,
    /// How often the request was sent to the service.
    pub attempts: u32,
}

impl fmt::Display for CallInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            korrelasjonsid,
            attempts,
        } = self;
        if *attempts == 0 {
            // Skatteetaten has no call by that id.
            return write!(f, "{operation} (not sent)");
        }
        write!(
            f,
            "{operation} (korrelasjonsid {korrelasjonsid}, attempts: {attempts})"
        )
    }
}

/// The last reply to a call, whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<T, F> {
    /// What the service replied.
    pub reply: Reply<T, F>,
    /// The call.
    pub call: CallInfo,
    /// What the response has that the model does not know; empty unless findings were asked for.
    pub findings: Vec<Finding>,
    /// What a proxy on the way did to the response; mostly empty.
    pub alterations: Vec<Alteration>,
}

impl<T, F> Answer<T, F> {
    /// The model, or everything else as an error.
    ///
    /// # Errors
    /// If the reply is the API's error, or neither the model nor that error.
    pub fn into_result(self) -> Result<T, CallError<F>> {
        let Self {
            reply,
            call,
            alterations,
            ..
        } = self;
        reply.into_result().map_err(|error| {
            CallError::Reply(Box::new(Refused {
                call,
                error,
                alterations,
            }))
        })
    }
}

/// Why a call has no reply.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Error {
    /// The call.
    pub call: CallInfo,
    kind: Box<ErrorKind>,
}

impl Error {
    pub(crate) fn new(call: CallInfo, kind: ErrorKind) -> Self {
        Self {
            call,
            kind: Box::new(kind),
        }
    }

    /// What kept the call from being answered.
    #[must_use]
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

/// What kept a call from being answered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request cannot be built.
    Request(InvalidRequest),
    /// There is no base address for it, or more than one.
    Address(AddressError),
    /// The token needs one of these scopes, and it is not known which.
    Scope(&'static [&'static str]),
    /// There is no token.
    Token(TokenError),
    /// There is no response.
    Transport(TransportError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.call, self.kind)
    }
}

/// The text says it all, so that there is no source besides.
impl StdError for Error {}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::Address(error) => error.fmt(f),
            Self::Scope(scopes) => write!(
                f,
                "one of {} scopes gives access; name those that you were granted with `Settings::scopes`: {}",
                scopes.len(),
                scopes.join(", ")
            ),
            Self::Token(error) => {
                error.fmt(f)?;
                match error.source() {
                    Some(reason) => write!(f, ": {reason}"),
                    None => Ok(()),
                }
            }
            Self::Transport(error) => error.fmt(f),
        }
    }
}

/// Why a call gave no model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CallError<F> {
    /// There is no reply.
    NoReply(Error),
    /// The reply is the API's error, or neither that nor the model.
    Reply(Box<Refused<F>>),
}

/// A reply without a model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused<F> {
    /// The call.
    pub call: CallInfo,
    /// The API's error, or the raw reply.
    pub error: ReplyError<F>,
    /// What a proxy on the way did to the response; mostly empty.
    pub alterations: Vec<Alteration>,
}

impl<F> CallError<F> {
    /// The call.
    #[must_use]
    pub const fn call(&self) -> &CallInfo {
        match self {
            Self::NoReply(error) => &error.call,
            Self::Reply(refused) => &refused.call,
        }
    }

    /// The HTTP status of the reply; `None` if there is none.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::NoReply(_) => None,
            Self::Reply(refused) => Some(match &refused.error {
                ReplyError::Feil(failure) => failure.status,
                ReplyError::Raw(raw) => raw.status,
            }),
        }
    }

    /// The API's own error; `None` if the reply is none.
    #[must_use]
    pub fn feil(&self) -> Option<&F> {
        match self {
            Self::Reply(refused) => match &refused.error {
                ReplyError::Feil(failure) => Some(&failure.feil),
                ReplyError::Raw(_) => None,
            },
            Self::NoReply(_) => None,
        }
    }
}

impl<F> From<Error> for CallError<F> {
    fn from(error: Error) -> Self {
        Self::NoReply(error)
    }
}

impl<F: ErrorCode> fmt::Display for Refused<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.call, self.error)?;
        for alteration in &self.alterations {
            write!(f, "; {alteration}")?;
        }
        Ok(())
    }
}

impl<F: ErrorCode + fmt::Debug> StdError for Refused<F> {}

impl<F: ErrorCode> fmt::Display for CallError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReply(error) => error.fmt(f),
            Self::Reply(refused) => refused.fmt(f),
        }
    }
}

impl<F: ErrorCode + fmt::Debug> StdError for CallError<F> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::NoReply(error) => error.source(),
            Self::Reply(_) => None,
        }
    }
}
