//! The table's word for a type, `integer`, read once.

use serde::Serialize;

/// A word as it is written, and the kind of value that it means.
#[derive(Clone, Debug, Serialize)]
pub(in crate::lower) struct TypeWord {
    pub(in crate::lower) written: String,
    pub(in crate::lower) kind: Word,
    /// The kind of the items of a list, or of the values of a map: `array of integers`.
    pub(in crate::lower) parts: Option<Word>,
    /// Null is another kind that it names: `string or null`.
    pub(in crate::lower) nullable: bool,
}

impl TypeWord {
    pub(in crate::lower) fn new(written: &str) -> Self {
        let lower = written.trim().to_lowercase();
        let kinds: Vec<_> = lower.split(" or ").flat_map(|some| some.split('|')).map(one).collect();
        let named = kinds.iter().find(|(kind, _)| *kind != Word::Null);
        let (kind, parts) = named.copied().unwrap_or((Word::Null, None));
        let nullable = named.is_some() && kinds.iter().any(|(kind, _)| *kind == Word::Null);
        Self { written: written.to_owned(), kind, parts, nullable }
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

/// Words before the kind of the items of a list.
const LISTS: [&str; 6] = ["array of ", "list of ", "set of ", "array (", "array[", "list["];
/// Words before the kind of the values of a map.
const MAPS: [&str; 4] = ["map of ", "dict of ", "dictionary of ", "object of "];
/// Words behind the kind of the items of a list.
const BEHIND: [&str; 2] = [" array", " list"];

/// Reads a kind in any spelling that references use, and that of its parts.
fn one(text: &str) -> (Word, Option<Word>) {
    let text = text.trim();
    let text = text.strip_prefix("a ").or(text.strip_prefix("an ")).unwrap_or(text);
    let kind = word(text);
    if kind != Word::Unknown {
        return (kind, None);
    }
    let after = |leads: &[&str]| leads.iter().find_map(|lead| text.strip_prefix(lead));
    if let Some(items) = after(&LISTS) {
        return (Word::Array, plural(items));
    }
    if let Some(items) = BEHIND.iter().find_map(|end| text.strip_suffix(end)) {
        return (Word::Array, Some(word(items)).filter(|kind| *kind != Word::Unknown));
    }
    if let Some(values) = after(&MAPS) {
        return (Word::Object, plural(values.rsplit(" to ").next().unwrap_or(values)));
    }
    match text.starts_with("string") || text.starts_with("uuid") {
        true => (Word::String, None),
        false => (Word::Unknown, None),
    }
}

/// The kind of several values: `integers`, `JSON objects`, `lists of strings`.
pub(in crate::lower) fn plural(text: &str) -> Option<Word> {
    let text = text.trim_end_matches([')', ']', '>']);
    let head = text.split(" of ").next().unwrap_or(text).trim();
    let one = match head.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => head.strip_suffix('s').unwrap_or(head).to_owned(),
    };
    [word(head), word(&one)].into_iter().find(|kind| !matches!(kind, Word::Unknown | Word::Null))
}

/// Reads a plain word.
fn word(lower: &str) -> Word {
    match lower {
        "boolean" | "bool" => Word::Boolean,
        "integer" | "int" | "long" => Word::Integer,
        "float" | "number" | "double" | "decimal" => Word::Number,
        "string" | "str" | "uuid" | "enum" | "text" | "uri" | "url" | "datetime" | "date-time"
        | "date" | "timestamp" | "cidr" | "regex" | "key" => Word::String,
        "array" | "list" | "set" | "tuple" => Word::Array,
        "object" | "dict" | "dictionary" | "json" | "map" | "hash" | "key value pairs"
        | "key:value pairs" | "json object" => Word::Object,
        "none" | "null" => Word::Null,
        _ => Word::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{TypeWord, Word};

    #[test]
    fn a_word_has_kinds_and_parts() {
        let of = |written| {
            let word = TypeWord::new(written);
            (word.kind, word.parts, word.nullable)
        };
        for (written, parts) in [
            ("array of objects", Some(Word::Object)),
            ("A list of Dictionaries", Some(Word::Object)),
            ("list of strings", Some(Word::String)),
            ("array[integer]", Some(Word::Integer)),
            ("array (booleans)", Some(Word::Boolean)),
            ("string array", Some(Word::String)),
            ("list of lists", Some(Word::Array)),
            ("list of lists of integers", Some(Word::Array)),
            ("array of wheels", None),
            ("array", None),
        ] {
            assert_eq!(of(written), (Word::Array, parts, false), "{written}");
        }
        assert_eq!(of("array of UUIDs or null"), (Word::Array, Some(Word::String), true));
        assert_eq!(of("null or object"), (Word::Object, None, true));
        assert_eq!(of("map of strings to integers"), (Word::Object, Some(Word::Integer), false));
        assert_eq!(of("string (of a kind)"), (Word::String, None, false));
        assert_eq!(of("string or object"), (Word::String, None, false));
        assert_eq!(of("null"), (Word::Null, None, false));
        assert_eq!(of("wheels"), (Word::Unknown, None, false));
    }
}
