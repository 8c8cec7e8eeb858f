//! The HTTP server: a thread of its own, HTTP/1.1, and bounds on everything that a client can make it hold.

mod connection;
mod delivery;
mod either;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};
use std::{io, pin};

use tokio::runtime::Builder;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::http::{Request, Response};
use crate::journal::{Journal, Received};
use connection::Connection;
use either::{Either, either};

/// How long requests that are being answered may go on after the server was asked to stop.
const LAST: Duration = Duration::from_secs(2);

/// What a server asks for its responses.
pub trait Service: Send + Sync + 'static {
    /// Answers a request that came at a time.
    fn answer(&self, request: &Request, now: SystemTime) -> Response;
}

impl<S: Service + ?Sized> Service for Arc<S> {
    fn answer(&self, request: &Request, now: SystemTime) -> Response {
        (**self).answer(request, now)
    }
}

/// The bounds on what a client can do to a server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest line of the request with its headers, in bytes; what is longer is answered with 431.
    pub header: usize,
    /// The largest body, in bytes; what is larger is answered with 413.
    pub body: usize,
    /// How long a request may take to arrive, its headers and its body each; what is slower is answered with 408.
    pub read: Duration,
    /// How many connections are served at once; others wait.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header: 16 * 1024,
            body: 8 * 1024 * 1024,
            read: Duration::from_secs(10),
            connections: 256,
        }
    }
}

/// A server that is to be started.
pub struct Server {
    /// The address; port 0 is any that is free.
    pub address: SocketAddr,
    /// The bounds.
    pub limits: Limits,
    /// Where requests are noted.
    pub journal: Journal,
}

impl Default for Server {
    /// A server for tests: on this machine alone, at a free port, with the last thousand requests remembered.
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            limits: Limits::default(),
            journal: Journal::keep(1000),
        }
    }
}

impl Server {
    /// Starts the default server with a service.
    ///
    /// # Errors
    ///
    /// There is no free port, or no thread to be had.
    pub fn start(service: impl Service) -> io::Result<Handle> {
        Self::default().serve(service)
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// The address is in use or not one of this machine, or there is no thread to be had.
    pub fn serve(self, service: impl Service) -> io::Result<Handle> {
        let listener = TcpListener::bind(self.address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let shared = Arc::new(Shared {
            service: Box::new(service),
            journal: self.journal,
            limits: self.limits,
        });
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = thread::Builder::new().name("mock".into()).spawn(move || {
            runtime.block_on(accept(listener, serving, stopped));
        })?;
        Ok(Handle {
            address,
            shared,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// What the connections of a server share.
struct Shared {
    service: Box<dyn Service>,
    journal: Journal,
    limits: Limits,
}

/// A server that runs, until this is dropped.
pub struct Handle {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Handle {
    /// The address that it listens at, with the port that was free.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base address for requests, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The last requests that were answered, the oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.journal.received()
    }

    /// Stops the server: it takes no more requests, and those that are being answered have two seconds left.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // It has stopped already where nobody listens.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Takes connections until the server is to stop, and then waits for them.
async fn accept(listener: TcpListener, shared: Arc<Shared>, stopped: oneshot::Receiver<()>) {
    // Registering a socket fails where the process has no file descriptor left: nobody can be served then.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let places = Arc::new(Semaphore::new(shared.limits.connections));
    let (stopping, stop) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stopped = pin::pin!(stopped);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            let (stream, _) = listener.accept().await.ok()?;
            Some((place, stream))
        };
        let Either::Right(next) = either(stopped.as_mut(), next).await else {
            break;
        };
        while connections.try_join_next().is_some() {}
        let Some((place, stream)) = next else {
            // Too many open files, or a client that is gone already.
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        let connection = Connection::new(Arc::clone(&shared), stop.clone());
        connections.spawn(async move {
            connection.serve(stream).await;
            drop(place);
        });
    }
    drop(listener);
    stopping.send_replace(true);
    let _ = timeout(LAST, async {
        while connections.join_next().await.is_some() {}
    })
    .await;
    connections.shutdown().await;
}
