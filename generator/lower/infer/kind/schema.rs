//! `json-schema-in-sample`: an object that a response shows as a JSON Schema is one, and so is each that it holds.
//!
//! Why: JSON Schema says what its keywords mean. The properties that a sample shows are data: which there are, the service decides.
//! An object is one if its keys are keywords, `properties` among them, and these have JSON Schema's types.
//!
//! `{"name": "cart", "properties": {"colour": {"type": "string"}}}`.

use crate::ir::Aspect;
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "json-schema-in-sample", aspect: Aspect::Kind, basis: Basis::Samples };

/// The types that JSON Schema has words for.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Keywords of whole schemas: of JSON Schema itself and of hyper-schemas, with the name that services give theirs.
const KEYWORDS: [&str; 25] = [
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "definitions",
    "dependencies",
    "description",
    "enum",
    "id",
    "items",
    "links",
    "maxProperties",
    "minProperties",
    "name",
    "not",
    "oneOf",
    "patternProperties",
    "properties",
    "required",
    "title",
    "type",
];

/// The kind of value under a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Holds {
    /// Schemas by name.
    ByName,
    /// A schema, a list of them, or a flag in the place of one.
    One,
    /// A list of schemas.
    Several,
    /// Any value.
    Any,
    /// A number, whole or not.
    Number,
    /// The value as it is shown.
    Shown,
}

/// The kind of value under a keyword, by JSON Schema's vocabulary.
pub(in crate::lower) fn holds(keyword: &str) -> Holds {
    match keyword {
        "properties" | "patternProperties" | "definitions" | "$defs" => Holds::ByName,
        "items" | "additionalItems" | "additionalProperties" | "not" => Holds::One,
        "allOf" | "anyOf" | "oneOf" => Holds::Several,
        "default" | "enum" | "const" => Holds::Any,
        "minimum" | "maximum" | "multipleOf" => Holds::Number,
        _ => Holds::Shown,
    }
}

pub(in crate::lower) fn propose(object: &Object) -> Option<Reason> {
    let properties = object.fields.get("properties")?;
    let inner: Vec<&Field> = properties.node.fields().map(|(_, field)| field).collect();
    let is_keyword = |key: &String| KEYWORDS.contains(&key.as_str());
    let found = object.fields.keys().all(is_keyword)
        && has_type(object).unwrap_or(true)
        && inner.iter().all(|field| is_schema(field))
        && inner.iter().any(|field| field.node.object.as_ref().and_then(has_type).is_some());
    found.then(|| Reason::new(&RULE, object.sample()))
}

/// A property may be described so: an object, whose type is one of JSON's if it says one.
fn is_schema(field: &Field) -> bool {
    let object = field.node.object.as_ref().filter(|_| !field.node.is_scalar());
    object.is_some_and(|object| has_type(object).unwrap_or(true))
}

/// The types that an object names are JSON's; `None` where it names none.
fn has_type(object: &Object) -> Option<bool> {
    let node: &Node = &object.fields.get("type")?.node;
    let listed = node.array.iter().flat_map(|items| &items.texts);
    let mut texts = node.texts.iter().chain(listed).peekable();
    texts.peek()?;
    Some(texts.all(|text| TYPES.contains(&text.as_str())) && node.object.is_none())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::propose;
    use crate::lower::evidence::node::Node;
    use crate::lower::evidence::operation::sketch::NOWHERE;
    use crate::syntax::outline::Outline;

    #[test]
    fn an_object_is_a_schema_by_its_keywords_and_types() {
        let of = |value: serde_json::Value| {
            let mut node = Node::default();
            node.add(&value, &mut Outline::unknown(NOWHERE));
            propose(node.object.as_ref().unwrap()).is_some()
        };
        let text = json!({"type": "string"});
        assert!(of(
            json!({"name": "cart", "properties": {"type": text, "id": {"type": ["null", "string"]}}})
        ));
        assert!(of(json!({"properties": {"a": text, "b": {"$ref": "#/definitions/b"}}})));
        assert!(!of(json!({"properties": {}})));
        assert!(!of(json!({"properties": {"a": {"$ref": "#/a"}}})), "no type");
        assert!(!of(json!({"properties": {"a": {"type": "map"}}})), "no type of JSON's");
        assert!(!of(json!({"properties": {"a": text}, "resource_type": "x"})), "no keyword");
        assert!(!of(json!({"type": "Cart", "properties": {"a": text}})));
        assert!(!of(json!({"properties": {"a": text, "b": 1}})));
    }
}
