//! Parameters and response headers.

use indexmap::IndexMap;

use super::component::SharedId;
use super::document::{Header, Parameter, SchemaObject, VersionExtension};
use super::union::{self, Shape};
use super::{Emitter, schema};
use crate::analysis::component::name as component_name;
use crate::emit::markdown::commonmark;
use crate::ir::{Doc, Location, Operation, PathTemplate, VersionRange};
use crate::{ir, ir::Selector};

/// Headers that OpenAPI says elsewhere: the security scheme and the media types.
const SAID_ELSEWHERE: [&str; 4] = ["x-auth-token", "accept", "content-type", "authorization"];

impl Emitter<'_> {
    /// The parameters of an endpoint's operations as one list.
    pub(super) fn parameters(
        &mut self,
        path: &PathTemplate,
        operations: &[Operation],
    ) -> Vec<SharedId> {
        let mut merged: IndexMap<(Location, &str), Vec<(&Operation, &ir::Parameter)>> =
            IndexMap::new();
        for operation in operations {
            for parameter in &operation.parameters {
                let wire = parameter.name.wire.as_str();
                let wanted = match parameter.location {
                    Location::Path => path.placeholders().any(|name| name == wire),
                    Location::Query => true,
                    Location::Header => {
                        parameter.family().is_none()
                            && !SAID_ELSEWHERE.iter().any(|name| name.eq_ignore_ascii_case(wire))
                    }
                };
                if wanted {
                    merged
                        .entry((parameter.location, wire))
                        .or_default()
                        .push((operation, parameter));
                }
            }
        }
        let mut out: Vec<SharedId> = Vec::new();
        // A document without a parameter for every placeholder is not valid.
        for name in path.placeholders() {
            if !merged.contains_key(&(Location::Path, name)) {
                let parameter = path_parameter(name);
                out.push(self.parameters.add(&component_name(&ir::Name::new(name)), parameter));
            }
        }
        for ((location, wire), uses) in merged {
            let everywhere = uses.len() == operations.len();
            let ranges = uses.iter().map(|(operation, parameter)| {
                // Beside operations that lack it, it has at most the operation's own range.
                if everywhere {
                    parameter.versions
                } else {
                    parameter.versions.intersect(operation.versions)
                }
            });
            let versions = ranges.reduce(VersionRange::hull).unwrap_or(VersionRange::ALL);
            let schemas = union::distinct(uses.iter().map(|(_, parameter)| parameter.schema));
            let docs =
                union::distinct(uses.iter().map(|(_, p)| &p.doc).filter(|doc| !doc.is_empty()));
            let required = location == Location::Path
                || everywhere
                    && uses.iter().all(|(_, p)| p.required)
                    && operations.iter().all(
                        |o| !matches!(&o.selector, Some(Selector::Query(n)) if n.wire == wire),
                    );
            let forms = &uses[0].1.forms;
            let schema = if uses.iter().all(|(_, p)| p.forms == *forms) && !forms.is_empty() {
                self.schemas.place_changing(uses[0].1.schema, forms, true)
            } else {
                self.schemas.place_union(&schemas)
            };
            let default = uses[0].1.default.as_ref();
            let is_one = uses.iter().all(|(_, p)| p.default.as_ref() == default);
            let default = default.filter(|_| is_one && schemas.len() == 1);
            let schema = self.schemas.with_default(schema, schemas[0], default);
            // Nobody sends the name of an exploded object.
            let family = uses[0].1.family().zip(uses[0].1.placeholder());
            let name = match family {
                Some(((start, end), part)) => [start, part, end].concat(),
                None => wire.to_owned(),
            };
            let schema = match family {
                Some((around, _)) => self.schemas.family(around, &uses[0].1.fillings, schema),
                None => schema,
            };
            let value = Header {
                description: docs.first().map(|doc| commonmark(doc)).unwrap_or_default(),
                required,
                schema,
                versions: versions.into(),
            };
            let parameter = Parameter {
                location: location.as_str(),
                name,
                style: family.map(|_| "form"),
                explode: family.map(|_| true),
                value,
            };
            out.push(self.parameters.add(&component_name(&uses[0].1.name), parameter));
        }
        if let Some(id) = self.microversion(operations) {
            out.push(id);
        }
        out
    }

    /// The header that asks for a microversion, unless the reference lists it itself.
    fn microversion(&mut self, operations: &[Operation]) -> Option<SharedId> {
        let microversion = self.api.service.microversion.as_ref()?;
        let listed = operations.iter().flat_map(|o| &o.parameters).any(|p| {
            p.location == Location::Header && p.name.wire.eq_ignore_ascii_case(&microversion.header)
        });
        if listed {
            return None;
        }
        let form = match &microversion.service {
            Some(service) => format!("`{service} X.Y`"),
            None => "`X.Y`".to_owned(),
        };
        let description = format!(
            "The microversion of the API that the request means, {form}, or `latest` in place of the number. \
             Without it the service takes the oldest that it has."
        );
        let value = Header {
            description,
            required: false,
            schema: text(),
            versions: VersionExtension::default(),
        };
        let parameter = plain(Location::Header, microversion.header.clone(), value);
        Some(self.parameters.add(&component_name(&ir::Name::new(&microversion.header)), parameter))
    }

    /// Response headers by name.
    pub(super) fn headers(
        &mut self,
        responses: &[Shape<'_, ir::Response>],
    ) -> IndexMap<String, Header> {
        let mut out = IndexMap::new();
        for shape in responses {
            for header in &shape.value.headers {
                let wire = &header.name.wire;
                let is_said = wire.eq_ignore_ascii_case("content-type") || out.contains_key(wire);
                if is_said || header.family().is_some() {
                    continue;
                }
                let everywhere =
                    responses.iter().all(|s| s.value.headers.iter().any(|h| h.name.wire == *wire));
                let value = Header {
                    description: commonmark(&header.doc),
                    required: header.required && everywhere,
                    schema: self.schemas.place_changing(header.schema, &header.forms, true),
                    versions: header.versions.into(),
                };
                out.insert(wire.clone(), value);
            }
        }
        out
    }

    /// The families among headers, by the pattern of their names: an object that is a header is one header in OpenAPI.
    pub(super) fn header_patterns<'p>(
        &mut self,
        headers: impl Iterator<Item = &'p ir::Parameter>,
    ) -> IndexMap<String, Header> {
        let mut out = IndexMap::new();
        for header in headers.filter(|header| header.location == Location::Header) {
            let Some(around) = header.family() else { continue };
            let name = schema::key_pattern(around, &header.fillings);
            out.entry(name).or_insert_with(|| Header {
                description: commonmark(&header.doc),
                required: header.required,
                schema: self.schemas.place_changing(header.schema, &header.forms, true),
                versions: header.versions.into(),
            });
        }
        out
    }
}

/// A parameter for a placeholder of the path that nothing describes.
fn path_parameter(name: &str) -> Parameter {
    let value = Header {
        description: commonmark(&Doc::default()),
        required: true,
        schema: text(),
        versions: VersionExtension::default(),
    };
    plain(Location::Path, name.to_owned(), value)
}

/// A parameter that is sent as OpenAPI has it where nothing else is said.
fn plain(location: Location, name: String, value: Header) -> Parameter {
    Parameter { location: location.as_str(), name, style: None, explode: None, value }
}

fn text() -> SchemaObject {
    SchemaObject::from_iter([("type".to_owned(), "string".into())])
}
