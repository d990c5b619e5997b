//! Everything between the socket and a handler, for one path.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::HttpBody as _;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tower_service::Service as TowerService;

use super::call::{Placeholder, decode, place};
use super::context::Scope;
use super::negotiate::Negotiation;
use super::payload::{self, Payload};
use super::request_id::RequestId;
use super::routes::Answering;
use super::tree::Tree;
use super::{
    Answer, ApiError, Body, Call, Identity, MatchedOperation, Operation, RequestContext, Selector,
    Service, Settings, discovery, matched, select, uri,
};
use crate::Microversion;

/// The state that all endpoints of a router share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) service: &'static Service,
    pub(super) settings: Arc<Settings>,
    /// `None` for a service without microversions.
    pub(super) negotiation: Option<Negotiation>,
}

impl Shared {
    /// The microversion that a request is answered with.
    fn negotiate(&self, headers: &HeaderMap) -> Result<Option<Microversion>, ApiError> {
        self.negotiation.as_ref().map(|n| n.ask(headers)).transpose()
    }
}

/// The handler of one operation.
pub(crate) trait Handle: Send + Sync {
    /// Reads the request at once; what is left to do is a future that holds no more than it needs.
    fn handle<'e>(&'e self, call: Call<'e>) -> Result<Answering<'e>, ApiError>;
}

/// A handler of one operation.
#[derive(Clone)]
pub(crate) struct Handler(Option<Arc<dyn Handle>>);

impl Handler {
    pub(crate) fn new(handle: impl Handle + 'static) -> Self {
        Self(Some(Arc::new(handle)))
    }

    /// For an operation that no service took.
    pub(super) fn absent() -> Self {
        Self(None)
    }

    pub(super) fn is_absent(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Handler" } else { "no handler" })
    }
}

/// One operation at one path.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) operation: &'static Operation,
    pub(super) handler: Handler,
    pub(super) placeholders: Box<[Placeholder]>,
    /// `true` where the first of them is the scope.
    pub(super) is_scoped: bool,
}

impl Entry {
    pub(super) fn exists_at(&self, version: Option<Microversion>) -> bool {
        version.is_none_or(|version| self.operation.versions.contains(version))
    }
}

