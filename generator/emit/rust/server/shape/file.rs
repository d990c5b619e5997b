//! The files that hold the statics.

use askama::Template;

use super::spell::Place;
use super::{Shapes, Static, Uses, holds_versions, range};
use crate::emit::rust::ident::literal;
use crate::emit::rust::usage;
use crate::ir::{Property, SchemaId, SchemaKind, pattern};

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

impl Shapes<'_> {
    /// The file at a place; `None` where nothing stands in it.
    pub(super) fn file(&self, title: &str, place: Place) -> Option<String> {
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
                || (object.in_union && p.is_always_required())
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
                if let Some((start, end)) = pattern(&p.name.wire) {
                    field.push_str(&format!(".around({}, {})", literal(start), literal(end)));
                }
                // What a union is told apart by must hold at every version.
                if p.is_always_required() || p.required && !object.in_union {
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
}
