//! The HTTP client: fetches one file, or says why that failed, whatever the server does.

use std::io::{ErrorKind, Read};
use std::time::{Duration, SystemTime};

use thiserror::Error;
use ureq::http::{HeaderMap, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::address::{Address, Allowed, Refused};
use super::retry::{LONGEST, wait};

/// More redirects than these are a loop.
const MOST_REDIRECTS: usize = 5;

/// The limits for a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The longest time for one response, from the first packet to the last.
    pub timeout: Duration,
    /// The number of retries for a file.
    pub retries: u32,
    /// The wait before the first retry.
    pub backoff: Duration,
    /// The largest file in bytes.
    pub most_bytes: u64,
}

/// The result of a request.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Its bytes.
    New {
        bytes: Vec<u8>,
        /// The `ETag` of these bytes.
        etag: Option<String>,
        /// Whether the server says that it is an HTML page.
        is_html: bool,
    },
    /// The bytes have not changed since the `ETag`.
    Same,
    /// The file does not exist, according to this status.
    Gone(u16),
}

/// Why a request failed.
#[derive(Debug, Error)]
pub(crate) enum NoAnswer {
    #[error("the server takes too long; give it more time with --timeout")]
    Timeout,
    #[error("unknown host; check the network connection")]
    UnknownHost,
    #[error("the connection cannot be trusted: {0}")]
    Untrusted(String),
    #[error("the connection was interrupted: {0}")]
    Broken(String),
    #[error("the request failed: {0}")]
    Unasked(ureq::Error),
    #[error("the server redirects (status {0}) without saying where to")]
    NoLocation(u16),
    #[error("the redirect is not followed: {0}")]
    Redirect(Refused),
    #[error("more than {MOST_REDIRECTS} redirects in a row")]
    Redirects,
    #[error("the server requires a login (status {0})")]
    Login(u16),
    /// With the server's `Retry-After`.
    #[error("the server answers with status {0}")]
    Busy(u16, Option<String>),
    #[error("the server answers with status {0}, expected 200")]
    Status(u16),
    #[error("the response has more than {0} bytes, which is too large for a specification")]
    TooLarge(u64),
    #[error("the response is compressed (Content-Encoding: {0}), which was not requested")]
    Packed(String),
    /// With the promised number of bytes.
    #[error("the response ends after {0} bytes{of}", of = .1.map_or_else(String::new, |of| format!(" of {of}")))]
    CutOff(u64, Option<u64>),
    #[error("{0}, {1} times")]
    Repeatedly(Box<Self>, u32),
    #[error("{0}, and asks to wait (Retry-After: {1}), which is longer than the limit of {longest} s", longest = LONGEST.as_secs())]
    Later(Box<Self>, String),
}

/// An HTTP client with its limits.
pub(crate) struct Client {
    agent: Agent,
    limits: Limits,
    allowed: Allowed,
}

