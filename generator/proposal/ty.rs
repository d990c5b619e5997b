//! Types in the words of corrections.

use crate::ir::{Api, SchemaId, SchemaKind, StringFormat};

/// The word for a type, `array of string`; `None` where a correction has none.
pub(super) fn of(api: &Api, id: SchemaId) -> Option<String> {
    let schema = api.schema(id);
    let word = match &schema.kind {
        SchemaKind::Any => "any",
        SchemaKind::Null => "null",
        SchemaKind::Boolean => "boolean",
        SchemaKind::Integer(_) => "integer",
        SchemaKind::Number => "number",
        SchemaKind::String(text) => match text.format {
            None => "string",
            Some(StringFormat::Uuid) => "uuid",
            Some(StringFormat::Timestamp) => "timestamp",
            Some(StringFormat::Uri) => "uri",
            Some(StringFormat::Secret) => "secret",
            Some(StringFormat::Flag | StringFormat::Binary) => return None,
        },
        SchemaKind::Array(inner) => return Some(format!("array of {}", of(api, *inner)?)),
        SchemaKind::Map(inner) => return Some(format!("map of {}", of(api, *inner)?)),
        SchemaKind::BigInteger | SchemaKind::Object(_) | SchemaKind::OneOf(_) => return None,
    };
    Some(word.to_owned())
}

/// The word for text in some format.
pub(super) fn is_text(word: Option<&str>) -> bool {
    matches!(word, Some("uuid" | "timestamp" | "uri" | "secret"))
}