/// All that one path answers to.
#[derive(Debug)]
pub(super) struct Endpoint {
    shared: Arc<Shared>,
    /// The entries of each method; `HEAD` goes where `GET` goes.
    methods: Vec<(&'static str, Vec<Entry>)>,
    /// The methods that are documented for this path, for `Allow`.
    allow: String,
    /// The template of the path; `None` where the service has none.
    path: Option<&'static str>,
}

/// The facts of a request that are known by the time that it is answered.
#[derive(Debug, Default)]
struct Known {
    microversion: Option<Microversion>,
    operation: Option<&'static Operation>,
}

impl Endpoint {
    /// The entries of the path itself, and those of a more general path that it hides.
    pub(super) fn new(
        shared: Arc<Shared>,
        path: Option<&'static str>,
        own: Vec<Entry>,
        hidden: Vec<Entry>,
    ) -> Self {
        let mut allow: Vec<&str> = Vec::new();
        for entry in &own {
            let method = entry.operation.method;
            for method in [Some(method), (method == "GET").then_some("HEAD")].into_iter().flatten()
            {
                if !allow.contains(&method) {
                    allow.push(method);
                }
            }
        }
        let allow = if own.is_empty() { "GET, HEAD".to_owned() } else { allow.join(", ") };
        let mut methods: Vec<(&'static str, Vec<Entry>)> = Vec::new();
        for entry in own.into_iter().chain(hidden) {
            match methods.iter_mut().find(|(method, _)| *method == entry.operation.method) {
                Some((_, entries)) => entries.push(entry),
                None => methods.push((entry.operation.method, vec![entry])),
            }
        }
        Self { shared, methods, allow, path }
    }

    /// The entries of a method; those of `GET` for a `HEAD` that has none of its own.
    fn entries(&self, method: &Method) -> Option<&[Entry]> {
        let of = |method: &str| {
            self.methods.iter().find(|(known, _)| *known == method).map(|(_, entries)| &**entries)
        };
        let get = if method == Method::HEAD { of("GET") } else { None };
        get.or_else(|| of(method.as_str()))
    }

    /// The operation that a request of a method is matched to, as far as path and method tell.
    fn matched(&self, method: &Method) -> Option<MatchedOperation> {
        let entries = self.entries(method).unwrap_or_default();
        let path = entries.first().map(|entry| entry.operation.path).or(self.path)?;
        let operation = match entries {
            [only] => Some(only.operation),
            _ => None,
        };
        Some(MatchedOperation { path, operation, microversion: None })
    }

    async fn answer(
        &self,
        parts: Parts,
        body: Body,
        request_id: RequestId,
        known: &mut Known,
    ) -> Result<Answer, ApiError> {
        let settings = &*self.shared.settings;
        if !settings.takes_nul && uri::has_nul(&parts.uri) {
            payload::discard(body, settings).await;
            return Err(ApiError::unrouted());
        }
        let Some(entries) = self.entries(&parts.method) else {
            payload::discard(body, settings).await;
            return self.undocumented(&parts, known);
        };
        let version = match self.shared.negotiate(&parts.headers) {
            Ok(version) => version,
            Err(error) => {
                payload::discard(body, settings).await;
                return Err(error);
            }
        };
        known.microversion = version;
        let candidates = entries.iter().filter(|e| e.exists_at(version));
        let Some(first) = candidates.clone().next() else {
            payload::discard(body, settings).await;
            return Err(select::not_at_this_version());
        };
        let mut payload = payload::read(candidates, &parts.headers, body, settings).await?;
        let query: Vec<(String, String)> =
            form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        let json = match &mut payload {
            Payload::Json(value) => Some(value),
            Payload::None | Payload::Raw(_) => None,
        };
        let entry = match first.operation.selector {
            Selector::None if entries.len() == 1 => first,
            _ => select::select(entries, &query, json, version)?,
        };
        known.operation = Some(entry.operation);
        let cx = self.context(entry, parts, request_id, version)?;
        settings.admit(entry.operation.name, &cx.identity)?;
        let answered = match &entry.handler.0 {
            Some(handle) => {
                let placeholders = &*entry.placeholders;
                let call = Call { cx: &cx, placeholders, query, body: payload };
                match handle.handle(call) {
                    Ok(answering) => answering.await,
                    Err(mistake) => Err(mistake),
                }
            }
            None => Err(ApiError::left_to_default(entry.operation.name)),
        };
        match answered {
            Err(error) if error.is_left_to_default() => {
                discovery::discover(&self.shared, &cx.parts).ok_or(error)
            }
            answered => answered,
        }
    }

    /// The context that the handler of an operation takes.
    fn context(
        &self,
        entry: &Entry,
        mut parts: Parts,
        request_id: RequestId,
        microversion: Option<Microversion>,
    ) -> Result<RequestContext, ApiError> {
        let identity = parts.extensions.remove::<Identity>().unwrap_or_default();
        let scope = scope(entry, parts.uri.path(), &identity)?;
        Ok(RequestContext {
            service: self.shared.service,
            operation: entry.operation,
            settings: Arc::clone(&self.shared.settings),
            request_id,
            microversion,
            scope,
            identity,
            parts,
        })
    }

    /// Answers a request for which nothing is documented: with the versions, else with a fault.
    fn undocumented(&self, parts: &Parts, known: &mut Known) -> Result<Answer, ApiError> {
        let found = discovery::discover(&self.shared, parts).filter(|_| self.methods.is_empty());
        match found {
            None if self.methods.is_empty() => Err(ApiError::unrouted()),
            Some(found) if matches!(parts.method, Method::GET | Method::HEAD) => {
                // The way to a version has none itself.
                if found.status != StatusCode::FOUND {
                    known.microversion = self.shared.negotiate(&parts.headers)?;
                }
                Ok(found)
            }
            _ => Err(ApiError::method_not_allowed(parts.method.as_str(), &self.allow)),
        }
    }
}

/// All endpoints of a service, as axum calls them.
#[derive(Clone, Debug)]
pub(super) struct Endpoints(Arc<(Tree<Endpoint>, Endpoint)>);

impl Endpoints {
    /// A table of the endpoints at paths, and the one at all others.
    pub(super) fn new(at: Tree<Endpoint>, nowhere: Endpoint) -> Self {
        Self(Arc::new((at, nowhere)))
    }

