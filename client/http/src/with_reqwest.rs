//! The transport by reqwest, on tokio.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use reqwest::{Client, Error, Method, redirect};

use crate::async_client::{AsyncClient, AsyncTransport};
use crate::settings::Settings;
use crate::transport::{Incoming, Outgoing, TransportError, TransportErrorKind};

impl AsyncClient<Client> {
    /// Creates a client on reqwest, which follows no redirect. With the feature `rustls`, ring becomes the process's library of
    /// cryptography where none was chosen.
    ///
    /// # Errors
    /// If reqwest finds no TLS, or no roots of trust on this machine.
    pub fn reqwest(settings: Settings) -> Result<Self, TransportError> {
        // Whoever has chosen another one keeps it.
        #[cfg(feature = "rustls")]
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Another thread may have been faster, and chosen one just as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let client = Client::builder().redirect(redirect::Policy::none()).build();
        let client = client.map_err(|error| refused(error, TransportErrorKind::Tls))?;
        Ok(Self::new(settings, client))
    }
}

/// Limits are set with each request. A client of your own should follow no redirects, as that of
/// [`reqwest`](AsyncClient::reqwest).
impl AsyncTransport for Client {
    async fn send(&self, outgoing: &Outgoing<'_>) -> Result<Incoming, TransportError> {
        let method = Method::from_bytes(outgoing.method().as_bytes());
        let method = method
            .map_err(|_| TransportError::new(TransportErrorKind::Request, "invalid method"))?;
        let mut request = self
            .request(method, outgoing.url())
            .timeout(outgoing.time_limit);
        for (name, value) in outgoing.headers() {
            request = request.header(name, value);
        }
        if let Some(body) = outgoing.body() {
            request = request.body(body.to_vec());
        }
        let broken = |error| refused(error, TransportErrorKind::Broken);
        let mut response = request.send().await.map_err(broken)?;
        let mut incoming = Incoming::new(response.status().as_u16(), Vec::new());
        for (name, value) in response.headers() {
            if let Ok(value) = value.to_str() {
                incoming = incoming.header(name.as_str(), value);
            }
        }
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if incoming.body.len() + chunk.len() > outgoing.size_limit {
                let limit = format!("{} bytes", outgoing.size_limit);
                return Err(TransportError::new(TransportErrorKind::TooLarge, limit));
            }
            incoming.body.extend_from_slice(&chunk);
        }
        Ok(incoming)
    }

    async fn wait(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

fn refused(error: Error, otherwise: TransportErrorKind) -> TransportError {
    // The address has the values of parameters.
    let error = error.without_url();
    let mut reasons = Vec::new();
    let mut below = error.source();
    while let Some(reason) = below {
        reasons.push(reason);
        below = reason.source();
    }
    // What reqwest counts as a connection that there is not.
    let is_tls = reasons.iter().any(|reason| is_refused_by_tls(*reason));
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_connect() && is_tls {
        TransportErrorKind::Tls
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        otherwise
    };
    // The last reason says most: "connection refused" and not "error sending request".
    let detail = reasons.last().map(ToString::to_string);
    TransportError::new(kind, detail.unwrap_or_default())
}

/// Whether an error is one of rustls, which reports what it refuses as invalid data, perhaps within another error.
fn is_refused_by_tls(reason: &(dyn std::error::Error + 'static)) -> bool {
    reason.downcast_ref::<io::Error>().is_some_and(|reason| {
        let within = reason.get_ref();
        reason.kind() == io::ErrorKind::InvalidData
            || within.is_some_and(|within| is_refused_by_tls(within))
    })
}
