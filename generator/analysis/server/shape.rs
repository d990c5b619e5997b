//! The shapes of what is on the wire: request bodies whole, of responses what versions change.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, Object, Shape};
use crate::analysis::Analysis;
use crate::analysis::schema::is_unversioned;
use crate::analysis::usage::only;
use crate::ir::{
    Accepted, Api, IntegerSchema, Parameter, Property, SchemaId, SchemaKind, StringSchema,
    VersionRange, pattern,
};

/// The objects that have a description, and what is known of every schema.
#[derive(Clone, Debug)]
pub(super) struct Shapes<'a> {
    api: &'a Api,
    objects: BTreeMap<SchemaId, Extent>,
    /// By [`SchemaId`]: whether versions change anything within.
    versioned: Vec<bool>,
}

/// The extent to which an object is described.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// The only resource that uses it.
    resource: Option<usize>,
    /// `true` if every field is listed, as a request needs it.
    whole: bool,
    /// `true` if it is one of several shapes that its keys tell apart.
    in_union: bool,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(analysis: &Analysis<'a>) -> Self {
        let api = analysis.api;
        let versioned = versioned(api);
        let mut users: BTreeMap<SchemaId, BTreeSet<usize>> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        for operation in &analysis.operations {
            let resource = operation.resource;
            if let Some(json) = operation.request.json() {
                for id in api.within(json.body) {
                    users.entry(id).or_default().insert(resource);
                    whole.insert(id);
                }
            }
            for json in operation.successes.iter().filter_map(|success| success.body.json()) {
                for id in api.within(json.schema) {
                    if versioned[id.0 as usize] {
                        users.entry(id).or_default().insert(resource);
                    }
                }
            }
        }
        let in_union: BTreeSet<SchemaId> = users
            .keys()
            .filter_map(|id| match &api.schema(*id).kind {
                SchemaKind::OneOf(variants) => Some(variants),
                _ => None,
            })
            .flatten()
            .copied()
            .collect();
        let objects = users
            .into_iter()
            .filter(|(id, _)| matches!(api.schema(*id).kind, SchemaKind::Object(_)))
            .map(|(id, users)| {
                let extent = Extent {
                    resource: only(&users),
                    whole: whole.contains(&id),
                    in_union: in_union.contains(&id),
                };
                (id, extent)
            })
            .collect();
        Self { api, objects, versioned }
    }

    /// Every object, as far as it is described.
    pub(super) fn objects(&self) -> BTreeMap<SchemaId, Object<'a>> {
        let object = |(id, extent): (&SchemaId, &Extent)| {
            let schema = self.api.schema(*id);
            let object = Object {
                name: schema.name.as_ref().map_or("", |name| &name.wire),
                fields: self.fields(*id, *extent),
                non_empty: extent.whole && schema.non_empty,
                choices: if extent.whole { &schema.choices } else { &[] },
                resource: extent.resource,
            };
            (*id, object)
        };
        self.objects.iter().map(object).collect()
    }

    fn fields(&self, id: SchemaId, extent: Extent) -> Vec<Field<'a>> {
        let SchemaKind::Object(properties) = &self.api.schema(id).kind else { return Vec::new() };
        let listed = |p: &&Property| {
            extent.whole
                || (extent.in_union && p.is_always_required())
                || !is_unversioned(self.api, p)
                || self.is_versioned(p.schema)
        };
        let field = |p: &'a Property| Field {
            name: &p.name.wire,
            shape: match extent.whole {
                true => self.of(p.schema),
                false => self.of_response(p.schema),
            },
            // A field by which a union is told apart must hold at every version.
            required: p.is_always_required() || p.required && !extent.in_union,
            nullable: p.nullable,
            versions: match is_unversioned(self.api, p) {
                true => VersionRange::ALL,
                false => p.versions,
            },
            around: pattern(&p.name.wire),
            fillings: &[],
        };
        properties.iter().filter(listed).map(field).collect()
    }

    /// A parameter of query or header.
    pub(super) fn parameter(&self, parameter: &'a Parameter) -> Field<'a> {
        Field {
            name: &parameter.name.wire,
            shape: self.of_text(parameter.schema),
            required: parameter.required,
            nullable: false,
            versions: parameter.versions,
            around: parameter.family(),
            fillings: &parameter.fillings,
        }
    }

    /// The shape of a value, whole.
    pub(super) fn of(&self, id: SchemaId) -> Shape<'a> {
        self.within(id, &mut Vec::new())
    }

    /// The shape of a value as far as versions change it.
    pub(super) fn of_response(&self, id: SchemaId) -> Shape<'a> {
        if self.is_versioned(id) { self.of(id) } else { Shape::Any }
    }

    /// The shape of a value that is text on the wire: of a list it is that of each item.
    fn of_text(&self, id: SchemaId) -> Shape<'a> {
        match &self.api.schema(id).kind {
            SchemaKind::Map(_) | SchemaKind::Object(_) => Shape::Any,
            _ => self.of(id),
        }
    }

    fn is_versioned(&self, id: SchemaId) -> bool {
        self.versioned[id.0 as usize]
    }

    /// The shape of a schema; `outer` are those that it stands in, since a schema may hold itself.
    fn within(&self, id: SchemaId, outer: &mut Vec<SchemaId>) -> Shape<'a> {
        if outer.contains(&id) {
            return Shape::Any;
        }
        outer.push(id);
        let shape = match &self.api.schema(id).kind {
            SchemaKind::Any => Shape::Any,
            SchemaKind::Null => Shape::Null,
            SchemaKind::Boolean => Shape::Boolean,
            SchemaKind::Integer(own) => integer(own),
            SchemaKind::BigInteger => Shape::Integer,
            SchemaKind::Number => Shape::Number,
            SchemaKind::String(string) => text(string),
            SchemaKind::Array(item) => Shape::Array(Box::new(self.within(*item, outer))),
            SchemaKind::Map(value) => Shape::Map(Box::new(self.within(*value, outer))),
            SchemaKind::OneOf(variants) => {
                Shape::OneOf(variants.iter().map(|v| self.within(*v, outer)).collect())
            }
            SchemaKind::Object(_) if self.objects.contains_key(&id) => Shape::Object(id),
            SchemaKind::Object(_) => Shape::Any,
        };
        outer.pop();
        shape
    }
}

