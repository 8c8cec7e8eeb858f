//! One connection, from the first byte to the last.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{CONNECTION, HeaderName, HeaderValue};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::Shared;
use super::delivery::Outgoing;
use super::either::{Either, either};
use crate::http::{Delivery, Request, Response};

/// What a client gets that began a request and did not finish its headers in time; hyper ends the connection alone.
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// How long a connection stays open for a client that goes on sending after the response.
const LINGER: Duration = Duration::from_millis(500);

/// A connection that is to be served.
pub(super) struct Connection {
    shared: Arc<Shared>,
    stop: watch::Receiver<bool>,
    /// Whether the connection is to be reset.
    reset: Arc<AtomicBool>,
}

/// Why there is no response to a request.
#[derive(Debug, Error)]
enum Broken {
    #[error("the connection is reset, as the response asks for")]
    Reset,
    #[error("the client ended the connection within a request")]
    Gone,
}

impl Connection {
    pub(super) fn new(shared: Arc<Shared>, stop: watch::Receiver<bool>) -> Self {
        Self {
            shared,
            stop,
            reset: Arc::default(),
        }
    }

    /// Serves the requests of a connection until either side ends it.
    pub(super) async fn serve(mut self, stream: TcpStream) {
        let limits = self.shared.limits;
        // Small responses go out at once; where the system cannot, they do so later.
        let _ = stream.set_nodelay(true);
        let service = service_fn(|request| {
            let (shared, reset) = (Arc::clone(&self.shared), Arc::clone(&self.reset));
            Box::pin(async move { answer(&shared, &reset, request).await })
        });
        let mut connection = Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.read)
            .max_header_size(limits.header)
            .serve_connection(TokioIo::new(stream), service);
        let stopping = async { drop(self.stop.wait_for(|stop| *stop).await) };
        let served = poll_fn(|context| connection.poll_without_shutdown(context));
        let served = match either(stopping, served).await {
            Either::Right(served) => served,
            Either::Left(()) => {
                Pin::new(&mut connection).graceful_shutdown();
                poll_fn(|context| connection.poll_without_shutdown(context)).await
            }
        };
        let parts = connection.into_parts();
        let mut stream = parts.io.into_inner();
        if self.reset.load(Ordering::Relaxed) {
            // Closing it sends a reset then.
            let _ = stream.set_zero_linger();
            return;
        }
        if let Err(error) = &served {
            let now = SystemTime::now();
            if error.is_timeout() && !parts.read_buf.is_empty() {
                self.shared
                    .journal
                    .note_broken("408 the request is incomplete", now);
                let _ = stream.write_all(TOO_SLOW).await;
            } else if error.is_parse() {
                self.shared.journal.note_broken(&error.to_string(), now);
            }
        }
        end(stream).await;
    }
}

/// Ends a connection. What the client still sends is read for a while: a system that closes a connection with unread bytes
/// resets it, and the client may lose the response.
async fn end(mut stream: TcpStream) {
    // The other side may have ended it already.
    let _ = stream.shutdown().await;
    let mut unread = vec![0; 16 * 1024];
    let drained = async { while matches!(stream.read(&mut unread).await, Ok(1..)) {} };
    let _ = timeout(LINGER, drained).await;
}

/// Reads a request, has it answered and notes it.
async fn answer(
    shared: &Shared,
    reset: &AtomicBool,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Outgoing>, Broken> {
    let start = Instant::now();
    let (head, body) = request.into_parts();
    let mut request = Request::new(head.method.as_str(), target(&head.uri));
    for (name, value) in &head.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        request.headers.push((name.as_str().to_owned(), value));
    }
    let refused = match read_body(shared, body).await? {
        Ok(body) => {
            request.body = body;
            None
        }
        Err(refused) => Some(refused),
    };
    let now = SystemTime::now();
    let is_refused = refused.is_some();
    let response = refused.unwrap_or_else(|| shared.service.answer(&request, now));
    if let Delivery::Late(delay) = response.delivery {
        sleep(delay).await;
    }
    let is_reset = response.delivery == Delivery::Reset;
    let status = (!is_reset).then_some(response.status);
    shared
        .journal
        .note(request, &response, status, now, start.elapsed());
    if is_reset {
        reset.store(true, Ordering::Relaxed);
        return Err(Broken::Reset);
    }
    Ok(to_hyper(response, is_refused))
}

/// The path and the query; of an address as a proxy gets it, nothing else.
fn target(uri: &hyper::Uri) -> &str {
    uri.path_and_query()
        .map_or_else(|| uri.path(), |target| target.as_str())
}

/// The body of a request, or the response to one that is too large or too slow.
async fn read_body(shared: &Shared, body: Incoming) -> Result<Result<Vec<u8>, Response>, Broken> {
    let limits = shared.limits;
    let refuse = |status, text: &str| Ok(Err(Response::new(status, "text/plain", text)));
    let too_large = format!("the body is larger than {} bytes", limits.body);
    if body.size_hint().lower() > limits.body as u64 {
        return refuse(413, &too_large);
    }
    match timeout(limits.read, Limited::new(body, limits.body).collect()).await {
        Ok(Ok(body)) => Ok(Ok(body.to_bytes().into())),
        Ok(Err(error)) if error.is::<LengthLimitError>() => refuse(413, &too_large),
        Ok(Err(_)) => Err(Broken::Gone),
        Err(_) => refuse(408, "the body did not arrive in time"),
    }
}

fn to_hyper(response: Response, ends_connection: bool) -> hyper::Response<Outgoing> {
    let body = Outgoing::new(response.body, response.delivery);
    let mut sent = hyper::Response::new(body);
    // The services answer with nothing that HTTP does not know; what they take from elsewhere could.
    *sent.status_mut() = hyper::StatusCode::from_u16(response.status)
        .unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        let name = HeaderName::try_from(name);
        let value = HeaderValue::from_maybe_shared(Bytes::from(value));
        if let (Ok(name), Ok(value)) = (name, value) {
            sent.headers_mut().append(name, value);
        }
    }
    if ends_connection {
        let close = HeaderValue::from_static("close");
        sent.headers_mut().insert(CONNECTION, close);
    }
    sent
}
