//! Shapes and fields as Rust expressions.

use super::{Shapes, Uses, range};
use crate::analysis::server::{Field, Shape};
use crate::emit::rust::ident::literal;
use crate::ir::{Filling, SchemaId};

/// Where a shape is spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a file of a resource.
    Resource,
    /// In the shapes of a resource.
    Shapes(usize),
    /// In the shapes that several resources use.
    Shared,
}

impl Shapes<'_> {
    pub(super) fn spell(&self, shape: &Shape<'_>, place: Place, uses: &mut Uses) -> String {
        uses.shape = true;
        match shape {
            Shape::Any => "Shape::Any".to_owned(),
            Shape::Null => "Shape::Null".to_owned(),
            Shape::Boolean => "Shape::Boolean".to_owned(),
            Shape::Integer => "Shape::Integer".to_owned(),
            Shape::Range(min, max) => {
                let bound = |bound: &i64| match *bound {
                    i64::MIN => "i64::MIN".to_owned(),
                    i64::MAX => "i64::MAX".to_owned(),
                    bound => bound.to_string(),
                };
                format!("Shape::Range({}, {})", bound(min), bound(max))
            }
            Shape::Integers(values) => {
                let values: Vec<String> = values.iter().map(i64::to_string).collect();
                format!("Shape::Integers(&[{}])", values.join(", "))
            }
            Shape::Number => "Shape::Number".to_owned(),
            Shape::String => "Shape::String".to_owned(),
            Shape::Text(min, u32::MAX) => format!("Shape::Text({min}, u32::MAX)"),
            Shape::Text(min, max) => format!("Shape::Text({min}, {max})"),
            Shape::Uuid => "Shape::Uuid".to_owned(),
            Shape::Flag => "Shape::Flag".to_owned(),
            Shape::Enum(values) => {
                let values: Vec<String> = values.iter().map(|value| literal(value)).collect();
                format!("Shape::Enum(&[{}])", values.join(", "))
            }
            Shape::Array(item) => format!("Shape::Array(&{})", self.spell(item, place, uses)),
            Shape::Map(value) => format!("Shape::Map(&{})", self.spell(value, place, uses)),
            Shape::OneOf(variants) => {
                let variants: Vec<String> =
                    variants.iter().map(|variant| self.spell(variant, place, uses)).collect();
                format!("Shape::OneOf(&[{}])", variants.join(", "))
            }
            Shape::Object(id) => self.reference(*id, place, uses),
        }
    }

    pub(super) fn field(&self, field: &Field<'_>, place: Place, uses: &mut Uses) -> String {
        uses.field = true;
        let shape = self.spell(&field.shape, place, uses);
        let mut text = format!("Field::new({}, {shape})", literal(field.name));
        if let Some((start, end)) = field.around {
            text.push_str(&format!(".around({}, {})", literal(start), literal(end)));
        }
        if !field.fillings.is_empty() {
            uses.filling = true;
            let fillings: Vec<String> = field.fillings.iter().map(filling).collect();
            text.push_str(&format!(".filled(&[{}])", fillings.join(", ")));
        }
        if field.required {
            text.push_str(".required()");
        }
        if field.nullable {
            text.push_str(".nullable()");
        }
        for call in range(field.versions) {
            text.push('.');
            text.push_str(&call);
        }
        text
    }

    fn reference(&self, id: SchemaId, place: Place, uses: &mut Uses) -> String {
        let ident = &self.idents[&id];
        match (self.server.objects[&id].resource, place) {
            (Some(_), Place::Resource) => {
                uses.own = true;
                format!("Shape::Object(&shape::{ident})")
            }
            (None, Place::Resource | Place::Shapes(_)) => {
                uses.shared = true;
                format!("Shape::Object(&shared::{ident})")
            }
            (_, Place::Shapes(_) | Place::Shared) => format!("Shape::Object(&{ident})"),
        }
    }
}

fn filling(filling: &Filling) -> String {
    let characters: Vec<String> =
        filling.characters.iter().map(|ends| format!("{ends:?}")).collect();
    let max = filling.max.map_or_else(|| "u32::MAX".to_owned(), |max| max.to_string());
    let new = format!("Filling::new(&[{}], {}, {max})", characters.join(", "), filling.min);
    [new].into_iter().chain(range(filling.versions)).collect::<Vec<_>>().join(".")
}

/// The number of references that a shape's expression takes. A function may take one: only what is nested would be a temporary.
pub(super) fn references(shape: &Shape<'_>) -> usize {
    match shape {
        Shape::Array(inner) | Shape::Map(inner) => 1 + references(inner),
        Shape::OneOf(variants) => 1 + variants.iter().map(references).sum::<usize>(),
        Shape::Object(_) | Shape::Enum(_) | Shape::Integers(_) => 1,
        _ => 0,
    }
}
