//! A request while it is put together, and its sending.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Url;
use serde_core::Serialize;
use tracing::Instrument;

use super::builder::Shared;
use super::endpoint::Endpoint;
use super::response::Raw;
use super::sending::{Incoming, Outgoing};
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
    /// `true` if the body of a success is handed on unread.
    pub(crate) is_download: bool,
}

/// The body of a request.
enum Content {
    None,
    /// A JSON text, and the range of it that is inside the one key that wraps it, where one does.
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
            is_download: false,
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
                // A body has one media type.
                if name == CONTENT_TYPE {
                    self.headers.insert(name, value);
                } else {
                    self.headers.append(name, value);
                }
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
        Ok(self.receive().await?.raw)
    }

    /// As [`Self::send`], with what is not read of the answer.
    pub(super) async fn receive(self: Box<Self>) -> Result<Incoming, Error> {
        let Operation { name, redirects, .. } = *self.operation;
        let answer = self.exchange().await.map_err(|kind| Error::new(name, kind))?;
        let status = answer.raw.status;
        // What 300 and 304 say is an answer; the others send one elsewhere, unless that is what the operation is for.
        let is_elsewhere = status.is_redirection() && !matches!(status.as_u16(), 300 | 304);
        if status.is_client_error() || status.is_server_error() || is_elsewhere && !redirects {
            return Err(Error::new(name, answer.raw.into_error()));
        }
        Ok(answer)
    }

    async fn exchange(self: Box<Self>) -> Result<Incoming, ErrorKind> {
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
            self.into_http(endpoint)?.authorized(&shared).await
        };
        let answer = sending.instrument(span.clone()).await?;
        span.record("status", answer.raw.status.as_u16());
        span.record("request_id", answer.raw.request_id());
        Ok(answer)
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

    /// Checks that the request can be sent at all.
    fn check(&self) -> Result<(), ErrorKind> {
        match &self.wrong {
            Some(why) => Err(ErrorKind::Request(why.clone())),
            None => self.check_versions(),
        }
    }

    fn into_http(self, endpoint: &Endpoint) -> Result<Outgoing, ErrorKind> {
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
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(self.operation.accept));
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
        let body = match self.body {
            Content::None => None,
            Content::Json(bytes, _) => Some(bytes.into()),
            Content::Other(body) => Some(body),
        };
        let (operation, is_download) = (self.operation.name, self.is_download);
        Ok(Outgoing { operation, request, body, is_download })
    }

    /// Checks that the microversion of the call has all that the request uses.
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

/// Gets a URL at which a service may tell its versions. That mostly needs no token.
pub(super) async fn discover(shared: &Shared, url: Url) -> Result<Raw, ErrorKind> {
    let mut request = reqwest::Request::new(Method::GET, url);
    shared.endpoint().await?.carry(&mut request)?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let with_token = request.try_clone();
    let answer = Outgoing::plain(request).attempts(shared).await?;
    match with_token {
        Some(request) if answer.raw.status == StatusCode::UNAUTHORIZED => {
            Ok(Outgoing::plain(request).authorized(shared).await?.raw)
        }
        _ => Ok(answer.raw),
    }
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
