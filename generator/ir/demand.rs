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
    use crate::ir::made::{property, schema};
    use crate::ir::{SchemaId, SchemaKind};

    #[test]
    fn what_a_schema_demands_is_looked_for_at_any_depth() {
        let object = SchemaKind::Object(vec![
            property("a", SchemaId(3), true),
            property("b", SchemaId(3), false),
        ]);
        let schemas = [
            schema(
                None,
                SchemaKind::Object(vec![
                    property("list", SchemaId(1), false),
                    property("map", SchemaId(4), false),
                ]),
            ),
            schema(None, SchemaKind::Array(SchemaId(2))),
            schema(None, object),
            schema(None, SchemaKind::Any),
            schema(None, SchemaKind::Map(SchemaId(2))),
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