impl Client {
    pub(crate) fn new(limits: Limits, allowed: Allowed) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
        let agent = concat!("skattekit-xtask/", env!("CARGO_PKG_VERSION"));
        let config = Agent::config_builder()
            .tls_config(tls.build())
            .user_agent(agent)
            // Compressed content can be small on the wire and large here; uncompressed content has the size that is
            // limited.
            .accept_encoding("identity")
            .http_status_as_error(false)
            // Redirects are checked here before they are followed.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(limits.timeout))
            .timeout_connect(Some(limits.timeout.min(Duration::from_secs(10))))
            .timeout_per_read(Some(limits.timeout.min(Duration::from_secs(30))))
            .build();
        Self {
            agent: Agent::new_with_config(config),
            limits,
            allowed,
        }
    }

    /// Fetches a file, with retries where they can help.
    ///
    /// # Errors
    /// Why it failed.
    pub(crate) fn get(&self, address: &Address, etag: Option<&str>) -> Result<Answer, NoAnswer> {
        let mut tries = 0;
        loop {
            let why = match self.try_once(&address.asked, etag) {
                Err(why) if why.can_pass() => why,
                settled => return settled,
            };
            if tries >= self.limits.retries {
                return Err(match tries {
                    0 => why,
                    _ => NoAnswer::Repeatedly(Box::new(why), tries + 1),
                });
            }
            let asked = match &why {
                NoAnswer::Busy(_, asked) => asked.clone(),
                _ => None,
            };
            let now = SystemTime::now();
            let Some(time) = wait(self.limits.backoff, tries, asked.as_deref(), now) else {
                return Err(NoAnswer::Later(Box::new(why), asked.unwrap_or_default()));
            };
            std::thread::sleep(time);
            tries += 1;
        }
    }

    /// Sends one request, and follows its redirects.
    fn try_once(&self, address: &str, etag: Option<&str>) -> Result<Answer, NoAnswer> {
        let mut address = address.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self.agent.get(&address);
            if let Some(etag) = etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            let response = request.call().map_err(NoAnswer::from)?;
            let status = response.status().as_u16();
            let text = |name| text(response.headers(), name);
            match status {
                200 => return self.body(response),
                304 if etag.is_some() => return Ok(Answer::Same),
                301 | 302 | 303 | 307 | 308 => {
                    let location = text(header::LOCATION).ok_or(NoAnswer::NoLocation(status))?;
                    address = self
                        .allowed
                        .follow(&address, &location)
                        .map_err(NoAnswer::Redirect)?;
                }
                404 | 410 => return Ok(Answer::Gone(status)),
                401 | 403 | 407 => return Err(NoAnswer::Login(status)),
                429 | 500..=599 => {
                    return Err(NoAnswer::Busy(status, text(header::RETRY_AFTER)));
                }
                _ => return Err(NoAnswer::Status(status)),
            }
        }
        Err(NoAnswer::Redirects)
    }

    /// Reads the body, up to the allowed size.
    fn body(&self, response: Response<Body>) -> Result<Answer, NoAnswer> {
        let most = self.limits.most_bytes;
        let headers = response.headers();
        let etag = text(headers, header::ETAG).filter(|etag| is_etag(etag));
        if let Some(encoding) = text(headers, header::CONTENT_ENCODING)
            && encoding != "identity"
        {
            return Err(NoAnswer::Packed(encoding));
        }
        let is_html = text(headers, header::CONTENT_TYPE)
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        // With a chunked body, there is no meaningful length.
        let is_chunked = headers.contains_key(header::TRANSFER_ENCODING);
        let length = text(headers, header::CONTENT_LENGTH).filter(|_| !is_chunked);
        let length: Option<u64> = length.and_then(|length| length.parse().ok());
        if length.is_some_and(|length| length > most) {
            return Err(NoAnswer::TooLarge(most));
        }
        let mut bytes = Vec::new();
        let body = response.into_body().into_reader();
        let read = body.take(most.saturating_add(1)).read_to_end(&mut bytes);
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if let Err(error) = read {
            let why = NoAnswer::from(ureq::Error::from(error));
            let is_cut = why.can_pass();
            return Err(if is_cut {
                NoAnswer::CutOff(count, length)
            } else {
                why
            });
        }
        if count > most {
            return Err(NoAnswer::TooLarge(most));
        }
        if length.is_some_and(|length| length != count) {
            return Err(NoAnswer::CutOff(count, length));
        }
        Ok(Answer::New {
            bytes,
            etag,
            is_html,
        })
    }
}

/// A header as text; `None` if it is missing or has invisible characters.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.trim().to_owned())
}

/// Whether a text is an acceptable ETag: short, and of visible characters.
fn is_etag(text: &str) -> bool {
    const LONGEST: usize = 200;
    let is_quoted = text.trim_start_matches("W/").starts_with('"') && text.ends_with('"');
    is_quoted && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl NoAnswer {
    /// Whether a retry may succeed.
    const fn can_pass(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Busy(..) | Self::CutOff(..))
    }
}

impl From<ureq::Error> for NoAnswer {
    fn from(error: ureq::Error) -> Self {
        use ureq::Error;
        match error {
            Error::Timeout(_) => Self::Timeout,
            Error::HostNotFound => Self::UnknownHost,
            Error::Rustls(_) | Error::Tls(_) | Error::TlsRequired => {
                Self::Untrusted(error.to_string())
            }
            // TLS errors appear as invalid data while reading.
            Error::Io(io) if io.kind() == ErrorKind::InvalidData => Self::Untrusted(io.to_string()),
            Error::Io(io) => Self::Broken(io.to_string()),
            Error::Protocol(_) | Error::ConnectionFailed => Self::Broken(error.to_string()),
            _ => Self::Unasked(error),
        }
    }
}
