//! The static shapes of what is on the wire: request bodies whole, of responses what versions change.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::ident::{self, literal};
use crate::emit::rust::{Context, usage};
use crate::ir::{
    Accepted, Api, Operation, Property, SchemaId, SchemaKind, StringSchema, VersionRange,
};

/// What a file with spelled shapes needs in scope.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uses {
    pub(super) shape: bool,
    pub(super) field: bool,
    object: bool,
    own: bool,
    shared: bool,
}

impl Uses {
    /// What is used of the runtime's module.
    pub(super) fn imports(self) -> String {
        let all = [(self.field, "Field"), (self.object, "Object"), (self.shape, "Shape")];
        all.iter().filter(|(used, _)| *used).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    /// What is used of the generated modules, as `use` takes it within a resource's folder.
    pub(super) fn modules(self) -> Vec<String> {
        let all = [(self.own, "super::shape"), (self.shared, "super::super::shape as shared")];
        all.iter().filter(|(used, _)| *used).map(|(_, path)| (*path).to_owned()).collect()
    }
}

/// The objects that have a static, and where.
pub(super) struct Shapes<'a> {
    cx: &'a Context<'a>,
    objects: BTreeMap<SchemaId, Static>,
}

#[derive(Debug)]
struct Static {
    ident: String,
    /// The only resource that uses it.
    resource: Option<usize>,
    /// Whether every field is listed, as a request needs it.
    whole: bool,
    /// Whether it is one of several shapes that its keys tell apart.
    in_union: bool,
}

/// Where a shape is spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a file of a resource.
    Resource(usize),
    /// In the shapes of a resource.
    Shapes(usize),
    /// In the shapes that several resources use.
    Shared,
}

#[derive(Template)]
#[template(path = "rust/src/server/shape.rs.j2")]
struct View<'v> {
    title: &'v str,
    imports: String,
    modules: Vec<&'static str>,
    objects: Vec<ObjectView>,
}

