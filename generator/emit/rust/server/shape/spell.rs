//! A shape as a Rust expression.

use super::{Shapes, Static, Uses};
use crate::emit::rust::ident::literal;
use crate::ir::{Accepted, Bounds, SchemaId, SchemaKind, StringSchema};

/// Where a shape is spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a file of a resource.
    Resource(usize),
    /// In the shapes of a resource.
    Shapes(usize),
    /// In the shapes that several resources use.
    Shared,
}

impl Shapes<'_> {
    /// The shape of a schema; `within` are those that it stands in, since a schema may hold itself.
    pub(super) fn spell(
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
            SchemaKind::Integer(bounds) => integer(*bounds),
            SchemaKind::BigInteger => "Shape::Integer".to_owned(),
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

    /// The shape of a value that is text on the wire, where not all text of its type will do and the type does not tell.
    pub(in crate::emit::rust::server) fn of_text(&self, id: SchemaId) -> Option<String> {
        match &self.cx.api.schema(id).kind {
            SchemaKind::Integer(bounds) if *bounds != Bounds::default() => Some(integer(*bounds)),
            SchemaKind::String(string) => match string.accepted() {
                Accepted::Any | Accepted::Values(_) => None,
                Accepted::Uuid | Accepted::Flag | Accepted::Long(..) => Some(text(string)),
            },
            _ => None,
        }
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

fn integer(bounds: Bounds) -> String {
    if bounds == Bounds::default() {
        return "Shape::Integer".to_owned();
    }
    let bound = |bound: Option<i64>, none: &str| {
        bound.map_or_else(|| format!("i64::{none}"), |bound| bound.to_string())
    };
    format!("Shape::Range({}, {})", bound(bounds.min, "MIN"), bound(bounds.max, "MAX"))
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
