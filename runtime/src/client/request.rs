//! A request while it is put together, and its sending.

use std::borrow::Cow;
use std::ops::Range;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Url;
use serde_core::Serialize;
use tracing::Instrument;

use super::builder::Shared;
use super::endpoint::Endpoint;
use super::response::Raw;
use super::{Body, Client, Error, ErrorKind, Operation};
use crate::versioned::{self, Table};
use crate::{Microversion, VersionRange};

/// A request while it is put together. What is wrong with it is kept until it is sent, so that the
/// methods that build it can be chained.
pub(crate) struct Request {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    arguments: Vec<String>,
    headers: HeaderMap,
    body: Content,
    table: Option<Table>,
    version: Option<Microversion>,
    ranged: Vec<(&'static str, VersionRange)>,
    wrong: Option<String>,
}

/// What is sent as the body.
enum Content {
    None,
    /// What is inside of the one key that wraps it, where one does, is here in the text.
    Json(Bytes, Range<usize>),
    Other(Body),
}

impl Request {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            query: Vec::new(),
            arguments: Vec::new(),
            headers: HeaderMap::new(),
            body: Content::None,
            table: None,
            version: None,
            ranged: Vec::new(),
            wrong: None,
        }
    }

    pub(crate) fn argument(&mut self, value: String) {
        self.arguments.push(value);
    }

    pub(crate) fn header(&mut self, name: &str, value: &str, is_secret: bool) {
        let pair =
            HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        match pair {
            Some((name, mut value)) => {
                value.set_sensitive(is_secret);
                self.headers.append(name, value);
            }
            None => self.wrong = Some(format!("the header `{name}` cannot be sent")),
        }
    }

    pub(crate) fn ranged(&mut self, name: &'static str, versions: VersionRange) {
        self.ranged.push((name, versions));
    }

    pub(crate) fn version(&mut self, version: Microversion) {
        self.version = Some(version);
    }

    pub(crate) fn table(&mut self, table: Table) {
        self.table = Some(table);
    }

    pub(crate) fn json<T: Serialize + ?Sized>(&mut self, wrapper: Option<&str>, value: &T) {
        let mut body = Vec::with_capacity(128);
        let written = write_json(&mut body, wrapper, |body| serde_json::to_writer(body, value));
        match written {
            Ok(inside) => self.body = Content::Json(body.into(), inside),
            Err(why) => self.wrong = Some(format!("the body cannot be written: {why}")),
        }
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }

    pub(crate) fn body(&mut self, body: Body) {
        self.body = Content::Other(body);
    }

    pub(crate) fn content_type(&mut self, media_type: &'static str) {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }

    /// Sends it; an answer that is an error status is an error.
    pub(crate) async fn send(self: Box<Self>) -> Result<Raw, Error> {
        let Operation { name, redirects, .. } = *self.operation;
        let raw = self.exchange().await.map_err(|kind| Error::new(name, kind))?;
        let status = raw.status;
        // What 300 and 304 say is an answer; the others send one elsewhere, unless that is what the operation is for.
        let is_elsewhere = status.is_redirection() && !matches!(status.as_u16(), 300 | 304);
        if status.is_client_error() || status.is_server_error() || is_elsewhere && !redirects {
            return Err(Error::new(name, raw.into_error()));
        }
        Ok(raw)
    }

    async fn exchange(self: Box<Self>) -> Result<Raw, ErrorKind> {
        let shared = self.client.shared.clone();
        let span = tracing::debug_span!(
            "request",
            method = self.operation.method,
            template = self.operation.path,
            status = tracing::field::Empty,
            request_id = tracing::field::Empty,
        );
        self.check()?;
        let sending = async {
            let endpoint = shared.endpoint().await?;
            authorized(&shared, self.into_http(endpoint)?).await
        };
        let raw = sending.instrument(span.clone()).await?;
        span.record("status", raw.status.as_u16());
        span.record("request_id", raw.request_id());
        Ok(raw)
    }

    /// The next request of a list is like this one but for the query.
    pub(crate) fn again(&self) -> Self {
        Self {
            query: self.query.clone(),
            arguments: self.arguments.clone(),
            headers: self.headers.clone(),
            version: self.version,
            ranged: self.ranged.clone(),
            wrong: self.wrong.clone(),
            ..Self::new(self.client.clone(), self.operation)
        }
    }

    /// Whether it can be sent at all.
    fn check(&self) -> Result<(), ErrorKind> {
        match &self.wrong {
            Some(why) => Err(ErrorKind::Request(why.clone())),
            None => self.check_versions(),
        }
    }

    fn into_http(self, endpoint: &Endpoint) -> Result<reqwest::Request, ErrorKind> {
        let service = self.client.shared.service;
        let method = Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|why| ErrorKind::Request(why.to_string()))?;
        let mut url = endpoint
            .url(service, self.operation.path, &self.arguments)
            .map_err(ErrorKind::Request)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = reqwest::Request::new(method, url);
        endpoint.carry(&mut request)?;
        let headers = request.headers_mut();
        headers.extend(self.headers);
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        let version = self.version.or(self.client.microversion);
        if let Some(((header, word), version)) = service.microversion.zip(version) {
            let text = match word {
                Some(word) => format!("{word} {version}"),
                None => version.to_string(),
            };
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(HeaderName::from_static(header), value);
            }
        }
        *request.body_mut() = match self.body {
            Content::None => None,
            Content::Json(bytes, _) => Some(bytes.into()),
            Content::Other(body) => Some(body),
        };
        Ok(request)
    }

    /// Whether the microversion of the call has all that the request uses.
    fn check_versions(&self) -> Result<(), ErrorKind> {
        let service = self.client.shared.service;
        if service.microversion.is_none() {
            return Ok(());
        }
        // A service that is not asked for a microversion takes its oldest.
        let asked = self.version.or(self.client.microversion).or(service.versions.min);
        let Some(version) = asked else { return Ok(()) };
        let refuse = |field, versions| Err(ErrorKind::OutOfRange { field, versions, version });
        if !self.operation.versions.contains(version) {
            return refuse(None, self.operation.versions);
        }
        if let Some((name, versions)) = self.ranged.iter().find(|(_, v)| !v.contains(version)) {
            return refuse(Some((*name).to_owned()), *versions);
        }
        if let (Some(table), Content::Json(body, inside)) = (self.table, &self.body)
            && versioned::lacks_any(table, version)
        {
            let found = versioned::check(&body[inside.clone()], table, version)
                .map_err(|why| ErrorKind::Request(why.to_string()))?;
            if let Some(found) = found {
                return refuse(Some(found.path), found.versions);
            }
        }
        Ok(())
    }
}

