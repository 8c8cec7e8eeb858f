//! `Transport`: the HTTP client below, as far as a call needs it.

use std::fmt;
use std::time::Duration;

use skattekit_runtime::Request;

/// What sends a request and waits for its response, blocking. With the feature `ureq` an agent of ureq is one.
pub trait Transport: Send + Sync {
    /// Sends a request once, follows no redirect, and reads the whole response, whatever its status.
    ///
    /// # Errors
    /// If there is no whole response within the limits.
    fn send(&self, request: &Outgoing<'_>) -> Result<Incoming, TransportError>;
}

/// A request with what the client adds to it. `Debug` shows neither the address nor a value of a header.
#[derive(Clone)]
pub struct Outgoing<'a> {
    request: &'a Request,
    /// The client's own headers.
    headers: Vec<(&'static str, String)>,
    /// How long sending and receiving may take together.
    pub time_limit: Duration,
    /// The largest body that is read, in bytes.
    pub size_limit: usize,
}

impl<'a> Outgoing<'a> {
    pub(crate) const fn new(request: &'a Request, limits: Limits) -> Self {
        Self {
            request,
            headers: Vec::new(),
            time_limit: limits.time,
            size_limit: limits.size,
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The method in capitals.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.request.method()
    }

    /// The whole address. It can contain personal data: keep it out of logs.
    #[must_use]
    pub fn url(&self) -> &str {
        self.request.url()
    }

    /// The names and values of the headers, the token among them.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = self.request.headers().iter().chain(&self.headers);
        all.map(|(name, value)| (*name, &**value))
    }

    /// The body, if there is one.
    #[must_use]
    pub fn body(&self) -> Option<&'a [u8]> {
        self.request.body()
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("request", &self.request)
            .field(
                "headers",
                &self
                    .headers
                    .iter()
                    .map(|(name, _)| name)
                    .collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

/// The limits of one exchange with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub time: Duration,
    pub size: usize,
}

/// A whole response. `Debug` shows the status and the length of the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    headers: [Option<String>; HEADERS.len()],
}

/// The headers that count.
const HEADERS: [&str; 3] = ["content-type", "retry-after", "date"];

impl Incoming {
    /// A response without headers.
    #[must_use]
    pub const fn new(status: u16, body: Vec<u8>) -> Self {
        Self {
            status,
            body,
            headers: [const { None }; HEADERS.len()],
        }
    }

    /// The same with a header, which is dropped if the client has no use for it.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let mut known = HEADERS.iter();
        if let Some(at) = known.position(|known| known.eq_ignore_ascii_case(name)) {
            self.headers[at] = Some(value.to_owned());
        }
        self
    }

    /// The header `Content-Type`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers[0].as_deref()
    }

    /// The header `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<&str> {
        self.headers[1].as_deref()
    }

    /// The header `Date`.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.headers[2].as_deref()
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Why there is no whole response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// What happened.
    pub kind: TransportErrorKind,
    detail: String,
}

/// What kept a response from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The name was not found, or nobody answers there.
    Connect,
    /// There was no whole response in time.
    Timeout,
    /// The connection broke before the end of the response.
    Broken,
    /// The response is larger than the limit.
    TooLarge,
    /// TLS failed: a certificate that is not trusted, or no common version.
    Tls,
    /// The request cannot be sent at all.
    Request,
}

impl TransportError {
    /// An error with what the HTTP client says of it, which must have neither an address with parameters nor a header.
    #[must_use]
    pub fn new(kind: TransportErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
        }
    }

    /// Whether the request may have been received.
    pub(crate) const fn may_have_arrived(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Timeout | TransportErrorKind::Broken | TransportErrorKind::TooLarge
        )
    }

    /// Whether sending it again can help.
    pub(crate) const fn is_transient(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Connect | TransportErrorKind::Timeout | TransportErrorKind::Broken
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "no connection to the server",
            TransportErrorKind::Timeout => "no whole response within the time limit",
            TransportErrorKind::Broken => "the connection broke before the end of the response",
            TransportErrorKind::TooLarge => "the response is larger than the limit",
            TransportErrorKind::Tls => "no secure connection to the server",
            TransportErrorKind::Request => "the request cannot be sent",
        };
        f.write_str(what)?;
        if self.detail.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.detail)
        }
    }
}

impl std::error::Error for TransportError {}
