//! Replies: the model, the error of the API or the body as it came, and whether to ask again.

pub(crate) mod answer;
pub(crate) mod decode;
mod format;
mod media_type;

use std::fmt;

use crate::formats::error::ReadError;
use crate::formats::error_code::{ErrorCode, fmt_error};
use crate::http::reply::media_type::media_type;

/// What a call was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T, F> {
    /// The model; only ever with a status of success, 200 to 299.
    Model(T),
    /// The API's own error, mostly with a status of 400 or more.
    Feil(Failure<F>),
    /// Anything else: a gateway's page, nothing at all, a model whose status says that it failed.
    Raw(RawReply),
}

/// The API's own error, and the status it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<F> {
    /// The HTTP status.
    pub status: u16,
    /// The error.
    pub feil: F,
}

/// A reply that is neither the model nor the API's error. `Debug` shows how long the body is, and not what is in it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawReply {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type` as it came.
    pub content_type: Option<Box<str>>,
    /// The body as it came. It can be personal data: keep it out of logs.
    pub body: Vec<u8>,
    /// Why it is neither.
    pub reason: RawReason,
}

/// Why a body is neither the model nor the API's error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RawReason {
    /// There is no body, or nothing but spaces.
    Empty,
    /// A page in HTML, as gateways and proxies give.
    Html,
    /// Neither JSON nor XML, by its first character.
    Text,
    /// Bytes that are no UTF-8, which is not for want of their end.
    NotUtf8(ReadError),
    /// JSON or XML with a fault, such as the end missing.
    Broken(ReadError),
    /// JSON or XML without fault, of another shape than the type that goes with the status.
    Shape(ReadError),
    /// XML, and the feature `xml` is off.
    XmlIsOff,
}

/// Whether asking again can help.
///
/// | reply | status | |
/// |---|---|---|
/// | any | 401 | `NewToken` |
/// | any | 408, 425, 429 | `Later` |
/// | any | 500 to 599, but for 501, 505, 506, 510, 511 | `Later` |
/// | [`Reply::Raw`]: empty, a page, a text, broken | 200 to 299, but for 204, 205 | `Later`: something on the way took the answer's place |
/// | any other | any other | `No` |
///
/// An error of the API that comes with a success is `No`: its status says nothing, its code may. Where the code's
/// documented status is known, [`of_status`](Self::of_status) answers for that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// The same request will be answered the same way.
    No,
    /// With another token; the one that was sent is missing, out of date or not good enough.
    NewToken,
    /// The same request, later: after what the header `Retry-After` says, where there is one.
    Later,
}

impl Retry {
    /// What a status says by itself; `No` for a success, and for a number that is no status.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::NewToken,
            // What is not there, not supported, or asks for something of the network itself.
            501 | 505 | 506 | 510 | 511 => Self::No,
            408 | 425 | 429 | 500..=599 => Self::Later,
            _ => Self::No,
        }
    }
}

impl<T, F> Reply<T, F> {
    /// Whether asking again can help; the table is at [`Retry`].
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::Model(_) => Retry::No,
            Self::Feil(failure) => Retry::of_status(failure.status),
            Self::Raw(raw) => raw.retry(),
        }
    }

    /// The model, or everything else as an error.
    ///
    /// # Errors
    /// The API's error, and a reply that is neither.
    pub fn into_result(self) -> Result<T, ReplyError<F>> {
        match self {
            Self::Model(model) => Ok(model),
            Self::Feil(failure) => Err(ReplyError::Feil(failure)),
            Self::Raw(raw) => Err(ReplyError::Raw(raw)),
        }
    }
}

impl RawReply {
    /// Whether asking again can help; the table is at [`Retry`].
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
            // A number in a media type would be unheard of, and a number can be somebody's.
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
            Self::Html => f.write_str("a page in HTML"),
            Self::Text => f.write_str("neither JSON nor XML"),
            Self::NotUtf8(error) => write!(f, "no UTF-8: {error}"),
            Self::Broken(error) => write!(f, "broken JSON or XML: {error}"),
            Self::Shape(error) => write!(f, "JSON or XML of another shape: {error}"),
            Self::XmlIsOff => f.write_str("XML, and the feature `xml` is off"),
        }
    }
}

/// A reply without a model, as an error; its text has the status and the code, such as `status 404: SSG-008`, or why there is none.
///
/// It says all that a log can have, so there is no source to print with it: what it wraps is in its variants.
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

    /// Whether asking again can help; the table is at [`Retry`].
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
