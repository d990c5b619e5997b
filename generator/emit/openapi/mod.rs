//! OpenAPI documents, 3.1 and 3.0, as YAML or JSON.

mod body;
mod component;
mod document;
mod endpoint;
mod example;
mod names;
mod parameter;
mod response;
mod schema;
mod status;
#[cfg(test)]
mod tests;
mod union;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use self::component::Shared;
use self::document::{
    Components, Contact, Document, ExternalDocumentation, Info, License, Parameter, PathItem,
    ReferredTo, Response, SecurityScheme, Server, ServerVariable, ServiceExtension, Tag, TagGroup,
};
use self::endpoint::Draft;
use self::example::Examples;
use self::schema::Schemas;
use crate::diagnostic::visible;
use crate::emit::markdown::commonmark;
use crate::emit::yaml;
use crate::ir::{self, Api, SchemaId};
use crate::source::Sources;

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.0, for tools that need it.
    V3_0,
    /// 3.1.
    #[default]
    V3_1,
}

/// The form in which a document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// YAML that readers of its versions 1.1 and 1.2 understand alike.
    #[default]
    Yaml,
    /// Indented JSON.
    Json,
}

impl Format {
    /// The name of the document's file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Yaml => "openapi.yaml",
            Self::Json => "openapi.json",
        }
    }
}

/// The document of an API as data.
#[must_use]
pub fn document(api: &Api, version: Version) -> Value {
    const PLAIN: &str = "a document is plain data";
    let (operations, components) = Emitter::new(api, version, None).document();
    let mut document = serde_json::to_value(operations()).expect(PLAIN);
    let components = serde_json::to_value(components()).expect(PLAIN);
    if let (Value::Object(document), Value::Object(components)) = (&mut document, components) {
        document.extend(components);
    }
    document
}

/// The document of an API.
#[must_use]
pub fn emit(api: &Api, version: Version, format: Format) -> String {
    emit_with(api, version, format, None)
}

/// The document of an API; with its sources, operations and properties have the reasons for what they are as `x-reasons`.
#[must_use]
pub fn emit_with(api: &Api, version: Version, format: Format, reasons: Option<&Sources>) -> String {
    let (operations, components) = Emitter::new(api, version, reasons).document();
    let (mut text, components) =
        rayon::join(|| render(&operations(), format), || render(&components(), format));
    // Two maps as one.
    let components = match format {
        Format::Yaml => components.as_str(),
        Format::Json => {
            text.truncate(text.len() - "\n}\n".len());
            text.push_str(",\n");
            &components["{\n".len()..]
        }
    };
    text + components
}

/// A document as text.
#[must_use]
pub fn render(document: &impl Serialize, format: Format) -> String {
    const PLAIN: &str = "a document is plain data";
    match format {
        Format::Yaml => yaml::to_string(document).expect(PLAIN),
        Format::Json => visible::json(serde_json::to_string_pretty(document).expect(PLAIN) + "\n"),
    }
}

/// The components and examples that are collected from the operations.
struct Emitter<'a> {
    api: &'a Api,
    version: Version,
    schemas: Schemas<'a>,
    parameters: Shared<Parameter>,
    responses: Shared<Response>,
    examples: Examples,
    /// The number of operations that send each schema as their body.
    senders: Vec<usize>,
    /// The responses with which the service refuses what it has not looked at.
    refusals: Vec<(u16, ir::Response)>,
}

impl<'a> Emitter<'a> {
    fn new(api: &'a Api, version: Version, reasons: Option<&'a Sources>) -> Self {
        let mut senders = vec![0; api.schemas.len()];
        for (_, operation) in api.operations() {
            for content in operation.request.iter().flat_map(|body| body.content.values()) {
                senders[content.schema.0 as usize] += 1;
            }
        }
        Self {
            api,
            version,
            schemas: Schemas::new(api, version, reasons),
            parameters: Shared::new("parameters"),
            responses: Shared::new("responses"),
            examples: Examples::new(api, version),
            senders,
            refusals: response::refusals(api),
        }
    }

    /// Returns `true` if one operation alone sends the schema as its body.
    fn is_own_body(&self, schema: SchemaId) -> bool {
        self.senders[schema.0 as usize] == 1
    }