    fn at(&self, path: &str) -> &Endpoint {
        let (at, nowhere) = &*self.0;
        at.find(path).unwrap_or(nowhere)
    }

    /// The operation that a request is matched to, as far as path and method tell.
    pub(super) fn matched(&self, method: &Method, path: &str) -> Option<MatchedOperation> {
        self.at(path).matched(method)
    }
}

impl TowerService<Request> for Endpoints {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    /// Answers a request, whatever it is.
    fn call(&mut self, request: Request) -> Self::Future {
        let endpoints = self.clone();
        let is_head = request.method() == Method::HEAD;
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let endpoint = endpoints.at(parts.uri.path());
            let mut matched = endpoint.matched(&parts.method);
            let id = RequestId::new();
            let mut known = Known::default();
            let answered = endpoint.answer(parts, body, id, &mut known);
            let mut response = match NoPanic(std::pin::pin!(answered)).await {
                Ok(answer) => {
                    let mut response = Response::new(answer.body);
                    *response.status_mut() = answer.status;
                    *response.headers_mut() = answer.headers;
                    id.echo(response.headers_mut());
                    response
                }
                Err(error) => error.respond(endpoint.shared.service.fault, id),
            };
            let Known { microversion, operation } = known;
            if let (Some(negotiation), Some(version)) = (&endpoint.shared.negotiation, microversion)
            {
                negotiation.echo(version, response.headers_mut());
            }
            if let Some(matched) = &mut matched {
                matched.operation = operation.or(matched.operation);
                matched.path = operation.map_or(matched.path, |operation| operation.path);
                matched.microversion = microversion;
            }
            matched::insert(matched, response.extensions_mut());
            if is_head {
                strip(&mut response);
            }
            Ok(response)
        })
    }
}

/// Leaves of an answer to `HEAD` how long its body would be.
fn strip(response: &mut Response) {
    let body = std::mem::take(response.body_mut());
    if let Some(length) = body.size_hint().exact() {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}

/// The project that the path names, which must be the caller's.
fn scope(entry: &Entry, path: &str, identity: &Identity) -> Result<Option<Scope>, ApiError> {
    if !entry.is_scoped {
        return Ok(None);
    }
    let place = place(path, &entry.placeholders[..1]);
    let named = decode(path.get(place.clone()).unwrap_or_default())?;
    let own = match &identity.project_id {
        Some(own) if *own != named => "another one",
        None if identity.is_bound => "none",
        _ => {
            return Ok(Some(match named {
                Cow::Borrowed(_) => Scope::Place(place),
                Cow::Owned(text) => Scope::Text(text),
            }));
        }
    };
    Err(ApiError::bad_request(format!(
        "Malformed request url: it names the project {named}, the token {own}."
    )))
}

/// Makes a fault of a panic, so that a mistake in a handler costs one answer and no connection.
struct NoPanic<'f, F>(Pin<&'f mut F>);

impl<A, F: Future<Output = Result<A, ApiError>>> Future for NoPanic<'_, F> {
    type Output = Result<A, ApiError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let inner = self.0.as_mut();
        std::panic::catch_unwind(AssertUnwindSafe(|| inner.poll(cx)))
            .unwrap_or_else(|_| Poll::Ready(Err(ApiError::internal("a handler panicked"))))
    }
}
