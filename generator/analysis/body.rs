//! Bodies as a program handles them: the wrapper of a JSON body is the generated code's business.

use crate::ir::{
    Api, Body, Method, Operation, Property, Provenance, SchemaId, SchemaKind, Selector,
};

/// The range of all media types.
const ANY: &str = "*/*";

/// The media type that a body is sent as where nobody says another.
#[must_use]
pub fn sent_as(media_type: &str) -> &str {
    if media_type == ANY { "application/octet-stream" } else { media_type }
}

/// A request or response body as a program handles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// There is none.
    Empty,
    /// JSON.
    Json(Json<'a>),
    /// Text.
    Text {
        /// `text/plain`.
        media_type: &'a str,
    },
    /// Anything else.
    Bytes {
        /// `application/octet-stream`.
        media_type: &'a str,
    },
}

/// A JSON body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json<'a> {
    /// `application/json`, or a media type based on it.
    pub media_type: &'a str,
    /// The schema of the whole body, wrapper and all.
    pub body: SchemaId,
    /// The only key of the body, `snapshot` in `{"snapshot": {…}}`, where what a program handles is
    /// its value.
    pub wrapper: Option<&'a str>,
    /// The schema of what a program handles.
    pub schema: SchemaId,
    /// `true` if `null` may stand for it: an action that takes an argument or none. One without any field is no argument.
    pub nullable: bool,
}

impl<'a> Payload<'a> {
    /// The request body of an operation. A GET and a HEAD have none: services refuse it (RFC 9110, sections 9.3.1
    /// and 9.3.2).
    #[must_use]
    pub fn of_request(api: &'a Api, method: Method, operation: &'a Operation) -> Self {
        let is_action = matches!(operation.selector, Some(Selector::Action(_)));
        match &operation.request {
            Some(body) if !matches!(method, Method::Get | Method::Head) => {
                Self::of(api, body, is_action)
            }
            _ => Self::Empty,
        }
    }

    /// The body of a response.
    #[must_use]
    pub fn of_response(api: &'a Api, body: Option<&'a Body>) -> Self {
        body.map_or(Self::Empty, |body| Self::of(api, body, false))
    }

    /// The JSON, where it is JSON.
    #[must_use]
    pub fn json(self) -> Option<Json<'a>> {
        match self {
            Self::Json(json) => Some(json),
            Self::Empty | Self::Text { .. } | Self::Bytes { .. } => None,
        }
    }

    /// It may be of any media type, which its header says.
    #[must_use]
    pub fn is_of_any_type(self) -> bool {
        matches!(self, Self::Bytes { media_type: ANY })
    }

    fn of(api: &'a Api, body: &'a Body, is_action: bool) -> Self {
        if let Some((media_type, content)) = body.based_on_json() {
            let inner = wrapped(api, content.schema, is_action);
            let is_empty = |id| api.schema(id).kind == SchemaKind::Object(Vec::new());
            return Self::Json(Json {
                media_type,
                body: content.schema,
                wrapper: inner.map(|property| property.name.wire.as_str()),
                schema: inner.map_or(content.schema, |property| property.schema),
                nullable: inner.is_some_and(|p| p.nullable && !is_empty(p.schema)),
            });
        }
        let is_text = body.content.keys().all(|media_type| media_type.starts_with("text/"));
        match body.content.keys().next() {
            Some(media_type) if is_text => Self::Text { media_type },
            Some(media_type) => Self::Bytes { media_type },
            None => Self::Empty,
        }
    }
}

/// The one property of an object that only wraps it, and is always there. An action's key is always such a wrapper.
fn wrapped(api: &Api, schema: SchemaId, is_action: bool) -> Option<&Property> {
    let SchemaKind::Object(properties) = &api.schema(schema).kind else { return None };
    let [property] = properties.as_slice() else { return None };
    let structured = matches!(
        api.schema(property.schema).kind,
        SchemaKind::Object(_) | SchemaKind::Array(_) | SchemaKind::Map(_)
    );
    let is_there = property.required || property.provenance == Provenance::Wrapper;
    (is_action || structured && is_there && !property.nullable).then_some(property)
}