/// What a URL answers where a service may tell its versions. That mostly needs no token.
pub(super) async fn discover(shared: &Shared, url: Url) -> Result<Raw, ErrorKind> {
    let mut request = reqwest::Request::new(Method::GET, url);
    shared.endpoint().await?.carry(&mut request)?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let with_token = request.try_clone();
    let raw = attempts(shared, request).await?;
    match with_token {
        Some(request) if raw.status == StatusCode::UNAUTHORIZED => {
            authorized(shared, request).await
        }
        _ => Ok(raw),
    }
}

/// Sends a request with the token, and once more with another where the service refuses the first.
async fn authorized(shared: &Shared, mut request: reqwest::Request) -> Result<Raw, ErrorKind> {
    let Some(proof) = shared.access.proof().await? else { return attempts(shared, request).await };
    proof.carry(request.headers_mut())?;
    // A body that is a stream cannot be sent twice.
    let again = if shared.access.renews() { request.try_clone() } else { None };
    let raw = attempts(shared, request).await?;
    if raw.status != StatusCode::UNAUTHORIZED {
        return Ok(raw);
    }
    let other = shared.access.other_than(&proof).await?;
    let (Some(mut request), Some(proof)) = (again, other) else { return Ok(raw) };
    tracing::debug!("sending again with another token");
    proof.carry(request.headers_mut())?;
    attempts(shared, request).await
}

/// Sends a request, again where it was not carried out.
pub(super) async fn attempts(shared: &Shared, request: reqwest::Request) -> Result<Raw, ErrorKind> {
    let (retry, method) = (&shared.retry, request.method().clone());
    let mut next = Some(request);
    let mut attempt = 0;
    while let Some(request) = next.take() {
        // A body that is a stream cannot be sent twice.
        next = if retry.goes_on(attempt) { request.try_clone() } else { None };
        let wait = match shared.carrier.execute(request).await {
            Ok(response) => {
                let (status, headers) = (response.status(), response.headers());
                match retry.after_status(attempt, &method, status, headers) {
                    Some(wait) if next.is_some() => wait,
                    _ => return receive(response, shared.max_body).await,
                }
            }
            Err(ErrorKind::Transport(error)) if error.is_connect() && next.is_some() => {
                retry.backoff(attempt)
            }
            Err(kind) => return Err(kind),
        };
        tracing::debug!(attempt, ?wait, "sending again");
        tokio::time::sleep(wait).await;
        attempt += 1;
    }
    unreachable!("the last attempt returns")
}

/// Reads a response whose body is not too large.
async fn receive(mut response: reqwest::Response, limit: usize) -> Result<Raw, ErrorKind> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let too_large = || ErrorKind::TooLarge { status, limit };
    let expected = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
    if expected > limit {
        return Err(too_large());
    }
    // Most bodies come whole, and need no copy.
    let (mut whole, mut joined) = (Bytes::new(), BytesMut::new());
    while let Some(chunk) = response.chunk().await.map_err(ErrorKind::Transport)? {
        if whole.len() + joined.len() + chunk.len() > limit {
            return Err(too_large());
        }
        if whole.is_empty() && joined.is_empty() {
            whole = chunk;
            continue;
        }
        if joined.is_empty() {
            joined.reserve(expected);
            joined.extend_from_slice(&std::mem::take(&mut whole));
        }
        joined.extend_from_slice(&chunk);
    }
    let body = if joined.is_empty() { whole } else { joined.freeze() };
    Ok(Raw { status, headers, body })
}

/// Writes a value, inside of an object under a key where it is wrapped. Gives where the value is.
fn write_json(
    body: &mut Vec<u8>,
    wrapper: Option<&str>,
    value: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>,
) -> serde_json::Result<Range<usize>> {
    let Some(key) = wrapper else {
        value(body)?;
        return Ok(0..body.len());
    };
    body.push(b'{');
    serde_json::to_writer(&mut *body, key)?;
    body.push(b':');
    let start = body.len();
    value(body)?;
    let inside = start..body.len();
    body.push(b'}');
    Ok(inside)
}
