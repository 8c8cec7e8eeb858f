//! One file over HTTP: an address in, its bytes or why there are none out; whatever the server does.

use std::io::{ErrorKind, Read};
use std::time::{Duration, SystemTime};

use ureq::http::{HeaderMap, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error};

use super::address::{Address, Allowed};
use super::wait::{LONGEST, wait};

/// More redirects than these go round in a circle.
const MOST_REDIRECTS: usize = 5;

/// What a run allows a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long one answer may take, from the first packet to the last.
    pub timeout: Duration,
    /// How often a file is asked for again.
    pub retries: u32,
    /// How long to wait before the second try.
    pub backoff: Duration,
    /// How many bytes a file may have.
    pub most_bytes: u64,
}

/// What a server has to say of a file.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Its bytes.
    New {
        bytes: Vec<u8>,
        /// What the server calls these bytes.
        etag: Option<String>,
        /// Whether the server says that it is a page in HTML.
        is_html: bool,
    },
    /// The bytes are those of the ETag.
    Same,
    /// There is no such file; the status says so.
    Gone(u16),
}

/// Why there is no answer.
enum Failure {
    /// It can be otherwise the next time; with what the server says of when that is.
    Again(String, Option<String>),
    /// It will be the same the next time.
    Final(String),
}

use Failure::{Again, Final};

/// What asks.
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
            // What is packed can be small on the way and large here; what is plain has the size that is counted.
            .accept_encoding("identity")
            .http_status_as_error(false)
            // Where a redirect leads is ours to look at.
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

    /// Asks for a file, again where that can help.
    ///
    /// # Errors
    /// Why there is no answer, as a sentence without its end.
    pub(crate) fn get(&self, address: &Address, etag: Option<&str>) -> Result<Answer, String> {
        let mut tries = 0;
        loop {
            let (why, asked) = match self.try_once(&address.asked, etag) {
                Ok(answer) => return Ok(answer),
                Err(Final(why)) => return Err(why),
                Err(Again(why, asked)) => (why, asked),
            };
            if tries >= self.limits.retries {
                return Err(match tries {
                    0 => why,
                    _ => format!("{why}, {} times", tries + 1),
                });
            }
            let now = SystemTime::now();
            let Some(time) = wait(self.limits.backoff, tries, asked.as_deref(), now) else {
                let asked = asked.unwrap_or_default();
                return Err(format!(
                    "{why}, and asks to come back later (Retry-After: {asked}); no more than {} s are waited",
                    LONGEST.as_secs()
                ));
            };
            std::thread::sleep(time);
            tries += 1;
        }
    }

    /// Asks once, and wherever that leads to.
    fn try_once(&self, address: &str, etag: Option<&str>) -> Result<Answer, Failure> {
        let mut address = address.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self.agent.get(&address);
            if let Some(etag) = etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            let response = request.call().map_err(|error| failure(&error))?;
            let status = response.status().as_u16();
            let text = |name| text(response.headers(), name);
            match status {
                200 => return self.body(response),
                304 if etag.is_some() => return Ok(Answer::Same),
                301 | 302 | 303 | 307 | 308 => {
                    let location = text(header::LOCATION);
                    let location = location.ok_or_else(|| {
                        Final(format!("the server answers {status} and not where to go"))
                    })?;
                    address = self
                        .allowed
                        .follow(&address, &location)
                        .map_err(|why| Final(format!("the redirect is not followed: {why}")))?;
                }
                404 | 410 => return Ok(Answer::Gone(status)),
                401 | 403 | 407 => {
                    return Err(Final(format!(
                        "the server asks for a login (status {status})"
                    )));
                }
                429 | 500..=599 => {
                    let why = format!("the server answers with status {status}");
                    return Err(Again(why, text(header::RETRY_AFTER)));
                }
                _ => {
                    return Err(Final(format!(
                        "the server answers with status {status}, and 200 was expected"
                    )));
                }
            }
        }
        Err(Final(format!(
            "more than {MOST_REDIRECTS} redirects one after another"
        )))
    }

    /// Reads the body, never more of it than is allowed.
    fn body(&self, response: Response<Body>) -> Result<Answer, Failure> {
        let most = self.limits.most_bytes;
        let too_large = || {
            Final(format!(
                "the answer has more than {most} bytes, which no specification has"
            ))
        };
        let headers = response.headers();
        let (etag, encoding) = (
            text(headers, header::ETAG),
            text(headers, header::CONTENT_ENCODING),
        );
        if let Some(encoding) = encoding.filter(|encoding| encoding != "identity") {
            return Err(Final(format!(
                "the answer is packed (Content-Encoding: {encoding}), which was not asked for"
            )));
        }
        let is_html = text(headers, header::CONTENT_TYPE)
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        // Where the body comes in chunks, the length is none of it.
        let is_chunked = headers.contains_key(header::TRANSFER_ENCODING);
        let length = text(headers, header::CONTENT_LENGTH).filter(|_| !is_chunked);
        let length: Option<u64> = length.and_then(|length| length.parse().ok());
        if length.is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let body = response.into_body().into_reader();
        let read = body.take(most.saturating_add(1)).read_to_end(&mut bytes);
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let cut = |of: String| {
            Again(
                format!("the answer breaks off after {count} bytes{of}"),
                None,
            )
        };
        if let Err(error) = read {
            return Err(match failure(&Error::from(error)) {
                Again(..) => cut(length.map_or_else(String::new, |length| format!(" of {length}"))),
                other @ Final(_) => other,
            });
        }
        if count > most {
            return Err(too_large());
        }
        if let Some(length) = length.filter(|length| *length != count) {
            return Err(cut(format!(" of {length}")));
        }
        Ok(Answer::New {
            bytes,
            etag: etag.filter(|etag| is_etag(etag)),
            is_html,
        })
    }
}

/// A header as text; none when it is missing, or not of characters that can be seen.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.trim().to_owned())
}

/// Whether a text is an ETag that can be kept: short, and of characters that can be seen.
fn is_etag(text: &str) -> bool {
    const LONGEST: usize = 200;
    let is_quoted = text.trim_start_matches("W/").starts_with('"') && text.ends_with('"');
    is_quoted && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What an error of the connection means.
fn failure(error: &Error) -> Failure {
    match error {
        Error::Timeout(_) => {
            Final("the server takes too long; --timeout allows it more".to_owned())
        }
        Error::HostNotFound => Final("the host is not known; is there a network?".to_owned()),
        Error::Rustls(_) | Error::Tls(_) | Error::TlsRequired => {
            Final(format!("the connection cannot be trusted: {error}"))
        }
        // So say TLS's own errors, which come as what is read.
        Error::Io(io) if io.kind() == ErrorKind::InvalidData => {
            Final(format!("the connection cannot be trusted: {io}"))
        }
        Error::Io(io) => Again(format!("the connection breaks: {io}"), None),
        Error::Protocol(_) | Error::ConnectionFailed => {
            Again(format!("the connection breaks: {error}"), None)
        }
        _ => Final(format!("the server cannot be asked: {error}")),
    }
}
