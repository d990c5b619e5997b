//! The table's word for a type, `integer`, read once.

use serde::Serialize;

/// A word as it is written, and the kind of value that it means.
#[derive(Clone, Debug, Serialize)]
pub(in crate::lower) struct TypeWord {
    pub(in crate::lower) written: String,
    pub(in crate::lower) kind: Word,
}

impl TypeWord {
    pub(in crate::lower) fn new(written: &str) -> Self {
        Self { written: written.to_owned(), kind: word(written) }
    }

    /// Another spelling of the word, in any case.
    pub(in crate::lower) fn is(&self, word: &str) -> bool {
        self.written.eq_ignore_ascii_case(word)
    }
}

/// The kinds of value that the table's word can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(in crate::lower) enum Word {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    Null,
    /// Not one of the reference's words.
    Unknown,
}

/// Reads the word of a table in any spelling that references use.
fn word(kind: &str) -> Word {
    let lower = kind.trim().to_lowercase();
    match lower.as_str() {
        "boolean" | "bool" => Word::Boolean,
        "integer" | "int" | "long" => Word::Integer,
        "float" | "number" | "double" | "decimal" => Word::Number,
        "string" | "str" | "uuid" | "enum" | "text" | "uri" | "url" | "datetime" | "date-time"
        | "date" | "timestamp" | "cidr" | "regex" | "key" => Word::String,
        "array" | "list" | "set" | "tuple" => Word::Array,
        "object" | "dict" | "dictionary" | "json" | "map" | "hash" | "key value pairs"
        | "key:value pairs" | "json object" => Word::Object,
        "none" | "null" => Word::Null,
        _ if lower.starts_with("list of") || lower.starts_with("array of") => Word::Array,
        _ if lower.starts_with("string") || lower.starts_with("uuid") => Word::String,
        _ => Word::Unknown,
    }
}
