//! Answers to the client.

use std::collections::BTreeMap;
use std::fmt;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};

use super::prune::Pruned;
use super::shape::Shape;
use super::{ApiError, Body, RequestContext};

/// An answer to the client: status, headers and body.
#[derive(Debug)]
pub struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// A response that can be sent.
pub trait IntoAnswer {
    /// Renders it as the negotiated microversion wants it.
    fn into_answer(self, cx: &RequestContext) -> Result<Answer, ApiError>;
}

/// The depth to which a shape is looked into before it is taken for one that needs pruning.
const DEEP: u8 = 12;

/// The number of bytes that most bodies of one thing fit into.
const USUAL: usize = 1024;

/// The number of headers of an answer, with those that say the request's id and its version.
const HEADERS: usize = 6;

impl Answer {
    /// A response without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self::new(status, Body::empty())
    }

    /// A response whose body is not JSON; its media type goes into the headers.
    #[must_use]
    pub fn raw(status: u16, media_type: &'static str, body: Body) -> Self {
        let mut answer = Self::new(status, body);
        answer.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        answer
    }

    /// A JSON response without the fields that the negotiated microversion does not have.
    pub fn json<T: Serialize>(
        status: u16,
        body: &T,
        shape: &Shape,
        cx: &RequestContext,
    ) -> Result<Self, ApiError> {
        match pruned(body, shape, cx) {
            Some(body) => Self::serialize(status, &body),
            None => Self::serialize(status, body),
        }
    }

    /// The same, with the body under the one key of an object; the shape is that of the body.
    pub fn json_in<T: Serialize>(
        status: u16,
        wrapper: &str,
        body: &T,
        shape: &Shape,
        cx: &RequestContext,
    ) -> Result<Self, ApiError> {
        match pruned(body, shape, cx) {
            Some(body) => Self::serialize(status, &Wrapped(wrapper, &body)),
            None => Self::serialize(status, &Wrapped(wrapper, body)),
        }
    }

    fn serialize<T: Serialize>(status: u16, body: &T) -> Result<Self, ApiError> {
        let mut bytes = Vec::with_capacity(USUAL);
        serde_json::to_writer(&mut bytes, body).map_err(ApiError::internal)?;
        Ok(Self::raw(status, "application/json", Body::from(bytes)))
    }

    /// The same with a documented header, where it has a value.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: Option<impl fmt::Display>) -> Self {
        if let Some(value) = value
            && let Ok(name) = HeaderName::try_from(name)
            && let Ok(value) = HeaderValue::try_from(value.to_string())
        {
            self.headers.insert(name, value);
        }
        self
    }

    /// The same with a documented family of headers, by what stands in for the placeholder of its name.
    #[must_use]
    pub fn headers(
        mut self,
        (start, end): (&str, &str),
        values: BTreeMap<String, impl fmt::Display>,
    ) -> Self {
        for (part, value) in values {
            let name = HeaderName::try_from([start, &part, end].concat());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value.to_string())) {
                self.headers.insert(name, value);
            }
        }
        self
    }

    fn new(status: u16, body: Body) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        Self { status, headers: HeaderMap::with_capacity(HEADERS), body }
    }
}

/// The body without what the negotiated microversion does not have; `None` where it has it all.
fn pruned<'a, T>(body: &'a T, shape: &Shape, cx: &RequestContext) -> Option<Pruned<'a, T>> {
    let version = cx.microversion()?;
    let whole = shape.is_whole_at(version, DEEP);
    (!whole).then_some(Pruned { value: body, shape: *shape, version })
}

/// A body under the one key of an object.
struct Wrapped<'a, T>(&'a str, &'a T);

impl<T: Serialize> Serialize for Wrapped<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, self.1)])
    }
}
