//! Everything between the socket and a handler, for one path.

use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;

use super::call::{Payload, Segments, template};
use super::{
    Answer, ApiError, Body, BodyKind, Call, Identity, Operation, RequestContext, Selector, Service,
    Settings, discovery, negotiate, routes, select, uri,
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
    handler: Handler,
    /// The place of the scope segment, where this path leaves it out.
    left_out: Option<usize>,
}

impl Entry {
    pub(super) fn new(
        operation: &'static Operation,
        handler: Handler,
        left_out: Option<usize>,
    ) -> Self {
        Self { operation, handler, left_out }
    }
}

/// All that one path answers to.
#[derive(Debug)]
pub(super) struct Endpoint {
    shared: Arc<Shared>,
    entries: Vec<Entry>,
    /// The methods that are answered, for `Allow`.
    allow: String,
}

impl Endpoint {
    pub(super) fn new(shared: Arc<Shared>, entries: Vec<Entry>) -> Self {
        let mut allow: Vec<&str> = Vec::new();
        for entry in &entries {
            let method = entry.operation.method;
            for method in [Some(method), (method == "GET").then_some("HEAD")].into_iter().flatten()
            {
                if !allow.contains(&method) {
                    allow.push(method);
                }
            }
        }
        Self { allow: allow.join(", "), shared, entries }
    }

