//! Replies: the model, the error of the API or the raw body, and whether to retry.

pub(crate) mod answer;
pub(crate) mod decode;
mod format;
mod media_type;

use std::fmt;

use crate::formats::error::ReadError;
use crate::formats::error_code::{ErrorCode, fmt_error};
use crate::http::reply::media_type::media_type;

/// The reply to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T, F> {
    /// The model; only with a success status, 200 to 299.
    Model(T),
    /// The API's own error, usually with a status of 400 or more.
    Feil(Failure<F>),
    /// Anything else: a gateway's page, an empty body, or a model with an error status.
    Raw(RawReply),
}

/// The API's own error, with the HTTP status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<F> {
    /// The HTTP status.
    pub status: u16,
    /// The error.
    pub feil: F,
}

/// A reply that is neither the model nor the API's error. `Debug` shows only the length of the body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawReply {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type` as received.
    pub content_type: Option<Box<str>>,
    /// The body as received. It can be personal data: keep it out of logs.
    pub body: Vec<u8>,
    /// Why it is neither.
    pub reason: RawReason,
}

/// Why a body is neither the model nor the API's error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RawReason {
    /// The body is missing or only white space.
    Empty,
    /// An HTML page, as gateways and proxies return.
    Html,
    /// Neither JSON nor XML, by its first character.
    Text,
    /// Bytes that are no UTF-8, which is not for want of their end.
    NotUtf8(ReadError),
    /// Broken JSON or XML, for example cut off.
    Broken(ReadError),
    /// Valid JSON or XML that does not match the type for the status.
    Shape(ReadError),
    /// XML, but the feature `xml` is off.
    XmlIsOff,
}

/// Whether a retry can help.
///
/// | reply | status | |
/// |---|---|---|
/// | any | 401 | `NewToken` |
/// | any | 408, 425, 429 | `Later` |
/// | any | 500 to 599, except 501, 505, 506, 510, 511 | `Later` |
/// | [`Reply::Raw`]: empty, a page, a text, broken | 200 to 299, except 204, 205 | `Later`: an intermediary replaced the response |
/// | any other | any other | `No` |
///
/// An error of the API with a success status is `No`: the status says nothing, but the code may. If the code's
/// documented status is known, use [`of_status`](Self::of_status).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// A retry would get the same reply.
    No,
    /// Retry with a new token; the one that was sent is missing, expired or insufficient.
    NewToken,
    /// Retry later: after the time in the header `Retry-After`, if there is one.
    Later,
}

impl Retry {
    /// The answer by status alone; `No` for a success, and for a number that is not a status.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::NewToken,
            // Missing or unsupported features, and requirements of the network itself.
            501 | 505 | 506 | 510 | 511 => Self::No,
            408 | 425 | 429 | 500..=599 => Self::Later,
            _ => Self::No,
        }
    }
}

impl<T, F> Reply<T, F> {
    /// Whether a retry can help; see the table at [`Retry`].
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::Model(_) => Retry::No,
            Self::Feil(failure) => Retry::of_status(failure.status),
            Self::Raw(raw) => raw.retry(),
        }
    }

    /// The reply with another model, made from this one.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U, F> {
        match self {
            Self::Model(model) => Reply::Model(change(model)),
            Self::Feil(failure) => Reply::Feil(failure),
            Self::Raw(raw) => Reply::Raw(raw),
        }
    }

    /// The model, or everything else as an error.
    ///
    /// # Errors
    /// If the reply is the API's error, or neither the model nor that error.
    pub fn into_result(self) -> Result<T, ReplyError<F>> {
        match self {
            Self::Model(model) => Ok(model),
            Self::Feil(failure) => Err(ReplyError::Feil(failure)),
            Self::Raw(raw) => Err(ReplyError::Raw(raw)),
        }
    }
}

impl RawReply {
    /// Whether a retry can help; see the table at [`Retry`].
    #[must_use]
    pub const fn retry(&self) -> Retry {
        match (self.status, &self.reason) {
            (204 | 205, _)
            | (200..=299, RawReason::Shape(_) | RawReason::NotUtf8(_) | RawReason::XmlIsOff) => {
                Retry::No
            }
            (200..=299, _) => Retry::Later,
            (status, _) => Retry::of_status(status),
        }
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type.as_deref().map(|text| {
            let media_type = media_type(text);
            // Numbers do not occur in media types, and may be personal.
            if media_type.bytes().any(|byte| byte.is_ascii_digit()) {
                "***"
            } else {
                media_type
            }
        });
        f.debug_struct("RawReply")
            .field("status", &self.status)
            .field("content_type", &content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("reason", &self.reason)
            .finish()
    }
}

/// The status, and why the body is neither; nothing of the body.
impl fmt::Display for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}: {}", self.status, self.reason)
    }
}

impl std::error::Error for RawReply {}

/// The status and the error's code.
impl<F: ErrorCode> fmt::Display for Failure<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}: ", self.status)?;
        fmt_error(&self.feil, f)
    }
}

impl<F: ErrorCode + fmt::Debug> std::error::Error for Failure<F> {}

impl fmt::Display for RawReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("no body"),
            Self::Html => f.write_str("an HTML page"),
            Self::Text => f.write_str("neither JSON nor XML"),
            Self::NotUtf8(error) => write!(f, "not UTF-8: {error}"),
            Self::Broken(error) => write!(f, "broken JSON or XML: {error}"),
            Self::Shape(error) => write!(f, "JSON or XML of another shape: {error}"),
            Self::XmlIsOff => f.write_str("XML, but the feature `xml` is off"),
        }
    }
}

/// A reply without a model, as an error. Its text has the status and the error code, such as `status 404: SSG-008`, or the reason
/// that there is none; it never quotes the body.
///
/// The text says all that a log may have, so the error has no source: what it wraps is in its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyError<F> {
    /// The API's own error.
    Feil(Failure<F>),
    /// A reply that is neither the model nor the API's error.
    Raw(RawReply),
}

impl<F> ReplyError<F> {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Feil(failure) => failure.status,
            Self::Raw(raw) => raw.status,
        }
    }

    /// Whether a retry can help; see the table at [`Retry`].
    #[must_use]
    pub const fn retry(&self) -> Retry {
        match self {
            Self::Feil(failure) => Retry::of_status(failure.status),
            Self::Raw(raw) => raw.retry(),
        }
    }
}

impl<F: ErrorCode> fmt::Display for ReplyError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feil(failure) => fmt::Display::fmt(failure, f),
            Self::Raw(raw) => fmt::Display::fmt(raw, f),
        }
    }
}

impl<F: ErrorCode + fmt::Debug> std::error::Error for ReplyError<F> {}

impl<F> From<Failure<F>> for ReplyError<F> {
    fn from(failure: Failure<F>) -> Self {
        Self::Feil(failure)
    }
}

impl<F> From<RawReply> for ReplyError<F> {
    fn from(raw: RawReply) -> Self {
        Self::Raw(raw)
    }
}

#[cfg(test)]
mod tests;
