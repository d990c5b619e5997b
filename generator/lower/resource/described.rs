//! Objects as a JSON Schema in a sample describes them.

use std::sync::Arc;

use serde_json::Value;

use crate::ir::{Doc, Method};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node, Object, Stated};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::evidence::word::TypeWord;
use crate::lower::naming;
use crate::lower::read::text::Prose;
use crate::source::Span;

/// The most references that may lead one to another.
const MAX_REFERENCES: usize = 8;

/// The fields of what is called so, as the JSON Schema of that name types them.
pub(super) fn fields(evidence: &Evidence, words: &[String]) -> Option<Node> {
    let body = evidence.operations().iter().find_map(|draft| schema_of(draft, words))?;
    let example = body.examples.first()?;
    let mut object = Object::default();
    for (key, value) in example.value.get("properties")?.as_object()? {
        object.fields.insert(key.clone(), field(&example.value, value, example.span));
    }
    Some(Node { object: Some(object), ..Node::default() })
}

/// The body that shows the schema: at a path of that name, under which it goes itself.
fn schema_of<'d>(draft: &'d Draft, words: &[String]) -> Option<&'d DraftBody> {
    let is_there =
        draft.address.method == Method::Get && naming::resource(&draft.address.path) == words;
    let mut bodies = draft.responses.values().filter_map(|response| response.body.as_ref());
    let body = bodies.find(|body| body.node.schema.is_some()).filter(|_| is_there)?;
    let name = body.examples.first()?.value.get("name")?.as_str()?;
    (naming::singular_words(name) == words).then_some(body)
}

fn field(root: &Value, schema: &Value, span: Span) -> Field {
    let schema = resolved(root, schema);
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let mut kinds = types.iter().filter(|kind| **kind != "null");
    let one = kinds.next().filter(|_| kinds.next().is_none());
    let claim = Claim {
        word: one.map(|kind| TypeWord::new(kind)),
        doc: Doc::text(text).into(),
        prose: Prose::new(text).into(),
        ..Claim::new(span)
    };
    Field { claim: Some(Arc::new(claim)), stated: stated(root, schema, &types), ..Field::default() }
}

/// The types of a schema for which tables have no word.
fn stated(root: &Value, schema: &Value, types: &[&str]) -> Option<Stated> {
    const KINDS: [&str; 5] = ["$ref", "anyOf", "enum", "oneOf", "properties"];
    let keywords = schema.as_object()?;
    if types.is_empty() {
        let is_any = !KINDS.iter().any(|keyword| keywords.contains_key(*keyword));
        return is_any.then_some(Stated::Any);
    }
    let items = resolved(root, keywords.get("items")?);
    (types == ["array"] && items.get("type")? == "string").then_some(Stated::Texts)
}

/// The schema that another refers to, `#/definitions/size`; of several that it must fit the first.
fn resolved<'v>(root: &'v Value, schema: &'v Value) -> &'v Value {
    let mut schema = schema;
    for _ in 0..MAX_REFERENCES {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|path| root.pointer(path.strip_prefix('#')?));
        let first = schema.get("allOf").and_then(|all| all.get(0));
        match target.or(first) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}
