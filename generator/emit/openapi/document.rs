//! The OpenAPI document as data, in the order in which it is written.
//!
//! Schema objects are ordered maps, because JSON Schema's keywords are what differs between the
//! versions of OpenAPI; all around them is typed and the same in both.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::ir::{Microversion, VersionRange};

/// A schema object.
pub(super) type SchemaObject = Map<String, Value>;

/// The root but for what it ends with, [`ReferredTo`].
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    pub(super) openapi: &'static str,
    pub(super) info: Info,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) external_docs: Option<ExternalDocumentation>,
    pub(super) servers: Vec<Server>,
    pub(super) security: Vec<IndexMap<&'static str, [(); 0]>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Tag>,
    /// The nesting of tags in viewers.
    #[serde(rename = "x-tagGroups", skip_serializing_if = "Vec::is_empty")]
    pub(super) tag_groups: Vec<TagGroup>,
    pub(super) paths: IndexMap<String, PathItem>,
}

/// The end of the root.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ReferredTo {
    pub(super) components: Components,
}

/// The Info Object.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Info {
    pub(super) title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) license: Option<License>,
    pub(super) version: String,
    #[serde(rename = "x-openstack")]
    pub(super) openstack: ServiceExtension,
}

/// The Contact Object.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Contact {
    pub(super) email: String,
}

/// The License Object: by its name in SPDX, of which 3.0 knows no more than an address.
#[derive(Clone, Debug, Serialize)]
pub(super) struct License {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
}

/// The External Documentation Object.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ExternalDocumentation {
    pub(super) url: String,
}

/// The extension `x-openstack` of the service.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ServiceExtension {
    pub(super) service_type: String,
    #[serde(flatten)]
    pub(super) versions: VersionExtension,
}

/// Where the service is.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Server {
    pub(super) url: String,
    pub(super) variables: IndexMap<&'static str, ServerVariable>,
}

/// A part of a server's URL.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ServerVariable {
    pub(super) default: String,
    pub(super) description: &'static str,
}

/// A section of the reference.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tag {
    pub(super) name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
}

/// Tags under a heading of their own.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TagGroup {
    pub(super) name: String,
    pub(super) tags: Vec<String>,
}

/// The operations of a path, by method in lower case.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct PathItem {
    #[serde(flatten)]
    pub(super) operations: IndexMap<&'static str, Operation>,
    /// Methods that have no field in this version of OpenAPI, under the name that 3.2 gives them.
    #[serde(rename = "x-additional-operations", skip_serializing_if = "IndexMap::is_empty")]
    pub(super) additional: IndexMap<&'static str, Operation>,
}

/// An operation object.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub(super) tags: Vec<String>,
    pub(super) summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    pub(super) operation_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parameters: Vec<OrReference<Parameter>>,
    /// Headers that OpenAPI cannot say, by the pattern of their names.
    #[serde(rename = "x-header-patterns", skip_serializing_if = "IndexMap::is_empty")]
    pub(super) header_patterns: IndexMap<String, Header>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_body: Option<RequestBody>,
    pub(super) responses: IndexMap<String, OrReference<Response>>,
    #[serde(rename = "x-reasons", skip_serializing_if = "Option::is_none")]
    pub(super) reasons: Option<Value>,
    /// Where it is not the document's; an empty list needs no token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) security: Option<Vec<IndexMap<&'static str, [&'static str; 0]>>>,
    #[serde(rename = "x-openstack", skip_serializing_if = "VersionExtension::is_empty")]
    pub(super) versions: VersionExtension,
}

/// An object, or a reference to a component.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum OrReference<T> {
    Reference {
        #[serde(rename = "$ref")]
        reference: String,
        /// In place of the component's, which only 3.1 reads.
        #[serde(skip_serializing_if = "String::is_empty")]
        summary: String,
    },
    Object(T),
}

/// A path, query or header parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Parameter {
    #[serde(rename = "in")]
    pub(super) location: &'static str,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) style: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explode: Option<bool>,
    #[serde(flatten)]
    pub(super) value: Header,
}

/// The fields that a Parameter Object and a Header Object have in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Header {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
    pub(super) schema: SchemaObject,
    #[serde(rename = "x-openstack", skip_serializing_if = "VersionExtension::is_empty")]
    pub(super) versions: VersionExtension,
}

/// The Request Body Object.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RequestBody {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
    pub(super) content: IndexMap<String, MediaType>,
}

/// A response object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Response {
    pub(super) description: String,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) headers: IndexMap<String, Header>,
    /// As those of requests.
    #[serde(rename = "x-header-patterns", skip_serializing_if = "IndexMap::is_empty")]
    pub(super) header_patterns: IndexMap<String, Header>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) content: IndexMap<String, MediaType>,
    #[serde(rename = "x-openstack", skip_serializing_if = "VersionExtension::is_empty")]
    pub(super) versions: VersionExtension,
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct MediaType {
    pub(super) schema: SchemaObject,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) examples: IndexMap<String, OrReference<Example>>,
    #[serde(rename = "x-openstack", skip_serializing_if = "VersionExtension::is_empty")]
    pub(super) versions: VersionExtension,
}

/// A sample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Example {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) summary: String,
    pub(super) value: Arc<Value>,
    #[serde(rename = "x-openstack", skip_serializing_if = "VersionExtension::is_empty")]
    pub(super) versions: VersionExtension,
}

/// The Components Object.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Components {
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) schemas: IndexMap<String, SchemaObject>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) responses: IndexMap<String, Response>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) parameters: IndexMap<String, Parameter>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(super) examples: IndexMap<String, Example>,
    pub(super) security_schemes: IndexMap<&'static str, SecurityScheme>,
}

/// The way in which a request is authorised.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SecurityScheme {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) description: &'static str,
    #[serde(rename = "in")]
    pub(super) location: &'static str,
    pub(super) name: &'static str,
}

/// The extension `x-openstack` with microversions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct VersionExtension {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_ver: Option<Microversion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_ver: Option<Microversion>,
}

impl VersionExtension {
    /// Returns `true` if there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The extension as a value, where there is something to say.
    pub(super) fn to_value(self) -> Option<Value> {
        let mut map = Map::new();
        let ends = [("min-ver", self.min_ver), ("max-ver", self.max_ver)];
        for (key, version) in ends {
            if let Some(version) = version {
                map.insert(key.to_owned(), Value::String(version.to_string()));
            }
        }
        (!map.is_empty()).then_some(Value::Object(map))
    }
}

impl From<VersionRange> for VersionExtension {
    fn from(range: VersionRange) -> Self {
        Self { min_ver: range.min, max_ver: range.max }
    }
}
