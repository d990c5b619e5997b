//! Everything between the socket and a handler, for one path.

use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::call::segment;
use super::payload::{self, Payload};
use super::{
    Answer, ApiError, Body, Call, Identity, Operation, RequestContext, Selector, Service, Settings,
    discovery, fault, negotiate, select, uri,
};
use crate::Microversion;

/// What all endpoints of a router share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) service: &'static Service,
    pub(super) settings: Arc<Settings>,
}

/// A handler of one operation.
#[derive(Clone)]
pub(super) struct Handler(Option<Arc<Handling>>);

type Handling =
    dyn Fn(Call) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> + Send + Sync;

impl Handler {
    pub(super) fn new(
        handle: impl Fn(Call) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
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
    /// The place of the scope segment in the operation's template.
    pub(super) scope: Option<usize>,
    /// The same place, where this path leaves the segment out.
    pub(super) left_out: Option<usize>,
}

/// All that one path answers to.
#[derive(Debug)]
pub(super) struct Endpoint {
    shared: Arc<Shared>,
    /// What answers each method; `HEAD` goes where `GET` goes.
    methods: Vec<(&'static str, Vec<Entry>)>,
    /// The methods that are documented for this path, for `Allow`.
    allow: String,
}

impl Endpoint {
    /// The entries of the path itself, and those of a more general path that it hides.
    pub(super) fn new(shared: Arc<Shared>, own: Vec<Entry>, hidden: Vec<Entry>) -> Self {
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
        Self { shared, methods, allow }
    }

    /// Answers a request, whatever it is.
    pub(super) async fn answer(&self, request: Request) -> Response {
        let request_id = uri::request_id();
        let (parts, body) = request.into_parts();
        let mut version = None;
        let answered = self.try_answer(parts, body, &request_id, &mut version);
        let mut response = match NoPanic(std::pin::pin!(answered)).await {
            Ok(answer) => {
                let mut response = Response::new(answer.body);
                *response.status_mut() = answer.status;
                *response.headers_mut() = answer.headers;
                if let Ok(id) = HeaderValue::from_str(&request_id) {
                    response.headers_mut().insert(fault::REQUEST_ID, id);
                }
                response
            }
            Err(error) => error.respond(self.shared.service.fault, &request_id),
        };
        if let Some(version) = version {
            negotiate::echo(self.shared.service, version, response.headers_mut());
        }
        response
    }

    async fn try_answer(
        &self,
        parts: Parts,
        body: Body,
        request_id: &str,
        negotiated: &mut Option<Microversion>,
    ) -> Result<Answer, ApiError> {
        let shared = &*self.shared;
        let limit = shared.settings.body_limit;
        let method = if parts.method == "HEAD" { "GET" } else { parts.method.as_str() };
        let entries = self.methods.iter().find(|(known, _)| *known == method);
        let Some((_, entries)) = entries else {
            payload::discard(body, limit).await;
            return self.undocumented(&parts, method, negotiated);
        };
        let version = match negotiate::negotiate(shared.service, &shared.settings, &parts.headers) {
            Ok(version) => version,
            Err(error) => {
                payload::discard(body, limit).await;
                return Err(error);
            }
        };
        *negotiated = version;
        let (candidates, other_versions): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().partition(|e| version.is_none_or(|v| e.operation.versions.contains(v)));
        if candidates.is_empty() {
            payload::discard(body, limit).await;
            return Err(select::not_at_this_version());
        }
        let query: Vec<(String, String)> =
            form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        let mut payload = payload::read(&candidates, &parts, body, limit).await?;
        let json = match &mut payload {
            Payload::Json(value) => Some(value),
            Payload::None | Payload::Raw(_) => None,
        };
        let entry = match candidates.as_slice() {
            [only] if matches!(only.operation.selector, Selector::None) => only,
            _ => select::select(&candidates, &other_versions, &query, json, version)?,
        };
        self.call(entry, parts, query, payload, request_id, version).await
    }

    /// Hands a request to the operation that it means.
    async fn call(
        &self,
        entry: &Entry,
        mut parts: Parts,
        query: Vec<(String, String)>,
        body: Payload,
        request_id: &str,
        microversion: Option<Microversion>,
    ) -> Result<Answer, ApiError> {
        let shared = &*self.shared;
        let identity = parts.extensions.remove::<Identity>().unwrap_or_default();
        let scope = scope(entry, parts.uri.path(), &identity)?;
        let Some(handle) = &entry.handler.0 else {
            let absent = || ApiError::left_to_default(entry.operation.name);
            return discovery::discover(shared, &parts).ok_or_else(absent);
        };
        let cx = Arc::new(RequestContext {
            service: shared.service,
            operation: entry.operation,
            settings: Arc::clone(&shared.settings),
            request_id: request_id.to_owned(),
            microversion,
            identity,
            scope,
            parts,
        });
        let call = Call { cx: Arc::clone(&cx), left_out: entry.left_out, query, body };
        match handle(call).await {
            Err(error) if error.is_left_to_default() => {
                discovery::discover(shared, &cx.parts).ok_or(error)
            }
            answer => answer,
        }
    }

    /// Answers a request for which nothing is documented: with the versions, else with a fault.
    fn undocumented(
        &self,
        parts: &Parts,
        method: &str,
        negotiated: &mut Option<Microversion>,
    ) -> Result<Answer, ApiError> {
        let Shared { service, settings } = &*self.shared;
        let found = discovery::discover(&self.shared, parts).filter(|_| self.methods.is_empty());
        match found {
            None if self.methods.is_empty() => Err(ApiError::unrouted()),
            Some(found) if method == "GET" => {
                // The way to a version has none itself.
                if found.status != StatusCode::FOUND {
                    *negotiated = negotiate::negotiate(service, settings, &parts.headers)?;
                }
                Ok(found)
            }
            _ => Err(ApiError::method_not_allowed(parts.method.as_str(), &self.allow)),
        }
    }
}

/// The project that the path names, which must be the caller's.
fn scope(entry: &Entry, path: &str, identity: &Identity) -> Result<Option<String>, ApiError> {
    let named = entry.scope.and_then(|at| segment(path, at, entry.left_out)).transpose()?;
    let wrong = match (&identity.project_id, named) {
        (_, None) => return Ok(None),
        (Some(own), Some(named)) if *own != named => (named, "another one"),
        (None, Some(named)) if identity.is_bound => (named, "none"),
        (_, Some(named)) => return Ok(Some(named.into_owned())),
    };
    let (named, own) = wrong;
    Err(ApiError::bad_request(format!(
        "Malformed request url: it names the project {named}, the token {own}."
    )))
}

/// Makes a fault of a panic, so that a mistake in a handler costs one answer and no connection.
struct NoPanic<'f, F>(Pin<&'f mut F>);

impl<A, F: Future<Output = Result<A, ApiError>>> Future for NoPanic<'_, F> {
    type Output = Result<A, ApiError>;

    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        let inner = self.0.as_mut();
        std::panic::catch_unwind(AssertUnwindSafe(|| inner.poll(cx))).unwrap_or_else(|_| {
            std::task::Poll::Ready(Err(ApiError::internal("a handler panicked")))
        })
    }
}
