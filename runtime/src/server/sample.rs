//! Answers from the reference's samples, for stand-ins.

use serde_json::Value;

use super::shape::Shape;
use super::{Answer, ApiError, Body, Operation, RequestContext};
use crate::Microversion;

/// An answer of a stand-in: a sample of the reference.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    status: u16,
    content: Content,
    wrapper: Option<&'static str>,
    shape: Shape,
    since: Option<Microversion>,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    Empty,
    Json(&'static str),
    /// No sample shows what is not JSON, so that there is none.
    Other(&'static str),
}

impl Sample {
    /// A status and no body.
    #[must_use]
    pub const fn empty(status: u16) -> Self {
        Self::new(status, Content::Empty)
    }

    /// A status and a JSON body.
    #[must_use]
    pub const fn json(status: u16, body: &'static str) -> Self {
        Self::new(status, Content::Json(body))
    }

    /// A status and an empty body of another media type.
    #[must_use]
    pub const fn other(status: u16, media_type: &'static str) -> Self {
        Self::new(status, Content::Other(media_type))
    }

    const fn new(status: u16, content: Content) -> Self {
        Self { status, content, wrapper: None, shape: Shape::Any, since: None }
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

    /// The same, as the reference shows it from this microversion on.
    #[must_use]
    pub const fn since(self, major: u16, minor: u16) -> Self {
        Self { since: Some(Microversion::new(major, minor)), ..self }
    }

    /// The answer of an operation that remembers nothing: its sample.
    pub(crate) fn of(cx: &RequestContext) -> Result<Answer, ApiError> {
        match Self::chosen(cx.operation, cx.microversion()) {
            Some(sample) => sample.answer(cx),
            None => Err(ApiError::left_to_default(cx.operation.name)),
        }
    }

    /// The last of an operation's samples, which are in order, that a microversion has; before the first of them, that one.
    pub(crate) fn chosen(
        operation: &Operation,
        version: Option<Microversion>,
    ) -> Option<&'static Self> {
        let samples = operation.samples;
        let shown =
            |sample: &&Self| sample.since.is_none_or(|since| version.is_some_and(|v| since <= v));
        samples.iter().rfind(shown).or(samples.first())
    }

    fn answer(&self, cx: &RequestContext) -> Result<Answer, ApiError> {
        match self.content {
            Content::Empty => Ok(Answer::empty(self.status)),
            Content::Other(media_type) => Ok(Answer::raw(self.status, media_type, Body::empty())),
            Content::Json(text) => {
                let body = serde_json::from_str(text).map_err(ApiError::internal)?;
                self.answer_with(body, cx)
            }
        }
    }

    /// The same answer with another body, of which the microversion's part is sent.
    pub(crate) fn answer_with(
        &self,
        mut body: Value,
        cx: &RequestContext,
    ) -> Result<Answer, ApiError> {
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

    /// The body that it shows, where that is JSON.
    #[cfg(feature = "testing")]
    pub(crate) fn body(&self) -> Option<Value> {
        match self.content {
            Content::Json(text) => serde_json::from_str(text).ok(),
            Content::Empty | Content::Other(_) => None,
        }
    }

    /// The status of its answer.
    #[cfg(feature = "testing")]
    pub(crate) fn status(&self) -> u16 {
        self.status
    }
}
