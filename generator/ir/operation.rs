//! Operations, their parameters, bodies and responses.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;

use super::{Decisions, Doc, Filling, Form, Microversion, Name, SchemaId, TagId, VersionRange};
use crate::source::Span;

/// An HTTP method that OpenAPI can hold, and `COPY`, which object storage uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    #[allow(missing_docs)]
    Get,
    #[allow(missing_docs)]
    Put,
    #[allow(missing_docs)]
    Post,
    #[allow(missing_docs)]
    Delete,
    #[allow(missing_docs)]
    Options,
    #[allow(missing_docs)]
    Head,
    #[allow(missing_docs)]
    Patch,
    #[allow(missing_docs)]
    Copy,
}

impl Method {
    /// The method as it is sent, `GET`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Copy => "COPY",
        }
    }

    /// A request with it carries what is to be created or changed: the methods that RFC 9110, section 9.3, and RFC 5789
    /// define so.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }

    /// Reads a method in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Get,
            Self::Put,
            Self::Post,
            Self::Delete,
            Self::Options,
            Self::Head,
            Self::Patch,
            Self::Copy,
        ]
        .into_iter()
        .find(|m| m.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One documented operation: one `rest_method` of the reference.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// Unique in the document, `list snapshots detail`.
    pub name: Name,
    /// The section it belongs to.
    pub tag: TagId,
    /// The selector that tells it from the other operations of its endpoint; `None` where it is alone.
    pub selector: Option<Selector>,
    /// One line: the section's title.
    pub summary: String,
    /// The section's prose.
    pub doc: Doc,
    /// Path, query and header parameters, in this order; path parameters in the order of the path.
    pub parameters: Vec<Parameter>,
    /// The request body, where there is one.
    pub request: Option<Body>,
    /// By status code: the successes first, then the errors, each in the order of the reference.
    pub responses: IndexMap<u16, Response>,
    /// The microversions that have the operation.
    pub versions: VersionRange,
    /// The `rest_method` line.
    pub span: Span,
    /// Why it is named and dated so.
    #[serde(skip)]
    pub decisions: Decisions,
}

impl Operation {
    /// The responses that are not errors, in order: status code below 400.
    pub fn successes(&self) -> impl Iterator<Item = (u16, &Response)> {
        self.responses.iter().filter(|(code, _)| **code < 400).map(|(code, r)| (*code, r))
    }

    /// The response that a client expects: the first 2xx, else the first that is not an error.
    #[must_use]
    pub fn success(&self) -> Option<(u16, &Response)> {
        self.successes()
            .find(|(code, _)| (200..300).contains(code))
            .or_else(|| self.successes().next())
    }

    /// The body of the request and those of the responses.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let responses = self.responses.values().filter_map(|response| response.body.as_ref());
        self.request.iter().chain(responses)
    }

    /// As [`Self::bodies`].
    pub(crate) fn bodies_mut(&mut self) -> impl Iterator<Item = &mut Body> {
        let responses = self.responses.values_mut().filter_map(|response| response.body.as_mut());
        self.request.iter_mut().chain(responses)
    }
}

/// The part of a request that says which of an endpoint's operations it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Selector {
    /// The only key of the request body's top level, `os-extend` in `{"os-extend": {…}}`.
    Action(Name),
    /// A query parameter that must be present, `usage` in `?usage=True`.
    Query(Name),
    /// The shape of the body or nothing at all: they must be tried in order.
    Shape,
}

/// A parameter object: path, query or header, never body.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// The name on the wire; one with a placeholder stands for many, [`Self::family`].
    pub name: Name,
    /// The texts that may stand in for the placeholder, at which microversions; any text where none is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fillings: Vec<Filling>,
    /// Where it is sent.
    pub location: Location,
    /// `true` if a request without it is refused. Always true in a path.
    pub required: bool,
    /// Its type.
    pub schema: SchemaId,
    /// Its meaning.
    pub doc: Arc<Doc>,
    /// The microversions that have it.
    pub versions: VersionRange,
    /// Its forms by microversion, where it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// The value that the service takes for an absent one.
    pub default: Option<serde_json::Value>,
    /// The row that lists it.
    pub span: Span,
    /// Why it is as it is.
    #[serde(skip)]
    pub decisions: Decisions,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// A placeholder of the path template.
    Path,
    /// The query string.
    Query,
    /// A request or response header.
    Header,
}

