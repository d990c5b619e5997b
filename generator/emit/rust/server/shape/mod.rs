//! The static shapes of what is on the wire: request bodies whole, of responses what versions change.

mod file;
mod spell;

use std::collections::{BTreeMap, BTreeSet};

use self::spell::Place;
use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::{Context, ident, usage};
use crate::ir::{Api, Operation, SchemaId, SchemaKind, VersionRange};

/// What of the runtime and of other generated modules a file names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uses {
    pub(super) shape: bool,
    pub(super) field: bool,
    object: bool,
    /// The resource's own shapes.
    own: bool,
    /// The shapes that several resources use.
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

    /// The shape of what a response body holds, as far as versions change it, for a static.
    pub(super) fn of_static(&self, id: SchemaId, resource: usize, uses: &mut Uses) -> String {
        if !holds_versions(self.cx.api, id) {
            return "Shape::Any".to_owned();
        }
        uses.shape = true;
        self.spell(id, Place::Resource(resource), uses, &mut Vec::new())
    }

    /// The same within a function, where what is nested would be a temporary.
    pub(super) fn of_response(&self, id: SchemaId, resource: usize, uses: &mut Uses) -> String {
        let shape = self.of_static(id, resource, uses);
        uses.shape = true;
        if shape.matches('&').count() > 1 { format!("const {{ {shape} }}") } else { shape }
    }

    /// The file of the shapes that several resources use.
    pub(super) fn render_shared(&self) -> Option<String> {
        self.file("What several resources use", Place::Shared)
    }

    /// The file of a resource's own.
    pub(super) fn render_of(&self, resource: usize, title: &str) -> Option<String> {
        self.file(title, Place::Shapes(resource))
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
