//! The transport by ureq.

use std::io;

use ureq::http;
use ureq::{Agent, Error};

use crate::client::Client;
use crate::settings::Settings;
use crate::transport::{Incoming, Outgoing, Transport, TransportError, TransportErrorKind};

impl Client<Agent> {
    /// Creates a client on ureq. With the feature `rustls` it trusts whom this machine trusts.
    #[must_use]
    pub fn ureq(settings: Settings) -> Self {
        let config = Agent::config_builder();
        // Its own choice would be a list of roots that was compiled in.
        #[cfg(feature = "rustls")]
        let config = config.tls_config(
            ureq::tls::TlsConfig::builder()
                .root_certs(ureq::tls::RootCerts::PlatformVerifier)
                .build(),
        );
        Self::new(settings, config.build().into())
    }
}

/// Limits, redirects and statuses are set with each request, whatever the agent is set to.
impl Transport for Agent {
    fn send(&self, outgoing: &Outgoing<'_>) -> Result<Incoming, TransportError> {
        let mut request = http::Request::builder()
            .method(outgoing.method())
            .uri(outgoing.url());
        for (name, value) in outgoing.headers() {
            request = request.header(name, value);
        }
        let response = match outgoing.body() {
            Some(body) => request.body(body).map(|request| {
                let request = self.configure_request(request);
                self.run(limited(request, outgoing).build())
            }),
            None => request.body(()).map(|request| {
                let request = self.configure_request(request);
                self.run(limited(request, outgoing).build())
            }),
        };
        // The text of such an error can quote a part of the address.
        let response = response.map_err(|_| {
            TransportError::new(TransportErrorKind::Request, "invalid address or header")
        })?;
        let mut response = response.map_err(|error| refused(&error))?;
        let limit = u64::try_from(outgoing.size_limit).unwrap_or(u64::MAX);
        let body = response.body_mut().with_config().limit(limit).read_to_vec();
        let body = body.map_err(|error| refused(&error))?;
        let mut incoming = Incoming::new(response.status().as_u16(), body);
        for (name, value) in response.headers() {
            if let Ok(value) = value.to_str() {
                incoming = incoming.header(name.as_str(), value);
            }
        }
        Ok(incoming)
    }
}

type RequestConfig<S> = ureq::config::ConfigBuilder<ureq::typestate::HttpCrateScope<S>>;

fn limited<S: ureq::AsSendBody>(
    request: RequestConfig<S>,
    outgoing: &Outgoing<'_>,
) -> RequestConfig<S> {
    request
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(outgoing.time_limit))
}

fn refused(error: &Error) -> TransportError {
    let (kind, detail) = match error {
        Error::Timeout(_) => (TransportErrorKind::Timeout, String::new()),
        Error::HostNotFound => (
            TransportErrorKind::Connect,
            "the host was not found".to_owned(),
        ),
        Error::ConnectionFailed => (TransportErrorKind::Connect, String::new()),
        Error::BodyExceedsLimit(limit) => (TransportErrorKind::TooLarge, format!("{limit} bytes")),
        Error::Tls(reason) => (TransportErrorKind::Tls, (*reason).to_owned()),
        #[cfg(feature = "rustls")]
        Error::Rustls(error) => (TransportErrorKind::Tls, error.to_string()),
        Error::Io(error) => (io_kind(error), error.to_string()),
        Error::BadUri(_) | Error::Http(_) => {
            (TransportErrorKind::Request, "invalid address".to_owned())
        }
        // What is left is of the protocol: a response that is none.
        error => (TransportErrorKind::Broken, error.to_string()),
    };
    TransportError::new(kind, detail)
}

fn io_kind(error: &io::Error) -> TransportErrorKind {
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => TransportErrorKind::Broken,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => TransportErrorKind::Timeout,
        // How rustls reports what it refuses.
        io::ErrorKind::InvalidData => TransportErrorKind::Tls,
        // Refused, unreachable, or a name that was not found, which has no kind of its own.
        _ => TransportErrorKind::Connect,
    }
}
