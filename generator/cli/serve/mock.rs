//! An API as the runtime's stand-in answers it: the IR as the descriptions that generated servers have as statics.

use apiref::ir::{
    self, Accepted, Api, Bounds, Location, Operation as Documented, Property, SchemaId, SchemaKind,
    Selector, pattern,
};
use apiref_runtime::server::shape::{Field, Object, Shape};
use apiref_runtime::server::{
    FaultEnvelope, MicroversionHeader, Operation, Pagination, Routes, Sample, Service, Settings,
    UnknownFields,
};
use apiref_runtime::{Microversion, VersionRange};
use axum::Router;

use super::kept::Kept;

/// How deep a shape goes before anything will do: a schema may contain itself.
const DEEPEST: usize = 16;

/// The paths of an API.
pub(super) struct Paths(Vec<Vec<Option<String>>>);

impl Paths {
    /// Whether one of them leads to this one.
    pub(super) fn lead(&self, path: &str) -> bool {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let fits = |template: &Vec<Option<String>>| {
            template.len() == segments.len()
                && template
                    .iter()
                    .zip(&segments)
                    .all(|(wanted, segment)| wanted.as_ref().is_none_or(|w| w == segment))
        };
        self.0.iter().any(fits)
    }
}

/// The mock of an API, and where it answers.
pub(super) fn router(api: &Api, kept: &mut Kept) -> (Paths, Router) {
    let operations: Vec<&'static Operation> = api
        .endpoints()
        .flat_map(|(path, endpoint)| endpoint.operations.iter().map(move |o| (path, endpoint, o)))
        .map(|(path, endpoint, documented)| {
            let operation =
                Maker { api, kept }.operation(path, endpoint.method.as_str(), documented);
            kept.operation(operation)
        })
        .collect();
    let service = service(api, kept);
    let paths = Paths(
        operations
            .iter()
            .flat_map(|operation| {
                let segments: Vec<Option<String>> = operation
                    .path
                    .trim_matches('/')
                    .split('/')
                    .map(|s| (!s.contains('{')).then(|| s.to_owned()))
                    .collect();
                let scope = operation.path.trim_matches('/').split('/').position(|segment| {
                    service.scope.iter().any(|name| segment == format!("{{{name}}}"))
                });
                let short = scope.filter(|_| service.scope_optional).map(|at| {
                    let mut short = segments.clone();
                    short.remove(at);
                    short
                });
                [Some(segments), short]
            })
            .flatten()
            .collect(),
    );
    let mut settings = Settings::default();
    // A reference does not list everything, and a sample answers what was not asked for.
    settings.unknown_fields = UnknownFields::Ignore;
    let group = kept.group(operations);
    (paths, Routes::new(service, &[group]).settings(settings).with_samples().into_router())
}

fn service(api: &Api, kept: &mut Kept) -> &'static Service {
    let service = &api.service;
    let microversion = service.microversion.as_ref().map(|header| MicroversionHeader {
        header: kept.text(&header.header),
        service: header.service.as_deref().map(|name| kept.text(name)),
    });
    let service = Service {
        service_type: kept.text(&service.service_type),
        major: kept.text(&service.major),
        microversion,
        versions: range(api.versions),
        fault: match service.fault {
            ir::FaultEnvelope::Named => FaultEnvelope::Named,
            ir::FaultEnvelope::Error => FaultEnvelope::Error,
            ir::FaultEnvelope::Typed => FaultEnvelope::Typed,
            ir::FaultEnvelope::Errors => FaultEnvelope::Errors,
            ir::FaultEnvelope::Wsme => FaultEnvelope::Wsme,
            ir::FaultEnvelope::ErrorMessage => FaultEnvelope::ErrorMessage,
            ir::FaultEnvelope::Flat => FaultEnvelope::Flat,
            ir::FaultEnvelope::Opaque => FaultEnvelope::Opaque,
        },
        pagination: match service.pagination {
            ir::Pagination::CollectionLinks => Pagination::CollectionLinks,
            ir::Pagination::Links => Pagination::Links,
            ir::Pagination::Next => Pagination::Next,
            ir::Pagination::Marker => Pagination::Marker,
            ir::Pagination::None => Pagination::None,
        },
        scope: kept.texts(&service.scope_parameters),
        scope_optional: service.scope_optional,
    };
    kept.service(service)
}

fn range(range: ir::VersionRange) -> VersionRange {
    let version = |v: ir::Microversion| Microversion::new(v.major, v.minor);
    VersionRange { min: range.min.map(version), max: range.max.map(version) }
}

/// Makes descriptions of what an API documents.
struct Maker<'a> {
    api: &'a Api,
    kept: &'a mut Kept,
}

