//! What goes back to the client.

use std::fmt;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::shape::Shape;
use super::{ApiError, Body, RequestContext};

/// What goes back to the client: status, headers and body.
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

/// How deep a shape is looked into before it is taken for one that needs pruning.
const DEEP: u8 = 12;

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
        let bytes = match cx.microversion() {
            Some(version) if !shape.is_whole_at(version, DEEP) => {
                let mut value = serde_json::to_value(body).map_err(ApiError::internal)?;
                shape.prune(&mut value, version);
                serde_json::to_vec(&value)
            }
            _ => serde_json::to_vec(body),
        }
        .map_err(ApiError::internal)?;
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

    fn new(status: u16, body: Body) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        Self { status, headers: HeaderMap::new(), body }
    }
}
