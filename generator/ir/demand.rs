//! Samples held against what schemas demand.

use serde_json::Value;

use super::{Property, Schema, SchemaId, SchemaKind};

/// The first property that a value lacks although its schema demands it at every microversion. Of alternatives nothing is
/// known.
#[must_use]
pub(crate) fn lacking<'s>(
    schemas: &'s [Schema],
    id: SchemaId,
    value: &Value,
) -> Option<&'s Property> {
    match (&schemas[id.0 as usize].kind, value) {
        (SchemaKind::Object(properties), Value::Object(fields)) => {
            properties.iter().find_map(|property| match fields.get(&property.name.wire) {
                None => property.is_always_required().then_some(property),
                Some(value) => lacking(schemas, property.schema, value),
            })
        }
        (SchemaKind::Map(values), Value::Object(fields)) => {
            fields.values().find_map(|value| lacking(schemas, *values, value))
        }
        (SchemaKind::Array(items), Value::Array(values)) => {
            values.iter().find_map(|value| lacking(schemas, *items, value))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::lacking;
    use crate::ir::{
        Decisions, Doc, Name, Property, Provenance, Schema, SchemaId, SchemaKind, VersionRange,
    };
    use crate::source::{FileId, Span};

    const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

    fn schema(kind: SchemaKind) -> Schema {
        Schema { name: None, whole: None, kind, non_empty: false, doc: Doc::default(), span: SPAN }
    }

    fn property(name: &str, schema: u32, required: bool) -> Property {
        Property {
            name: Name::new(name),
            schema: SchemaId(schema),
            own: None,
            required,
            demands: Vec::new(),
            nullable: false,
            default: None,
            doc: Doc::default().into(),
            versions: VersionRange::ALL,
            forms: Vec::new(),
            provenance: Provenance::Documented,
            span: SPAN,
            decisions: Decisions::default(),
        }
    }

    #[test]
    fn what_a_schema_demands_is_looked_for_at_any_depth() {
        let object = SchemaKind::Object(vec![property("a", 3, true), property("b", 3, false)]);
        let schemas = [
            schema(SchemaKind::Object(vec![property("list", 1, false), property("map", 4, false)])),
            schema(SchemaKind::Array(SchemaId(2))),
            schema(object),
            schema(SchemaKind::Any),
            schema(SchemaKind::Map(SchemaId(2))),
        ];
        let lacks = |value: Value| {
            lacking(&schemas, SchemaId(0), &value).map(|property| property.name.wire.clone())
        };
        for whole in [json!({}), json!({"list": [{"a": {}}], "map": {"x": {"a": 1}}}), json!(null)]
        {
            assert_eq!(lacks(whole.clone()), None, "{whole}");
        }
        for lacking in [json!({"list": [{"a": 1}, {"b": 1}]}), json!({"map": {"x": {}}})] {
            assert_eq!(lacks(lacking.clone()).as_deref(), Some("a"), "{lacking}");
        }
    }
}