struct ObjectView {
    ident: String,
    name: String,
    fields: Vec<String>,
    non_empty: bool,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(cx: &'a Context<'a>) -> Self {
        let (api, names) = (cx.api, cx.names);
        let mut users: BTreeMap<SchemaId, BTreeSet<usize>> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        for (_, operation) in api.operations() {
            let resource = names.operation(operation).resource;
            if let Some(schema) = request_schema(api, operation) {
                for id in api.within(schema) {
                    users.entry(id).or_default().insert(resource);
                    whole.insert(id);
                }
            }
            for (_, response) in operation.successes() {
                let Payload::Json(json) = body::response(api, response.body.as_ref()) else {
                    continue;
                };
                for id in api.within(json.schema) {
                    if holds_versions(api, id) {
                        users.entry(id).or_default().insert(resource);
                    }
                }
            }
        }
        let in_union: BTreeSet<SchemaId> = users
            .keys()
            .filter_map(|id| match &api.schema(*id).kind {
                SchemaKind::OneOf(variants) => Some(variants.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let mut scope = ident::Scope::default();
        let objects = users
            .into_iter()
            .filter(|(id, _)| matches!(api.schema(*id).kind, SchemaKind::Object(_)))
            .map(|(id, users)| {
                let name = api.schema(id).name.as_ref();
                let ident = name.map_or_else(
                    || format!("VALUE_{}", id.0),
                    |n| ident::screaming(&ident::snake(n)),
                );
                let own = Static {
                    ident: scope.claim([ident]),
                    resource: if users.len() == 1 { users.first().copied() } else { None },
                    whole: whole.contains(&id),
                    in_union: in_union.contains(&id),
                };
                (id, own)
            })
            .collect();
        Self { cx, objects }
    }

    pub(super) fn has_shared(&self) -> bool {
        self.objects.values().any(|o| o.resource.is_none())
    }

    pub(super) fn has_own(&self, resource: usize) -> bool {
        self.objects.values().any(|o| o.resource == Some(resource))
    }

    /// The shape of a request body, wrapper and all.
    pub(super) fn of_request(
        &self,
        operation: &Operation,
        resource: usize,
        uses: &mut Uses,
    ) -> String {
        uses.shape = true;
        match request_schema(self.cx.api, operation) {
            Some(schema) => self.spell(schema, Place::Resource(resource), uses, &mut Vec::new()),
            None => "Shape::Any".to_owned(),
        }
    }

    /// The same as [`Self::of_response`], for a static.
    pub(super) fn of_static(&self, id: SchemaId, resource: usize, uses: &mut Uses) -> String {
        if !holds_versions(self.cx.api, id) {
            return "Shape::Any".to_owned();
        }
        uses.shape = true;
        self.spell(id, Place::Resource(resource), uses, &mut Vec::new())
    }

    /// The shape of what a response body holds, as far as versions change it.
    pub(super) fn of_response(&self, id: SchemaId, resource: usize, uses: &mut Uses) -> String {
        uses.shape = true;
        if !holds_versions(self.cx.api, id) {
            return "Shape::Any".to_owned();
        }
        let shape = self.spell(id, Place::Resource(resource), uses, &mut Vec::new());
        // What is nested would be a temporary.
        if shape.matches('&').count() > 1 { format!("const {{ {shape} }}") } else { shape }
    }

    pub(super) fn render_shared(&self) -> Option<String> {
        self.render("What several resources use", Place::Shared)
    }

    pub(super) fn render_of(&self, resource: usize, title: &str) -> Option<String> {
        self.render(title, Place::Shapes(resource))
    }

    fn render(&self, title: &str, place: Place) -> Option<String> {
        let mut uses = Uses { object: true, ..Uses::default() };
        let here = |object: &Static| match place {
            Place::Shapes(resource) | Place::Resource(resource) => {
                object.resource == Some(resource)
            }
            Place::Shared => object.resource.is_none(),
        };
        let objects: Vec<ObjectView> = self
            .objects
            .iter()
            .filter(|(_, object)| here(object))
            .map(|(id, object)| ObjectView {
                ident: object.ident.clone(),
                name: literal(self.cx.api.schema(*id).name.as_ref().map_or("", |n| &n.wire)),
                fields: self.fields(*id, object, place, &mut uses),
                non_empty: object.whole && self.cx.api.schema(*id).non_empty,
            })
            .collect();
        if objects.is_empty() {
            return None;
        }
        let shared = Some("super::super::shape as shared");
        let modules = shared.filter(|_| uses.shared).into_iter().collect();
        Some(self.cx.render(&View { title, imports: uses.imports(), modules, objects }))
    }

    fn fields(&self, id: SchemaId, object: &Static, place: Place, uses: &mut Uses) -> Vec<String> {
        let SchemaKind::Object(properties) = &self.cx.api.schema(id).kind else {
            return Vec::new();
        };
        let listed = |p: &&Property| {
            object.whole
                || (object.in_union && p.required)
                || !usage::is_unversioned(self.cx.api, p)
                || holds_versions(self.cx.api, p.schema)
        };
        properties
            .iter()
            .filter(listed)
            .map(|p| {
                uses.field = true;
                uses.shape = true;
                let shape = if object.whole || holds_versions(self.cx.api, p.schema) {
                    self.spell(p.schema, place, uses, &mut Vec::new())
                } else {
                    "Shape::Any".to_owned()
                };
                let mut field = format!("Field::new({}, {shape})", literal(&p.name.wire));
                if p.required {
                    field.push_str(".required()");
                }
                if p.nullable {
                    field.push_str(".nullable()");
                }
                if !usage::is_unversioned(self.cx.api, p) {
                    range(p.versions).for_each(|call| {
                        field.push('.');
                        field.push_str(&call);
                    });
                }
                field
            })
            .collect()
    }

    fn spell(
        &self,
        id: SchemaId,
        place: Place,
        uses: &mut Uses,
        within: &mut Vec<SchemaId>,
    ) -> String {
        if within.contains(&id) {
            return "Shape::Any".to_owned();
        }
        within.push(id);
        let shape = match &self.cx.api.schema(id).kind {
            SchemaKind::Any => "Shape::Any".to_owned(),
            SchemaKind::Null => "Shape::Null".to_owned(),
            SchemaKind::Boolean => "Shape::Boolean".to_owned(),
            SchemaKind::Integer => "Shape::Integer".to_owned(),
            SchemaKind::Number => "Shape::Number".to_owned(),
            SchemaKind::String(string) => text(string),
            SchemaKind::Array(item) => {
                format!("Shape::Array(&{})", self.spell(*item, place, uses, within))
            }
            SchemaKind::Map(item) => {
                format!("Shape::Map(&{})", self.spell(*item, place, uses, within))
            }
            SchemaKind::OneOf(variants) => {
                let variants: Vec<String> =
                    variants.iter().map(|v| self.spell(*v, place, uses, within)).collect();
                format!("Shape::OneOf(&[{}])", variants.join(", "))
            }
            SchemaKind::Object(_) => match self.objects.get(&id) {
                Some(object) => self.reference(object, place, uses),
                None => "Shape::Any".to_owned(),
            },
        };
        within.pop();
        shape
    }

    fn reference(&self, object: &Static, place: Place, uses: &mut Uses) -> String {
        let ident = &object.ident;
        match (object.resource, place) {
            (Some(_), Place::Resource(_)) => {
                uses.own = true;
                format!("Shape::Object(&shape::{ident})")
            }
            (None, Place::Resource(_) | Place::Shapes(_)) => {
                uses.shared = true;
                format!("Shape::Object(&shared::{ident})")
            }
            (_, Place::Shapes(_) | Place::Shared) => format!("Shape::Object(&{ident})"),
        }
    }
}

fn text(string: &StringSchema) -> String {
    match string.accepted() {
        Accepted::Any => "Shape::String".to_owned(),
        Accepted::Values(values) => {
            let values: Vec<String> = values.iter().map(|v| literal(v)).collect();
            format!("Shape::Enum(&[{}])", values.join(", "))
        }
        Accepted::Uuid => "Shape::Uuid".to_owned(),
        Accepted::Flag => "Shape::Flag".to_owned(),
        Accepted::Long(min, None) => format!("Shape::Text({min}, u32::MAX)"),
        Accepted::Long(min, Some(max)) => format!("Shape::Text({min}, {max})"),
    }
}

/// The calls that give an operation or a field its range, `since(3, 40)`.
pub(super) fn range(versions: VersionRange) -> impl Iterator<Item = String> {
    let since = versions.min.map(|v| format!("since({}, {})", v.major, v.minor));
    let until = versions.max.map(|v| format!("until({}, {})", v.major, v.minor));
    since.into_iter().chain(until)
}

/// The schema of the whole request body, where it is JSON.
fn request_schema(api: &Api, operation: &Operation) -> Option<SchemaId> {
    let Payload::Json(json) = body::request(api, operation) else { return None };
    Some(operation.request.as_ref()?.content.get(&json.media_type)?.schema)
}

/// Whether versions change anything within a schema.
fn holds_versions(api: &Api, root: SchemaId) -> bool {
    api.within(root).into_iter().any(|id| match &api.schema(id).kind {
        SchemaKind::Object(properties) => properties.iter().any(|p| !usage::is_unversioned(api, p)),
        _ => false,
    })
}
