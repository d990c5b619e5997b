//! The operation that a request was matched to, for layers.

use axum::Router;
use axum::extract::Request;
use axum::http::Extensions;
use axum::response::{IntoResponse, Response};
use axum::routing::Route;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service as TowerService;

use super::Operation;
use super::endpoint::Endpoints;
use crate::Microversion;

/// The operation that a request was matched to: what layers name spans after and count by.
///
/// It is in the extensions of every response whose path the reference knows, the refusals too. Layers around the
/// [`Router`] find it there, after the call:
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::{Arc, Mutex};
///
/// use apiref_runtime::server::{MatchedOperation, Routes};
/// use axum::Router;
/// use axum::extract::{Request, State};
/// use axum::middleware::{Next, from_fn_with_state};
/// use axum::response::Response;
///
/// type Counts = Arc<Mutex<BTreeMap<(&'static str, u16), u64>>>;
///
/// /// Counts answers by operation and status.
/// async fn count(State(counts): State<Counts>, request: Request, next: Next) -> Response {
///     let response = next.run(request).await;
///     let matched = response.extensions().get::<MatchedOperation>();
///     let operation = matched.and_then(MatchedOperation::name).unwrap_or("none");
///     *counts.lock().unwrap().entry((operation, response.status().as_u16())).or_default() += 1;
///     response
/// }
///
/// fn app(routes: Routes, counts: Counts) -> Router {
///     routes.into_router().layer(from_fn_with_state(counts, count))
/// }
/// ```
///
/// A layer that wants it before the call goes between the router's matching and the operations, by [`Routes::layer`]
/// or the generated `Builder::layer`. It finds it in the request's extensions as well. With the trace layer of
/// `tower-http`:
///
/// ```
/// use std::time::Duration;
///
/// use apiref_runtime::server::{MatchedOperation, Routes};
/// use axum::Router;
/// use axum::extract::Request;
/// use axum::response::Response;
/// use tower_http::trace::TraceLayer;
/// use tracing::{Span, field::Empty, info_span};
///
/// fn span(request: &Request) -> Span {
///     let matched = request.extensions().get::<MatchedOperation>();
///     let path = matched.map(MatchedOperation::path);
///     let span = info_span!("request", method = %request.method(), path, operation = Empty, status = Empty);
///     span.record("operation", matched.and_then(MatchedOperation::name));
///     span
/// }
///
/// fn answered(response: &Response, _: Duration, span: &Span) {
///     // An action is known by its body: only now.
///     let matched = response.extensions().get::<MatchedOperation>();
///     span.record("operation", matched.and_then(MatchedOperation::name));
///     span.record("status", response.status().as_u16());
/// }
///
/// fn app(routes: Routes) -> Router {
///     routes
///         .layer(TraceLayer::new_for_http().make_span_with(span).on_response(answered))
///         .into_router()
/// }
/// # let _ = app;
/// ```
///
/// [`Routes::layer`]: super::Routes::layer
#[derive(Clone, Copy, Debug)]
pub struct MatchedOperation {
    pub(super) path: &'static str,
    pub(super) operation: Option<&'static Operation>,
    pub(super) microversion: Option<Microversion>,
}

impl MatchedOperation {
    /// The path template, `/v3/{project_id}/snapshots/{snapshot_id}`, with the project even where the request left it out.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The operation.
    ///
    /// `None` where the path has no operation of the request's method: version discovery, 405. In a request also where it
    /// has several, which are told apart by body or query.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// The operation's name in the document, `show_snapshot`.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.operation.map(|operation| operation.name)
    }

    /// The microversion of a response. `None` in a request, and for a service without them.
    #[must_use]
    pub fn microversion(&self) -> Option<Microversion> {
        self.microversion
    }
}

/// A layer that goes around an [`axum::Router`]: every one that [`Router::layer`] takes is one.
pub trait RouterLayer: Send + Sync + 'static {
    /// Puts the layer around a router.
    fn around(self, router: Router) -> Router;
}

impl<L> RouterLayer for L
where
    L: Layer<Route> + Clone + Send + Sync + 'static,
    L::Service: TowerService<Request> + Clone + Send + Sync + 'static,
    <L::Service as TowerService<Request>>::Response: IntoResponse + 'static,
    <L::Service as TowerService<Request>>::Error: Into<Infallible> + 'static,
    <L::Service as TowerService<Request>>::Future: Send + 'static,
{
    fn around(self, router: Router) -> Router {
        router.layer(self)
    }
}

/// Layers between matching and answering, in the order in which they go around the router.
#[derive(Default)]
pub(super) struct Layers(Vec<Box<dyn FnOnce(Router) -> Router + Send + Sync>>);

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} layers", self.0.len())
    }
}

impl Layers {
    pub(super) fn push(&mut self, layer: impl RouterLayer) {
        self.0.push(Box::new(|router| layer.around(router)));
    }

    /// The router of all endpoints. Without a layer it has no second service in it.
    pub(super) fn around(self, endpoints: Endpoints) -> Router {
        let router = Router::new().fallback_service(endpoints.clone());
        if self.0.is_empty() {
            return router;
        }
        let layered = self.0.into_iter().fold(router, |router, layer| layer(router));
        Router::new().fallback_service(Matching { endpoints, layered })
    }
}

/// Tells layers what a request was matched to.
#[derive(Clone, Debug)]
struct Matching {
    endpoints: Endpoints,
    layered: Router,
}

impl TowerService<Request> for Matching {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        TowerService::<Request>::poll_ready(&mut self.layered, cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let matched = self.endpoints.matched(request.method(), request.uri().path());
        insert(matched, request.extensions_mut());
        let answered = self.layered.call(request);
        Box::pin(async move {
            let mut response = answered.await?;
            // A layer that answers by itself knows of no operation; those around the router still want to.
            if response.extensions().get::<MatchedOperation>().is_none() {
                insert(matched, response.extensions_mut());
            }
            Ok(response)
        })
    }
}

/// Puts it where layers look, if there is one.
pub(super) fn insert(matched: Option<MatchedOperation>, extensions: &mut Extensions) {
    if let Some(matched) = matched {
        extensions.insert(matched);
    }
}