fn integer(integer: &IntegerSchema) -> Shape<'_> {
    let bounds = integer.bounds;
    match (bounds.min, bounds.max) {
        _ if !integer.open && !integer.values.is_empty() => Shape::Integers(&integer.values),
        (None, None) => Shape::Integer,
        (min, max) => Shape::Range(min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX)),
    }
}

fn text(string: &StringSchema) -> Shape<'_> {
    match string.accepted() {
        Accepted::Any => Shape::String,
        Accepted::Values(values) => Shape::Enum(values),
        Accepted::Uuid => Shape::Uuid,
        Accepted::Flag => Shape::Flag,
        Accepted::Long(min, max) => Shape::Text(min, max.unwrap_or(u32::MAX)),
    }
}

/// By [`SchemaId`], whether versions change anything within a schema: it is an object that they change, or one of those
/// lies within it.
fn versioned(api: &Api) -> Vec<bool> {
    let mut outer: Vec<Vec<SchemaId>> = vec![Vec::new(); api.schemas.len()];
    let mut changed = Vec::new();
    for (id, schema) in (0..).map(SchemaId).zip(&api.schemas) {
        for inner in schema.kind.children() {
            outer[inner.0 as usize].push(id);
        }
        let SchemaKind::Object(properties) = &schema.kind else { continue };
        if properties.iter().any(|p| !is_unversioned(api, p)) {
            changed.push(id);
        }
    }
    let mut versioned = vec![false; api.schemas.len()];
    while let Some(id) = changed.pop() {
        if !std::mem::replace(&mut versioned[id.0 as usize], true) {
            changed.append(&mut outer[id.0 as usize]);
        }
    }
    versioned
}
