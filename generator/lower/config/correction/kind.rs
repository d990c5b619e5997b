//! Types as corrections write them.

use crate::ir::{IntegerSchema, SchemaKind, StringFormat, StringSchema};
use crate::lower::evidence::word::Word;

/// The most lists and maps that a type may be within.
const MAX_DEPTH: usize = 8;

/// `integer`, `array of string`, `map of any`, `Snapshot`.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::lower) enum Type {
    Plain(SchemaKind),
    Array(Box<Self>),
    Map(Box<Self>),
    /// A resource, by its component's name.
    Component(String),
}

impl Type {
    /// Reads a type; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text.trim();
        let mut around: Vec<fn(Box<Self>) -> Self> = Vec::new();
        loop {
            let (inner, wrap): (_, fn(Box<Self>) -> Self) =
                match (rest.strip_prefix("array of "), rest.strip_prefix("map of ")) {
                    (Some(items), _) => (items, Self::Array),
                    (None, Some(values)) => (values, Self::Map),
                    (None, None) => break,
                };
            if around.len() == MAX_DEPTH {
                return Err(format!("a type is within {MAX_DEPTH} lists and maps at most"));
            }
            around.push(wrap);
            rest = inner.trim_start();
        }
        let innermost = Self::innermost(rest)?;
        Ok(around.into_iter().rev().fold(innermost, |inner, wrap| wrap(Box::new(inner))))
    }

    fn innermost(text: &str) -> Result<Self, String> {
        let string =
            |format| SchemaKind::String(StringSchema { format, ..StringSchema::default() });
        Ok(Self::Plain(match text {
            "any" => SchemaKind::Any,
            "null" => SchemaKind::Null,
            "boolean" => SchemaKind::Boolean,
            "integer" => SchemaKind::Integer(IntegerSchema::default()),
            "number" => SchemaKind::Number,
            "string" => string(None),
            "uuid" => string(Some(StringFormat::Uuid)),
            "timestamp" => string(Some(StringFormat::Timestamp)),
            "uri" => string(Some(StringFormat::Uri)),
            "secret" => string(Some(StringFormat::Secret)),
            name => {
                let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                return match name.chars().all(fits) && !name.is_empty() {
                    true => Ok(Self::Component(name.to_owned())),
                    false => Err(format!("`{name}` is no type")),
                };
            }
        }))
    }

    /// The component that it speaks of.
    pub(in crate::lower) fn component(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Array(inner) | Self::Map(inner) => inner.component(),
            Self::Component(name) => Some(name),
        }
    }

    /// It is text, of which all values can be named.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Plain(SchemaKind::String(string)) if string.format.is_none())
    }

    /// The table's word means the same.
    pub(super) fn is(&self, word: Word) -> bool {
        match self {
            Self::Plain(kind) => match kind {
                SchemaKind::Null => word == Word::Null,
                SchemaKind::Boolean => word == Word::Boolean,
                SchemaKind::Integer(_) => word == Word::Integer,
                SchemaKind::Number => word == Word::Number,
                SchemaKind::String(string) => string.format.is_none() && word == Word::String,
                _ => false,
            },
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Type;

    #[test]
    fn a_type_is_read_to_a_depth() {
        assert!(matches!(Type::parse("array of map of Cart"), Ok(Type::Array(_))));
        assert_eq!(Type::parse("array of map of Cart").unwrap().component(), Some("Cart"));
        assert!(Type::parse("arry of string").is_err());
        assert!(Type::parse("array of ").is_err());
        assert!(Type::parse(&format!("{}any", "array of ".repeat(8))).is_ok());
        assert!(Type::parse(&format!("{}any", "array of ".repeat(200_000))).is_err());
    }
}
