//! The transport by reqwest, on tokio.

use std::error::Error as _;
use std::time::Duration;

use reqwest::{Client, Error, Method, redirect};

use crate::async_client::{AsyncClient, AsyncTransport};
use crate::settings::Settings;
use crate::transport::{Incoming, Outgoing, TransportError, TransportErrorKind};

impl AsyncClient<Client> {
    /// Creates a client on reqwest, which follows no redirect.
    ///
    /// # Errors
    /// If reqwest finds no TLS, or no roots of trust on this machine.
    pub fn reqwest(settings: Settings) -> Result<Self, TransportError> {
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
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        otherwise
    };
    // The last reason says most: "connection refused" and not "error sending request".
    let mut reason = error.source();
    while let Some(below) = reason.and_then(|reason| reason.source()) {
        reason = Some(below);
    }
    let detail = reason.map(ToString::to_string);
    TransportError::new(kind, detail.unwrap_or_default())
}
