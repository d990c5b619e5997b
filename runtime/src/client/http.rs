//! The transport of requests and responses.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, ServiceExt};

use super::{ErrorKind, TransportBody};

/// The service that a layer is put around: it takes a request as it goes out, and gives the response. A layer gives
/// another service of this kind.
pub type Exchange = BoxCloneSyncService<reqwest::Request, reqwest::Response, BoxError>;

/// A layer that is put around what carries requests.
pub(super) type Wrap = Box<dyn FnOnce(Exchange) -> Exchange + Send + Sync>;

/// A service of `tower` that can stand in the place of the network: it answers HTTP requests, from any thread.
pub trait Transport {
    #[doc(hidden)]
    fn into_exchange(self) -> Exchange;
}

impl<S, B> Transport for S
where
    S: tower::Service<http::Request<TransportBody>, Response = http::Response<B>>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn into_exchange(self) -> Exchange {
        let answer = |response: http::Response<B>| {
            let (parts, body) = response.into_parts();
            let body = TransportBody::wrap(Shared(Mutex::new(Box::pin(body))));
            reqwest::Response::from(http::Response::from_parts(parts, body))
        };
        let exchange = tower::service_fn(move |request: reqwest::Request| {
            let service = self.clone();
            async move {
                let request = http::Request::try_from(request)?;
                service.oneshot(request).await.map(answer).map_err(Into::into)
            }
        });
        Exchange::new(exchange)
    }
}

/// The transport of requests: the network, or a service in its place.
#[derive(Clone)]
pub(super) enum Carrier {
    /// The HTTP client, called directly; and how long nothing may move of a body that goes piece by piece, unless that is a
    /// matter of the client's owner.
    Network(reqwest::Client, Option<Duration>),
    /// Whatever else, layers around the HTTP client among it.
    Other(Exchange, Option<Duration>),
}

impl Carrier {
    /// A service in the place of the network.
    pub(super) fn in_place(service: impl Transport) -> Self {
        Self::Other(service.into_exchange(), None)
    }

    /// The same in layers, the last of which is the outermost.
    pub(super) fn layered(self, layers: Vec<Wrap>) -> Self {
        if layers.is_empty() {
            return self;
        }
        let (innermost, silence) = match self {
            Self::Network(client, silence) => {
                (Exchange::new(client.map_err(BoxError::from)), silence)
            }
            Self::Other(exchange, silence) => (exchange, silence),
        };
        Self::Other(layers.into_iter().fold(innermost, |inner, layer| layer(inner)), silence)
    }

    /// The longest that nothing may move of a body that goes piece by piece.
    pub(super) fn silence(&self) -> Option<Duration> {
        match self {
            Self::Network(_, silence) | Self::Other(_, silence) => *silence,
        }
    }

    pub(super) async fn execute(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, ErrorKind> {
        match self {
            Self::Network(client, _) => client.execute(request).await.map_err(transport),
            Self::Other(service, _) => service.clone().oneshot(request).await.map_err(|error| {
                // A failure of the client itself stays what it is, whatever it passed through.
                match error.downcast::<reqwest::Error>() {
                    Ok(error) => transport(*error),
                    Err(error) => ErrorKind::Layer(error),
                }
            }),
        }
    }
}

/// A failure of the client, whose URL shows no password.
fn transport(mut error: reqwest::Error) -> ErrorKind {
    if let Some(url) = error.url_mut() {
        // Of a URL without a host, which has none of both, they cannot be taken away.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    ErrorKind::Transport(error)
}

/// A body that several threads may hold, although only one reads it.
struct Shared<B>(Mutex<Pin<Box<B>>>);

impl<B: http_body::Body> http_body::Body for Shared<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        body.as_mut().poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(client, _) => client.fmt(f),
            Self::Other(..) => f.write_str("Other"),
        }
    }
}