    /// Answers a request, whatever it is.
    pub(super) async fn answer(&self, request: Request) -> Response {
        let request_id = uri::request_id();
        let (parts, body) = request.into_parts();
        let mut versions = None;
        let answered = self.try_answer(parts, body, &request_id, &mut versions);
        let answer = NoPanic(Box::pin(answered)).await;
        let mut response = match answer {
            Ok(answer) => {
                let mut response = Response::new(answer.body);
                *response.status_mut() = answer.status;
                *response.headers_mut() = answer.headers;
                response
            }
            Err(error) => error.respond(self.shared.service.fault, &request_id),
        };
        if let Some(version) = versions {
            negotiate::echo(self.shared.service, version, response.headers_mut());
        }
        if let Ok(id) = HeaderValue::try_from(request_id) {
            response.headers_mut().insert(HeaderName::from_static("x-openstack-request-id"), id);
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
        let uri = uri::original(&parts.uri, &parts.extensions);
        let root = uri::root(&shared.settings, &uri, &parts.headers);
        // What nests this router stands before the path in every link.
        let prefix = uri.path().strip_suffix(parts.uri.path()).unwrap_or_default();
        let here = format!("{root}{prefix}");
        let discover = || discovery::discover(shared, parts.uri.path(), &here);
        if self.entries.is_empty() {
            let found = discover().unwrap_or_else(|| Err(ApiError::unrouted()))?;
            return self.discovered(&parts, found, negotiated);
        }
        let method = if parts.method == "HEAD" { "GET" } else { parts.method.as_str() };
        let entries: Vec<&Entry> =
            self.entries.iter().filter(|e| e.operation.method == method).collect();
        if entries.is_empty() {
            return Err(ApiError::method_not_allowed(parts.method.as_str(), &self.allow));
        }
        let version = negotiate::negotiate(shared.service, &shared.settings, &parts.headers)?;
        *negotiated = version;
        let (candidates, other_versions): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().partition(|e| version.is_none_or(|v| e.operation.versions.contains(v)));
        if candidates.is_empty() {
            return Err(select::not_at_this_version());
        }
        let query: Vec<(String, String)> =
            form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        let mut payload = self.read(&candidates, &parts, body).await?;
        let json = match &mut payload {
            Payload::Json(value) => Some(value),
            Payload::None | Payload::Raw(_) => None,
        };
        let entry = match candidates.as_slice() {
            [only] if matches!(only.operation.selector, Selector::None) => only,
            _ => select::select(&candidates, &other_versions, &query, json, version)?,
        };
        let path = Segments { path: parts.uri.path().to_owned(), left_out: entry.left_out };
        let identity = parts.extensions.get::<Identity>().cloned().unwrap_or_default();
        let scope = scope(shared.service, entry, &path, &identity)?;
        let Some(handle) = &entry.handler.0 else {
            let absent = ApiError::left_to_default(entry.operation.name);
            return discover().unwrap_or(Err(absent));
        };
        let cx = Arc::new(RequestContext {
            service: shared.service,
            operation: entry.operation,
            settings: Arc::clone(&shared.settings),
            request_id: request_id.to_owned(),
            microversion: version,
            identity,
            scope,
            method: parts.method.clone(),
            uri,
            root,
            headers: parts.headers.clone(),
            extensions: parts.extensions.clone(),
        });
        match handle(Call { cx, path, query, body: payload }).await {
            Err(error) if error.is_left_to_default() => discover().unwrap_or(Err(error)),
            answer => answer,
        }
    }

    /// Discovery answers to `GET` and `HEAD`, and at the first microversion.
    fn discovered(
        &self,
        parts: &Parts,
        found: Answer,
        negotiated: &mut Option<Microversion>,
    ) -> Result<Answer, ApiError> {
        if parts.method != "GET" && parts.method != "HEAD" {
            return Err(ApiError::method_not_allowed(parts.method.as_str(), "GET, HEAD"));
        }
        let service = self.shared.service;
        if service.microversion.is_some() && !found.status.is_redirection()
            || found.status == axum::http::StatusCode::MULTIPLE_CHOICES
        {
            *negotiated =
                service.microversion.map(|_| negotiate::served(service, &self.shared.settings).0);
        }
        Ok(found)
    }

    /// Reads the body, as far as one of the operations wants it read.
    async fn read(
        &self,
        candidates: &[&Entry],
        parts: &Parts,
        body: Body,
    ) -> Result<Payload, ApiError> {
        let json = candidates.iter().any(|e| e.operation.body.shape().is_some());
        let raw = candidates.iter().any(|e| matches!(e.operation.body, BodyKind::Raw));
        let media_type =
            parts.headers.get(header::CONTENT_TYPE).map(|v| v.to_str().unwrap_or_default());
        let is_json = media_type.is_none_or(is_json);
        if raw && !(json && is_json) {
            return Ok(Payload::Raw(body));
        }
        if !json {
            return Ok(Payload::None);
        }
        let limit = self.shared.settings.body_limit;
        let bytes = match Limited::new(body, limit).collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => {
                let message = format!("The request body is larger than {limit} bytes.");
                return Err(ApiError::over_limit(message));
            }
            Err(_) => return Err(ApiError::bad_request("The request body ended too early.")),
        };
        if bytes.is_empty() {
            let required = candidates.iter().all(|e| matches!(e.operation.body, BodyKind::Json(_)));
            if required {
                return Err(ApiError::bad_request("A JSON request body is required."));
            }
            return Ok(Payload::None);
        }
        if !is_json {
            let media_type = media_type.unwrap_or_default();
            return Err(ApiError::unsupported_media_type(format!(
                "Unsupported Content-Type {media_type:?}; application/json is expected."
            )));
        }
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|e| ApiError::bad_request(format!("Malformed request body: {e}")))?;
        Ok(Payload::Json(value))
    }
}

/// The project that the path names, which must be the caller's.
fn scope(
    service: &Service,
    entry: &Entry,
    path: &Segments,
    identity: &Identity,
) -> Result<Option<String>, ApiError> {
    let segments: Vec<&str> = template(entry.operation).collect();
    let Some(named) = routes::scope(service, &segments).and_then(|at| path.at(at)) else {
        return Ok(None);
    };
    let named = named?;
    match &identity.project_id {
        Some(own) if *own != named => Err(ApiError::bad_request(format!(
            "Malformed request url: it names the project {named}, the token another one."
        ))),
        None if identity.is_bound => Err(ApiError::bad_request(format!(
            "Malformed request url: it names the project {named}, the token none."
        ))),
        _ => Ok(Some(named)),
    }
}

/// Whether a media type is JSON: `application/json`, `application/openstack-images-v2.1-json-patch`.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || essence.ends_with("+json")
        || (essence.starts_with("application/") && essence.ends_with("json-patch"))
}

/// Makes a fault of a panic, so that a mistake in a handler costs one answer and no connection.
struct NoPanic<F>(Pin<Box<F>>);

impl<A, F: Future<Output = Result<A, ApiError>>> Future for NoPanic<F> {
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
