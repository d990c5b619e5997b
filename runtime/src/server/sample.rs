//! Answers from the reference's samples, for stand-ins.

use serde_json::Value;

use super::shape::Shape;
use super::{Answer, ApiError, RequestContext};

/// What an operation answers in a stand-in: the sample of the reference.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    status: u16,
    body: Option<&'static str>,
    wrapper: Option<&'static str>,
    shape: Shape,
}

impl Sample {
    /// A status and no body.
    #[must_use]
    pub const fn empty(status: u16) -> Self {
        Self { status, body: None, wrapper: None, shape: Shape::Any }
    }

    /// A status and a JSON body.
    #[must_use]
    pub const fn json(status: u16, body: &'static str) -> Self {
        Self { status, body: Some(body), wrapper: None, shape: Shape::Any }
    }

    /// The same, without what the shape says that the negotiated microversion does not have.
    #[must_use]
    pub const fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The same; the shape is that of what the body holds under its one key.
    #[must_use]
    pub const fn within(self, wrapper: &'static str) -> Self {
        Self { wrapper: Some(wrapper), ..self }
    }

    pub(super) fn answer(&self, cx: &RequestContext) -> Result<Answer, ApiError> {
        let Some(text) = self.body else { return Ok(Answer::empty(self.status)) };
        let mut body: Value = serde_json::from_str(text).map_err(ApiError::internal)?;
        if let Some(version) = cx.microversion() {
            let inner = match self.wrapper {
                Some(wrapper) => body.get_mut(wrapper),
                None => Some(&mut body),
            };
            if let Some(inner) = inner {
                self.shape.prune(inner, version);
            }
        }
        Answer::json(self.status, &body, &Shape::Any, cx)
    }
}
