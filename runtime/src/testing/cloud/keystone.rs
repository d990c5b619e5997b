//! The part of Keystone that is no resource: tokens, and what they are good for.

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::catalog::catalog;
use super::directory::Place;
use super::front::{Front, json_response, url};
use super::issuer::Good;
use super::login::{self, Refusal};
use crate::server::{ApiError, Body, Settings, whole};

const SUBJECT: HeaderName = HeaderName::from_static("x-subject-token");

/// Returns `true` if a path behind the service's root is answered here.
pub(super) fn is_at(path: &str) -> bool {
    matches!(
        path.trim_end_matches('/'),
        "/v3/auth/tokens"
            | "/v3/auth/catalog"
            | "/v3/auth/projects"
            | "/v3/auth/domains"
            | "/v3/auth/system"
    )
}

/// Answers a request at such a path.
pub(super) async fn answer(front: &Front, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().trim_end_matches('/').to_owned();
    let is_tokens = path == "/v3/auth/tokens";
    if is_tokens && parts.method == Method::POST {
        return issue(front, &parts, body).await;
    }
    let good = front.caller(&parts)?;
    match (is_tokens, &parts.method) {
        (true, &Method::GET | &Method::HEAD) => show(front, &parts, &good),
        (true, &Method::DELETE) => revoke(front, &parts, &good),
        (false, &Method::GET | &Method::HEAD) => list(front, &parts, &path, &good),
        (_, method) => {
            let message = format!("The method {method} is not allowed here.");
            Err(ApiError::new(StatusCode::METHOD_NOT_ALLOWED, message))
        }
    }
}

async fn issue(front: &Front, parts: &Parts, body: Body) -> Result<Response, ApiError> {
    let body = whole(body, &Settings::default()).await?;
    let request: login::Request = serde_json::from_slice(&body)
        .map_err(|error| ApiError::bad_request(format!("Malformed request body: {error}")))?;
    let (text, good) = front.issuer.issue(&request).map_err(|refusal| match refusal {
        Refusal::Wrong(error) => error,
        Refusal::Unknown => front.unknown(parts),
    })?;
    subject(json_response(StatusCode::CREATED, &document(front, parts, &good)), &text)
}

/// The answer about a token.
fn document(front: &Front, parts: &Parts, good: &Good) -> Value {
    let scope = good.token.scope.as_ref();
    let is_wanted = scope.is_some() && !parts.uri.query().is_some_and(|q| q.contains("nocatalog"));
    let catalog = is_wanted.then(|| catalog(&front.groups, scope, &url(parts)));
    good.token.document(&front.issuer.directory(), catalog)
}

/// The token that a request is about.
fn asked<'p>(front: &Front, parts: &'p Parts) -> Result<(&'p str, Good), ApiError> {
    let text = parts.headers.get(SUBJECT).and_then(|text| text.to_str().ok()).unwrap_or_default();
    let good = front.issuer.good(text);
    Ok((text, good.ok_or_else(|| ApiError::not_found("Could not recognize the token."))?))
}

/// Only an administrator, or a service, asks about the tokens of others.
fn may(good: &Good, of: &Good) -> Result<(), ApiError> {
    let is_trusted = ["admin", "service"].iter().any(|role| good.identity.has_role(role));
    match is_trusted || good.token.user_id == of.token.user_id {
        true => Ok(()),
        false => {
            Err(ApiError::forbidden("You are not authorized to perform the requested action."))
        }
    }
}

fn show(front: &Front, parts: &Parts, good: &Good) -> Result<Response, ApiError> {
    let (text, of) = asked(front, parts)?;
    may(good, &of)?;
    subject(json_response(StatusCode::OK, &document(front, parts, &of)), text)
}

fn revoke(front: &Front, parts: &Parts, good: &Good) -> Result<Response, ApiError> {
    let (text, of) = asked(front, parts)?;
    may(good, &of)?;
    front.issuer.revoke(text);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

/// The same answer, with the token that it is about.
fn subject(mut response: Response, text: &str) -> Result<Response, ApiError> {
    let text = HeaderValue::from_str(text).map_err(ApiError::internal)?;
    response.headers_mut().insert(SUBJECT, text);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("X-Auth-Token"));
    Ok(response)
}

/// Lists the scopes that the caller can have a token for.
fn list(front: &Front, parts: &Parts, path: &str, good: &Good) -> Result<Response, ApiError> {
    let root = url(parts);
    let links = json!({"self": format!("{root}/identity{path}"), "previous": null, "next": null});
    let places = front.issuer.places(&good.token.user_id);
    let directory = front.issuer.directory();
    let linked = |mut shown: Value, of: &str| {
        let id = shown["id"].as_str().unwrap_or_default();
        shown["links"] = json!({"self": format!("{root}/identity/v3/{of}/{id}")});
        shown
    };
    let body = match path {
        "/v3/auth/catalog" => {
            let scope = good.token.scope.as_ref().ok_or_else(|| {
                ApiError::forbidden("A scoped token is required to produce a service catalog.")
            })?;
            json!({"catalog": catalog(&front.groups, Some(scope), &root), "links": links})
        }
        "/v3/auth/projects" => {
            let project = |place: &Place| match place {
                Place::Project(id) => {
                    directory.project(id).map(|it| linked(it.project(), "projects"))
                }
                Place::Domain(_) | Place::System => None,
            };
            json!({"projects": places.iter().filter_map(project).collect::<Value>(), "links": links})
        }
        "/v3/auth/domains" => {
            let domain = |place: &Place| match place {
                Place::Domain(id) => directory.domain(id).map(|it| linked(it.domain(), "domains")),
                Place::Project(_) | Place::System => None,
            };
            json!({"domains": places.iter().filter_map(domain).collect::<Value>(), "links": links})
        }
        _ => {
            let all: Vec<Value> = places
                .iter()
                .filter(|place| **place == Place::System)
                .map(|_| json!({"all": true}))
                .collect();
            json!({"system": all, "links": links})
        }
    };
    Ok(json_response(StatusCode::OK, &body))
}
