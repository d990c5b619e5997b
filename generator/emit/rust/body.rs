//! What of a body a program handles: the wrapper is the generated code's business.

use crate::ir::{
    Api, Body, Location, Method, Operation, Pagination, Property, SchemaId, SchemaKind, Selector,
};

/// A request or response body as a method takes or returns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Payload {
    /// There is none.
    None,
    /// JSON.
    Json(Json),
    /// Text.
    Text {
        /// `text/plain`.
        media_type: String,
    },
    /// Anything else.
    Bytes {
        /// `application/octet-stream`.
        media_type: String,
    },
}

/// A JSON body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Json {
    /// `application/json`, or a media type based on it.
    pub media_type: String,
    /// The only key of the body, `snapshot` in `{"snapshot": {…}}`, where what a program handles is
    /// its value.
    pub wrapper: Option<String>,
    /// What a program handles.
    pub schema: SchemaId,
    /// Whether `null` may stand for it: an action that takes an argument or none. One without any field is no argument.
    pub nullable: bool,
}

/// The request body of an operation.
pub(super) fn request(api: &Api, operation: &Operation) -> Payload {
    let action = matches!(operation.selector, Some(Selector::Action(_)));
    operation.request.as_ref().map_or(Payload::None, |body| payload(api, body, action))
}

/// The body of a response.
pub(super) fn response(api: &Api, body: Option<&Body>) -> Payload {
    body.map_or(Payload::None, |body| payload(api, body, false))
}

fn payload(api: &Api, body: &Body, action: bool) -> Payload {
    if let Some((media_type, content)) = body.based_on_json() {
        let media_type = media_type.to_owned();
        let inner = wrapped(api, content.schema, action);
        let is_empty = |id| api.schema(id).kind == SchemaKind::Object(Vec::new());
        return Payload::Json(Json {
            media_type,
            wrapper: inner.map(|property| property.name.wire.clone()),
            schema: inner.map_or(content.schema, |property| property.schema),
            nullable: inner.is_some_and(|p| p.nullable && !is_empty(p.schema)),
        });
    }
    match body.content.keys().next() {
        Some(media_type) if media_type.starts_with("text/") => {
            Payload::Text { media_type: media_type.clone() }
        }
        Some(media_type) => Payload::Bytes { media_type: media_type.clone() },
        None => Payload::None,
    }
}

/// The one property of an object that only wraps it. An action's key is always such a wrapper.
fn wrapped(api: &Api, schema: SchemaId, action: bool) -> Option<&Property> {
    let SchemaKind::Object(properties) = &api.schema(schema).kind else { return None };
    let [property] = properties.as_slice() else { return None };
    let structured = matches!(
        api.schema(property.schema).kind,
        SchemaKind::Object(_) | SchemaKind::Array(_) | SchemaKind::Map(_)
    );
    (action || structured && !property.nullable).then_some(property)
}

/// The property that holds the items of a list, in the response of an operation whose list may go on.
pub(super) fn collection(
    api: &Api,
    method: Method,
    operation: &Operation,
) -> Option<(String, SchemaId)> {
    if method != Method::Get || api.service.pagination == Pagination::None {
        return None;
    }
    let (_, response) = operation.success()?;
    let content = response.body.as_ref()?.json()?;
    let SchemaKind::Object(properties) = &api.schema(content.schema).kind else { return None };
    let is_link = |p: &&Property| {
        p.name.wire == "links" || p.name.wire == "next" || p.name.wire.ends_with("_links")
    };
    let pages = properties.iter().any(|p| is_link(&p))
        || operation.parameters.iter().any(|p| {
            p.location == Location::Query && matches!(p.name.wire.as_str(), "marker" | "limit")
        });
    let mut lists =
        properties.iter().filter(|p| !is_link(p)).filter_map(|p| match api.schema(p.schema).kind {
            SchemaKind::Array(item) => Some((p.name.wire.clone(), item)),
            _ => None,
        });
    let list = lists.next()?;
    (pages && lists.next().is_none()).then_some(list)
}