impl Maker<'_> {
    fn operation(&mut self, path: &str, method: &str, documented: &Documented) -> Operation {
        let path = self.kept.text(&self.api.service.mounted(path));
        let (name, method) = (self.kept.text(&documented.name.snake()), self.kept.text(method));
        let mut operation = Operation::new(name, method, path);
        operation.versions = range(documented.versions);
        operation = match &documented.selector {
            Some(Selector::Action(key)) => operation.action(self.kept.text(&key.wire)),
            Some(Selector::Query(flag)) => operation.flag(self.kept.text(&flag.wire)),
            Some(Selector::Shape) => operation.told_by_shape(),
            None => operation,
        };
        let query = documented.parameters.iter().filter(|p| p.location == Location::Query);
        let query = query
            .map(|parameter| Field {
                name: self.kept.text(&parameter.name.wire),
                shape: self.shape(parameter.schema, 0),
                required: parameter.required,
                nullable: false,
                versions: range(parameter.versions),
                around: None,
            })
            .collect();
        operation = operation.query(self.kept.fields(query));
        if let Some(body) = &documented.request {
            operation = match body.based_on_json() {
                None => operation.raw(),
                Some((_, content)) => {
                    let shape = self.shape(content.schema, 0);
                    match body.required && method != "GET" {
                        true => operation.json(shape),
                        false => operation.optional_json(shape),
                    }
                }
            };
        }
        let samples = self.samples(documented);
        operation.samples(self.kept.samples(samples))
    }

    /// What is answered.
    fn samples(&mut self, documented: &Documented) -> Vec<Sample> {
        let Some((code, response)) = documented.success() else { return Vec::new() };
        let Some(body) = &response.body else { return vec![Sample::empty(code)] };
        let Some((_, content)) = body.based_on_json() else { return Vec::new() };
        let shape = self.shape(content.schema, 0);
        let shown = content.shown().into_iter().map(|(since, text)| {
            let sample = Sample::json(code, self.kept.text(&text)).shape(shape);
            since.map_or(sample, |v| sample.since(v.major, v.minor))
        });
        shown.collect()
    }

    fn shape(&mut self, id: SchemaId, depth: usize) -> Shape {
        if depth > DEEPEST {
            return Shape::Any;
        }
        let depth = depth + 1;
        match &self.api.schema(id).kind {
            SchemaKind::Any => Shape::Any,
            SchemaKind::Null => Shape::Null,
            SchemaKind::Boolean => Shape::Boolean,
            SchemaKind::Integer(bounds) if *bounds != Bounds::default() => {
                Shape::Range(bounds.min.unwrap_or(i64::MIN), bounds.max.unwrap_or(i64::MAX))
            }
            SchemaKind::Integer(_) | SchemaKind::BigInteger => Shape::Integer,
            SchemaKind::Number => Shape::Number,
            SchemaKind::String(string) => match string.accepted() {
                Accepted::Any => Shape::String,
                Accepted::Values(values) => Shape::Enum(self.kept.texts(values)),
                Accepted::Uuid => Shape::Uuid,
                Accepted::Flag => Shape::Flag,
                Accepted::Long(min, max) => Shape::Text(min, max.unwrap_or(u32::MAX)),
            },
            SchemaKind::Array(items) => {
                let items = self.shape(*items, depth);
                Shape::Array(self.kept.shape(items))
            }
            SchemaKind::Map(values) => {
                let values = self.shape(*values, depth);
                Shape::Map(self.kept.shape(values))
            }
            SchemaKind::Object(properties) => self.object(id, properties, depth),
            SchemaKind::OneOf(variants) => {
                let variants = variants.iter().map(|variant| self.shape(*variant, depth)).collect();
                Shape::OneOf(self.kept.union(variants))
            }
        }
    }

    fn object(&mut self, id: SchemaId, properties: &[Property], depth: usize) -> Shape {
        let fields = properties
            .iter()
            .map(|property| Field {
                name: self.kept.text(&property.name.wire),
                shape: self.shape(property.schema, depth),
                required: property.is_always_required(),
                nullable: property.nullable,
                versions: range(property.versions),
                around: pattern(&property.name.wire)
                    .map(|(start, end)| (self.kept.text(start), self.kept.text(end))),
            })
            .collect();
        let name = self.api.schema(id).name.as_ref().map(ir::Name::snake).unwrap_or_default();
        let name = self.kept.text(&name);
        let mut object = Object::new(name, self.kept.fields(fields));
        object.non_empty = self.api.schema(id).non_empty;
        Shape::Object(self.kept.object(object))
    }
}
