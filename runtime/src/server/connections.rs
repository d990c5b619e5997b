//! Connections: how many there are, and how long one may be silent.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_service::Service as _;

use super::proxy::Peer;

/// Takes connections and answers their requests by a router; the defaults are those that a service would keep.
///
/// Requests have a [`Peer`] among their extensions. How long a body may take is the router's to say, by
/// [`Settings::body_timeout`](super::Settings::body_timeout).
///
/// ```
/// use apiref_runtime::server::{Connections, Router};
/// use tokio::net::TcpListener;
///
/// async fn run(router: Router) -> std::io::Result<()> {
///     let listener = TcpListener::bind("127.0.0.1:8776").await?;
///     Connections::new().most(200).serve(listener, router, std::future::pending()).await;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Connections {
    most: usize,
    head_timeout: Duration,
    grace: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Self { most: 1000, head_timeout: Duration::from_secs(30), grace: Duration::from_secs(10) }
    }
}

impl Connections {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the most connections at once, 1000 if nothing is said; others wait until one of these ends.
    #[must_use]
    pub fn most(self, most: usize) -> Self {
        Self { most: most.clamp(1, Semaphore::MAX_PERMITS), ..self }
    }

    /// Sets the longest that a client may take to send the head of a request, and send nothing between two; 30 seconds if nothing is
    /// said.
    #[must_use]
    pub fn head_timeout(self, head_timeout: Duration) -> Self {
        Self { head_timeout, ..self }
    }

    /// Sets the time that requests in progress have when the server ends, 10 seconds if nothing is said.
    #[must_use]
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace, ..self }
    }

    /// Answers requests until `stop` is done, and then those that have been begun.
    pub async fn serve(
        self,
        listener: TcpListener,
        router: Router,
        stop: impl Future<Output = ()>,
    ) {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.head_timeout);
        let connections = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(self.most));
        let mut stop = pin!(stop);
        loop {
            // A place first: whom there is none for is not accepted.
            let accepted = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (place, listener.accept().await)
            };
            let (place, accepted) = tokio::select! {
                accepted = accepted => accepted,
                () = &mut stop => break,
            };
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    refused(&error).await;
                    continue;
                }
            };
            // Small answers go at once.
            let _ = stream.set_nodelay(true);
            let answering = Answering { router: router.clone(), peer: Peer(address.ip()) };
            let connection = http.serve_connection(TokioIo::new(stream), answering);
            let connection = connections.watch(connection);
            tokio::spawn(async move {
                // One that breaks concerns nobody but the client.
                let _ = connection.await;
                drop(place);
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(self.grace, connections.shutdown()).await;
    }
}

/// The service of one connection.
struct Answering {
    router: Router,
    peer: Peer,
}

impl hyper::service::Service<Request<Incoming>> for Answering {
    type Response = Response;
    type Error = Infallible;
    type Future = <Router as tower_service::Service<Request>>::Future;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        // A router is always ready.
        self.router.clone().call(request)
    }
}

/// A client that went away already is none of our concern; without free file descriptors, waiting is all that helps.
async fn refused(error: &io::Error) {
    if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
