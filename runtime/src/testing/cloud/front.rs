//! The front of the services: it finds the service of a request, and who sends it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::Value;
use tower_service::Service as _;

use super::catalog::Group;
use super::issuer::{Good, Issuer};
use super::keystone;
use super::resources::{self, Done};
use super::service::Service;
use crate::server::{ApiError, Body, FaultEnvelope, RequestId, Settings, auth, root, whole};

/// The services of a cloud, behind the issuer of its tokens.
pub(super) struct Front {
    pub(super) issuer: Arc<Issuer>,
    pub(super) groups: Vec<Group>,
}

impl Front {
    pub(super) fn router(self) -> Router {
        Router::new().fallback(answer).with_state(Arc::new(self))
    }

    /// Who sends a request.
    pub(super) fn caller(&self, parts: &Parts) -> Result<Good, ApiError> {
        let good = auth::token(parts).and_then(|text| self.issuer.good(text));
        good.ok_or_else(|| self.unknown(parts))
    }

    /// The answer to a client that is not known.
    pub(super) fn unknown(&self, parts: &Parts) -> ApiError {
        let challenge = format!("Keystone uri=\"{}/identity\"", url(parts));
        let word = HeaderValue::try_from(challenge);
        auth::unknown(word.unwrap_or(HeaderValue::from_static("Keystone")))
    }

    async fn answer(&self, request: Request) -> Result<Response, ApiError> {
        let (mut parts, body) = request.into_parts();
        let (group, path) = self.place(parts.uri.path())?;
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        let here = format!("{}/{}", url(&parts), group.service_type);
        if reads && let Some((status, document)) = group.discovery(&here, &path) {
            return Ok(json_response(status, &document));
        }
        parts.extensions.get_or_insert_with(|| OriginalUri(parts.uri.clone()));
        parts.uri = cut(&parts.uri, &path);
        if group.is_identity() && keystone::is_at(&path) {
            return keystone::answer(self, Request::from_parts(parts, body)).await;
        }
        let good = self.caller(&parts)?;
        parts.extensions.insert(good.identity.clone());
        let nowhere = || ApiError::not_found("The resource could not be found.");
        let service = group.at(&path).ok_or_else(nowhere)?;
        if group.is_identity() && !reads {
            return self.carry_out(service, good, parts, body).await;
        }
        Ok(ask(service, Request::from_parts(parts, body)).await)
    }

    /// The service that a path leads to, and the path behind its root.
    fn place(&self, path: &str) -> Result<(&Group, String), ApiError> {
        for group in &self.groups {
            if let Some(behind) = behind(path, &group.service_type) {
                return Ok((group, behind.to_owned()));
            }
        }
        let all = self.groups.iter().map(|group| format!("/{}", group.service_type));
        let all: Vec<String> = all.collect();
        Err(ApiError::not_found(format!("No service is here; {} are.", all.join(", "))))
    }

    /// Lets Keystone's own API answer a request that may change something, and takes in what it does: tokens go by that.
    async fn carry_out(
        &self,
        service: &Service,
        good: Good,
        mut parts: Parts,
        body: Body,
    ) -> Result<Response, ApiError> {
        if !resources::may(&good.identity, parts.uri.path()) {
            let problem = "You are not authorized to perform the requested action.";
            return Err(ApiError::forbidden(problem));
        }
        let mut body = whole(body, &Settings::default()).await?;
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        let read = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or_default();
        let mut request: Value = read(&body);
        if method == Method::POST && resources::put_into_domain(&path, &mut request, &good.identity)
        {
            body = request.to_string().into();
            parts.headers.remove(header::CONTENT_LENGTH);
        }
        let response = ask(service, Request::from_parts(parts, body.into())).await;
        if !response.status().is_success() {
            return Ok(response);
        }
        let (head, answered) = response.into_parts();
        let answered = whole(answered, &Settings::default()).await?;
        self.issuer.take_in(&Done {
            method: &method,
            path: &path,
            request: &request,
            response: &read(&answered),
            project_id: good.identity.project_id.as_deref(),
        });
        Ok(Response::from_parts(head, answered.into()))
    }
}

/// The answer of a service.
async fn ask(service: &Service, request: Request) -> Response {
    // Routers of axum are always ready.
    match service.router.clone().call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

async fn answer(State(front): State<Arc<Front>>, request: Request) -> Response {
    let is_head = request.method() == Method::HEAD;
    let answered = front.answer(request).await;
    // Whatever envelope a service has: these answers all services leave to the same middleware.
    let mut response =
        answered.unwrap_or_else(|error| error.respond(FaultEnvelope::Error, RequestId::new()));
    if is_head {
        *response.body_mut() = Body::empty();
    }
    response
}

/// The rest of a path behind the root of a service; `None` where it is of another.
fn behind<'p>(path: &'p str, service_type: &str) -> Option<&'p str> {
    let rest = path.strip_prefix('/')?.strip_prefix(service_type)?;
    match rest {
        "" => Some("/"),
        _ => rest.starts_with('/').then_some(rest),
    }
}

/// The URI with another path.
fn cut(uri: &Uri, path: &str) -> Uri {
    let mut parts = uri.clone().into_parts();
    let text = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    // The end of a path that was read is one.
    parts.path_and_query = PathAndQuery::try_from(text).ok();
    Uri::from_parts(parts).unwrap_or_default()
}

/// The prefix of the URLs of a cloud, by the host that a request asks for.
pub(super) fn url(parts: &Parts) -> String {
    root(&Settings::default(), parts)
}

pub(super) fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    RequestId::new().echo(response.headers_mut());
    response
}
