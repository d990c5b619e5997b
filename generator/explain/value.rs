//! What was decided on, in words.

use crate::emit::openapi::component_name;
use crate::ir::{
    Api, Aspect, IntegerSchema, Length, Operation, Parameter, Property, SchemaId, SchemaKind,
    StringFormat, StringSchema, VersionRange,
};

pub(super) fn of_operation(operation: &Operation, aspect: Aspect) -> String {
    match aspect {
        Aspect::Versions => versions(operation.versions),
        _ => operation.name.snake(),
    }
}

pub(super) fn of_parameter(api: &Api, parameter: &Parameter, aspect: Aspect) -> String {
    match aspect {
        Aspect::Required => required(parameter.required),
        Aspect::Default => default(parameter.default.as_ref()),
        Aspect::Versions => versions(parameter.versions),
        _ => of_schema(api, parameter.schema, aspect),
    }
}

pub(super) fn of_property(api: &Api, property: &Property, aspect: Aspect) -> String {
    match aspect {
        Aspect::Home => format!("`{}`", property.name.wire),
        Aspect::Nullability => (if property.nullable { "null" } else { "not null" }).to_owned(),
        Aspect::Required => required(property.required),
        Aspect::Default => default(property.default.as_ref()),
        Aspect::Versions => versions(property.versions),
        _ => of_schema(api, property.schema, aspect),
    }
}

fn required(required: bool) -> String {
    (if required { "required" } else { "optional" }).to_owned()
}

fn default(value: Option<&serde_json::Value>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

pub(super) fn versions(range: VersionRange) -> String {
    match (range.min, range.max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("since {min}"),
        (None, Some(max)) => format!("until {max}"),
        (None, None) => "all".to_owned(),
    }
}

fn of_schema(api: &Api, id: SchemaId, aspect: Aspect) -> String {
    let text = text(api, id);
    match aspect {
        Aspect::Enumeration => match (&api.schema(id).kind, text) {
            (_, Some(text)) if !text.values.is_empty() => text.values.join(", "),
            (kind, _) => numbers(api, kind),
        },
        Aspect::Format => match text.and_then(|text| text.format) {
            Some(StringFormat::Uuid) => "UUID".to_owned(),
            Some(StringFormat::Flag) => "a word for true or false".to_owned(),
            Some(StringFormat::Timestamp) => "timestamp".to_owned(),
            Some(StringFormat::Uri) => "URI".to_owned(),
            Some(StringFormat::Secret) => "secret".to_owned(),
            None => String::new(),
        },
        Aspect::Bounds => match (&api.schema(id).kind, text) {
            (SchemaKind::Integer(IntegerSchema { bounds: own, .. }), _) => {
                bounds(own.min, own.max, "")
            }
            (_, Some(StringSchema { length: Length { min, max }, .. })) => {
                bounds(*min, *max, " characters")
            }
            _ => String::new(),
        },
        Aspect::Identity => {
            let resource = text.and_then(|text| text.identifies.as_ref());
            resource.map(|name| format!("id of {}", name.snake())).unwrap_or_default()
        }
        Aspect::Kind => match api.schema(id).kind {
            SchemaKind::Map(_) => "map".to_owned(),
            _ => ty(api, id, 0),
        },
        _ => ty(api, id, 0),
    }
}

/// The text that a schema is, or that its items are.
fn text(api: &Api, id: SchemaId) -> Option<&StringSchema> {
    match &api.schema(id).kind {
        SchemaKind::String(text) => Some(text),
        SchemaKind::Array(inner) | SchemaKind::Map(inner) => text_of(api, *inner),
        SchemaKind::OneOf(kinds) => kinds.iter().find_map(|id| text_of(api, *id)),
        _ => None,
    }
}

fn text_of(api: &Api, id: SchemaId) -> Option<&StringSchema> {
    match &api.schema(id).kind {
        SchemaKind::String(text) => Some(text),
        _ => None,
    }
}

/// The values of a whole number, or of an alternative that is one.
fn numbers(api: &Api, kind: &SchemaKind) -> String {
    let values = |kind: &SchemaKind| match kind {
        SchemaKind::Integer(integer) => {
            integer.values.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    match kind {
        SchemaKind::OneOf(kinds) => kinds.iter().map(|id| values(&api.schema(*id).kind)).collect(),
        kind => values(kind),
    }
}

fn bounds<N: ToString>(min: Option<N>, max: Option<N>, unit: &str) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{} to {}{unit}", min.to_string(), max.to_string()),
        (Some(min), None) => format!("at least {}{unit}", min.to_string()),
        (None, Some(max)) => format!("at most {}{unit}", max.to_string()),
        (None, None) => String::new(),
    }
}

/// A type as people say it: `array of Link`.
fn ty(api: &Api, id: SchemaId, depth: u8) -> String {
    let schema = api.schema(id);
    if let Some(name) = &schema.name {
        return component_name(name);
    }
    if depth > 8 {
        return "…".to_owned();
    }
    match &schema.kind {
        SchemaKind::Any => "any".to_owned(),
        SchemaKind::Null => "null".to_owned(),
        SchemaKind::Boolean => "boolean".to_owned(),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => "integer".to_owned(),
        SchemaKind::Number => "number".to_owned(),
        SchemaKind::String(_) => "string".to_owned(),
        SchemaKind::Array(inner) => format!("array of {}", ty(api, *inner, depth + 1)),
        SchemaKind::Map(inner) => format!("map of {}", ty(api, *inner, depth + 1)),
        SchemaKind::Object(_) => "object".to_owned(),
        SchemaKind::OneOf(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(|id| ty(api, *id, depth + 1)).collect();
            kinds.join(" or ")
        }
    }
}