impl Location {
    /// The word that OpenAPI uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// A request or response body.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// `true` if a request must have it; true for responses.
    pub required: bool,
    /// By media type, `application/json`; never empty.
    pub content: IndexMap<String, Content>,
    /// The microversions that have it, of those that have what it is the body of.
    pub versions: VersionRange,
    /// Why it is dated so.
    #[serde(skip)]
    pub decisions: Decisions,
}

impl Body {
    /// A body of one media type, at all microversions.
    #[must_use]
    pub fn of(media_type: String, content: Content) -> Self {
        Self::of_any(IndexMap::from([(media_type, content)]))
    }

    /// A body of any of these media types, at all microversions.
    #[must_use]
    pub fn of_any(content: IndexMap<String, Content>) -> Self {
        Self {
            required: true,
            content,
            versions: VersionRange::ALL,
            decisions: Decisions::default(),
        }
    }

    /// The JSON content, where there is one.
    #[must_use]
    pub fn json(&self) -> Option<&Content> {
        self.content.get("application/json")
    }

    /// The same, else the content of the first media type that is based on JSON, with its name.
    #[must_use]
    pub fn based_on_json(&self) -> Option<(&str, &Content)> {
        let own = self.content.get_key_value("application/json");
        own.or_else(|| self.content.iter().find(|(media_type, _)| is_json(media_type)))
            .map(|(media_type, content)| (media_type.as_str(), content))
    }
}

/// Returns `true` if a media type is JSON or based on it, `application/json-patch+json`.
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim_end();
    essence.ends_with("json") || media_type.contains("json-")
}

/// The content of a body in one media type (OpenAPI, Media Type Object).
#[derive(Clone, Debug, Serialize)]
pub struct Content {
    /// The shape of the body.
    pub schema: SchemaId,
    /// Its schemas by microversions, where that changed; [`Self::schema`] then is any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// This operation's part of it, where others have more of the resource; as [`super::Property::own`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<SchemaId>,
    /// The samples of the reference.
    pub examples: Vec<Example>,
}

impl Content {
    /// One shape at all microversions, which is all of the resource.
    #[must_use]
    pub fn new(schema: SchemaId, examples: Vec<Example>) -> Self {
        Self { schema, own: None, forms: Vec::new(), examples }
    }

    /// The shape that a document says: what the operation has of the resource.
    #[must_use]
    pub fn documented(&self) -> SchemaId {
        self.own.unwrap_or(self.schema)
    }

    /// The examples of a stand-in: of those of each microversion the one that says most, by the microversion from
    /// which on it is shown. What an earlier one does not have is to be taken out of it.
    #[must_use]
    pub fn shown(&self) -> BTreeMap<Option<Microversion>, String> {
        let mut shown = BTreeMap::new();
        for example in &self.examples {
            let body = example.value.to_string();
            let longest: &mut String = shown.entry(example.versions.min).or_default();
            if longest.len() < body.len() {
                *longest = body;
            }
        }
        shown
    }
}

/// A sample body.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// Unique among the examples of one content: made of the sample's file name.
    pub name: Name,
    /// The heading that the sample stands under.
    pub summary: String,
    /// The sample itself.
    pub value: Arc<serde_json::Value>,
    /// The microversions that the heading or the sample's path names.
    pub versions: VersionRange,
    /// The whole sample file.
    pub span: Span,
}

/// The response with one status code.
#[derive(Clone, Debug, Serialize)]
pub struct Response {
    /// The meaning of the code: from the service's `status.yaml`, else from HTTP.
    pub doc: Doc,
    /// Headers of interest.
    pub headers: Vec<Parameter>,
    /// The body; `None` where the response has none. Error responses carry [`super::Api::fault`].
    pub body: Option<Body>,
    /// The microversions that answer with the code.
    pub versions: VersionRange,
    /// The code in the reference.
    pub span: Span,
    /// Why it is dated so.
    #[serde(skip)]
    pub decisions: Decisions,
}
