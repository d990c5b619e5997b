//! Example values: the least that a request is made of.

use super::Analysis;
use crate::ir::{IntegerSchema, SchemaId, SchemaKind, StringFormat, StringSchema};

/// The depth to which values may lie within each other before an example is no longer one.
const DEPTH: u8 = 4;

/// A value as an example has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Example<'a> {
    /// `null` alone, an action without argument.
    Null,
    /// Whatever a type begins with: of any value, or of a map.
    Default,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// A point in time, `2026-03-01T12:00:00`.
    Timestamp(&'static str),
    /// A value that the reference names.
    Named {
        /// The schema that lists it.
        schema: SchemaId,
        /// The value on the wire.
        value: &'a str,
    },
    /// A list without items.
    EmptyList,
    /// An object of the properties that it must have.
    Object {
        /// Its schema.
        schema: SchemaId,
        /// The values of the required properties, in order.
        required: Vec<Self>,
    },
    /// The first alternative of a union that is short.
    Alternative(Box<Self>),
}

impl Analysis<'_> {
    /// An example of a schema, `name` where any text will do; `None` where none is short.
    #[must_use]
    pub fn example<'e>(&'e self, id: SchemaId, name: &'e str) -> Option<Example<'e>> {
        self.example_within(id, name, 0)
    }

    fn example_within<'e>(&'e self, id: SchemaId, name: &'e str, depth: u8) -> Option<Example<'e>> {
        if depth > DEPTH {
            return None;
        }
        Some(match &self.api.schema(id).kind {
            SchemaKind::String(string) => text(id, string, name),
            SchemaKind::Number => Example::Number(1.0),
            SchemaKind::Array(_) => Example::EmptyList,
            SchemaKind::Map(_) | SchemaKind::Any => Example::Default,
            SchemaKind::Null => Example::Null,
            SchemaKind::Object(properties) => {
                let required = self.required(properties);
                let values =
                    required.map(|p| self.example_within(p.schema, &p.name.wire, depth + 1));
                Example::Object { schema: id, required: values.collect::<Option<_>>()? }
            }
            SchemaKind::OneOf(variants) => {
                let short = variants.iter().find_map(|v| match &self.api.schema(*v).kind {
                    SchemaKind::String(s) if s.values.is_empty() && s.format.is_none() => {
                        Some(Example::Text(name))
                    }
                    kind => scalar(kind),
                });
                Example::Alternative(Box::new(short?))
            }
            kind => scalar(kind)?,
        })
    }
}

fn scalar(kind: &SchemaKind) -> Option<Example<'static>> {
    match kind {
        SchemaKind::Boolean => Some(Example::Boolean(true)),
        SchemaKind::Integer(integer) => Some(Example::Integer(whole(integer))),
        SchemaKind::BigInteger => Some(Example::Integer(1)),
        _ => None,
    }
}

fn text<'a>(schema: SchemaId, string: &'a StringSchema, name: &'a str) -> Example<'a> {
    match string.values.first() {
        Some(value) => Example::Named { schema, value },
        None if string.format == Some(StringFormat::Timestamp) => {
            Example::Timestamp("2026-03-01T12:00:00")
        }
        None => Example::Text(name),
    }
}

/// A whole number that a service takes: 1, where it may be.
fn whole(integer: &IntegerSchema) -> i64 {
    if let Some(value) = integer.values.first() {
        return *value;
    }
    let bounds = integer.bounds;
    let number = bounds.max.map_or(1, |max| max.min(1));
    bounds.min.map_or(number, |min| min.max(number))
}