    /// The document but for its components, and these: to be made side by side.
    fn document(
        mut self,
    ) -> (impl FnOnce() -> Document + Send, impl FnOnce() -> ReferredTo + Send) {
        let api = self.api;
        let tag_names = tag_names(api);
        let drafts: Vec<(&ir::PathTemplate, Vec<Draft>)> = api
            .path_items
            .iter()
            .map(|(path, item)| {
                let drafts = item.endpoints.iter().map(|e| self.endpoint(path, e, &tag_names));
                (path, drafts.collect())
            })
            .collect();
        let (parameters, parameter_places) = self.parameters.resolve();
        let (responses, response_places) = self.responses.resolve();

        let (version, schemas) = (self.version, self.schemas);
        let examples = self.examples.into_components();
        let document = move || {
            let mut paths: IndexMap<String, PathItem> = IndexMap::new();
            for (path, drafts) in drafts {
                let item = paths.entry(documented(api, path.as_str()).to_owned()).or_default();
                for draft in drafts {
                    let method = draft.method;
                    let operation = draft.finish(&parameter_places, &response_places);
                    match status::field(method) {
                        Some(field) => item.operations.insert(field, operation),
                        None => item.additional.insert(method.as_str(), operation),
                    };
                }
            }
            let tag = |(tag, name): (&ir::Tag, _)| Tag { name, description: commonmark(&tag.doc) };
            Document {
                openapi: match version {
                    Version::V3_0 => "3.0.3",
                    Version::V3_1 => "3.1.0",
                },
                info: info(api, version),
                external_docs: api
                    .service
                    .documentation
                    .clone()
                    .map(|url| ExternalDocumentation { url }),
                servers: vec![server(api)],
                security: vec![IndexMap::from([("token", [])])],
                tag_groups: tag_groups(api, &tag_names),
                tags: api.tags.iter().zip(tag_names).map(tag).collect(),
                paths,
            }
        };
        let components = move || ReferredTo {
            components: Components {
                schemas: schemas.components(),
                responses,
                parameters,
                examples,
                security_schemes: IndexMap::from([("token", token())]),
            },
        };
        (document, components)
    }
}

/// A path as the document has it: without a slash at its end, which tools take for a mistake and
/// services take either way, unless both are paths with a method in common.
fn documented<'p>(api: &Api, path: &'p str) -> &'p str {
    let methods = |path: &str| {
        api.path_items
            .get(path)
            .into_iter()
            .flat_map(|item| item.endpoints.iter().map(|e| e.method))
    };
    match path.strip_suffix('/') {
        Some(bare) if !bare.is_empty() && !methods(bare).any(|m| methods(path).any(|n| n == m)) => {
            bare
        }
        _ => path,
    }
}

fn info(api: &Api, version: Version) -> Info {
    let license = api.service.license.clone().map(|name| match version {
        Version::V3_1 => License { identifier: Some(name.clone()), name, url: None },
        Version::V3_0 => License {
            url: Some(format!("https://spdx.org/licenses/{name}")),
            name,
            identifier: None,
        },
    });
    let newest = api.versions.max.map(|max| max.to_string());
    Info {
        title: api.title.clone(),
        description: commonmark(&api.doc),
        contact: api.service.contact.clone().map(|email| Contact { email }),
        license,
        version: newest.unwrap_or_else(|| api.service.major.clone()),
        openstack: ServiceExtension {
            service_type: api.service.service_type.clone(),
            versions: api.versions.into(),
        },
    }
}

/// The service's root, which every cloud has elsewhere.
fn server(api: &Api) -> Server {
    let host = ServerVariable {
        default: format!("{}.cloud.example", api.service.service_type),
        description: "Where the service's root is: its host, and the path below which the host serves it.",
    };
    let base_path = api.service.base_path.trim_end_matches('/');
    Server {
        url: format!("https://{{host}}{base_path}"),
        variables: IndexMap::from([("host", host)]),
    }
}

fn token() -> SecurityScheme {
    SecurityScheme {
        kind: "apiKey",
        description: "A token from the Identity service.",
        location: "header",
        name: "X-Auth-Token",
    }
}

/// The names of the tags: the title of each, or its unique name where two tags share a title.
fn tag_names(api: &Api) -> Vec<String> {
    let is_unique = |title: &str| api.tags.iter().filter(|tag| tag.title == title).count() == 1;
    api.tags
        .iter()
        .map(|tag| {
            let title = tag.title.as_str();
            if !title.is_empty() && is_unique(title) {
                title.to_owned()
            } else {
                tag.name.wire.clone()
            }
        })
        .collect()
}

/// The groups of the tags, where some have one. A viewer that knows groups shows no tag that is in none: one that stands by
/// itself is a group of its own.
fn tag_groups(api: &Api, names: &[String]) -> Vec<TagGroup> {
    if api.tags.iter().all(|tag| tag.within.is_none()) {
        return Vec::new();
    }
    let mut groups: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (tag, name) in api.tags.iter().zip(names) {
        groups.entry(tag.within.as_ref().unwrap_or(name)).or_default().push(name.clone());
    }
    groups.into_iter().map(|(name, tags)| TagGroup { name: name.to_owned(), tags }).collect()
}
