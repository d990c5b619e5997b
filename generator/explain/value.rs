//! The values of decisions, in words.

use crate::analysis::component::name as component_name;
use crate::ir::{
    Api, Aspect, Body, Form, IntegerSchema, Length, Operation, Parameter, Property, SchemaId,
    SchemaKind, StringFormat, StringSchema, VersionRange,
};

pub(super) fn of_operation(api: &Api, operation: &Operation, aspect: Aspect) -> String {
    match aspect {
        Aspect::Versions => versions(operation.versions),
        Aspect::Name => operation.name.snake(),
        Aspect::MediaType => operation.request.as_ref().map(media_types).unwrap_or_default(),
        _ => answer(api, operation),
    }
}

/// The media types of a body.
pub(super) fn media_types(body: &Body) -> String {
    body.content.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The type of what an operation answers with, as it has it.
fn answer(api: &Api, operation: &Operation) -> String {
    let bodies = operation.successes().filter_map(|(_, response)| response.body.as_ref());
    let mut contents = bodies.flat_map(|body| body.content.values());
    contents.next().map(|content| ty(api, content.documented(), 0)).unwrap_or_default()
}

pub(super) fn of_parameter(api: &Api, parameter: &Parameter, aspect: Aspect) -> String {
    match aspect {
        Aspect::Kind if parameter.family().is_some() => family(parameter),
        Aspect::Required => required_at(parameter.required, parameter.versions),
        Aspect::Default => default(parameter.default.as_ref()),
        Aspect::Versions => versions(parameter.versions),
        _ => of_schema(api, parameter.schema, aspect),
    }
}

/// A family, with the texts that may stand in the place of its name's part.
fn family(parameter: &Parameter) -> String {
    let part = parameter.placeholder().unwrap_or_default();
    let filled = parameter.fillings.iter().map(|filling| {
        let characters = filling.characters.iter().map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        });
        let length = bounds(Some(filling.min), filling.max, " characters");
        let length = length.filter(|_| (filling.min, filling.max) != (1, None));
        let all = characters.chain(length).collect::<Vec<_>>().join(" ");
        match filling.versions.is_all() {
            true => all,
            false => format!("{all} ({})", versions(filling.versions)),
        }
    });
    let filled: Vec<String> = filled.collect();
    let filled = if filled.is_empty() { "any text".to_owned() } else { filled.join(", ") };
    format!("family, one for each `{part}`: {filled}")
}

pub(super) fn of_property(api: &Api, property: &Property, aspect: Aspect) -> String {
    match aspect {
        Aspect::Home => format!("`{}`", property.name.wire),
        Aspect::Fields => property.own.map(|own| ty(api, own, 0)).unwrap_or_default(),
        Aspect::Nullability => nullability(property.nullable),
        Aspect::Required => required_at(property.required, property.versions),
        Aspect::Default => default(property.default.as_ref()),
        Aspect::Versions => versions(property.versions),
        _ => of_schema(api, property.schema, aspect),
    }
}

pub(super) fn of_form(api: &Api, form: &Form, aspect: Aspect) -> String {
    match aspect {
        Aspect::Nullability => nullability(form.nullable),
        _ => of_schema(api, form.schema, aspect),
    }
}

fn nullability(nullable: bool) -> String {
    (if nullable { "null" } else { "not null" }).to_owned()
}

/// A field of some microversions only is required at those.
fn required_at(required: bool, range: VersionRange) -> String {
    match (required, range.is_all()) {
        (true, true) => "required".to_owned(),
        (true, false) => format!("required {}, not there otherwise", versions(range)),
        (false, _) => "optional".to_owned(),
    }
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
    let found: Option<String> = match aspect {
        Aspect::Enumeration => {
            let said =
                |text: &StringSchema| (!text.values.is_empty()).then(|| text.values.join(", "));
            texts(api, id, said).or_else(|| numbers(api, id))
        }
        Aspect::Format => texts(api, id, |text| Some(format(text.format?, text.strict).to_owned())),
        Aspect::Bounds => leaves(api, id).find_map(|kind| match kind {
            SchemaKind::Integer(IntegerSchema { bounds: own, .. }) => bounds(own.min, own.max, ""),
            SchemaKind::String(StringSchema { length: Length { min, max }, .. }) => {
                bounds(*min, *max, " characters")
            }
            _ => None,
        }),
        Aspect::Identity => texts(api, id, |text| {
            text.identifies.as_ref().map(|name| format!("id of {}", name.snake()))
        }),
        Aspect::Kind if holds_map(api, id) => Some("map".to_owned()),
        _ => Some(ty(api, id, 0)),
    };
    found.unwrap_or_default()
}

fn format(format: StringFormat, strict: bool) -> &'static str {
    match format {
        StringFormat::Uuid if strict => "UUID, and no other text",
        StringFormat::Uuid => "UUID",
        StringFormat::Flag => "a word for true or false",
        StringFormat::Timestamp => "timestamp",
        StringFormat::Uri => "URI",
        StringFormat::Secret => "secret",
        StringFormat::Binary => "bytes",
    }
}

/// Of the texts that a schema is or holds the first of which something is said.
fn texts(
    api: &Api,
    id: SchemaId,
    said: impl Fn(&StringSchema) -> Option<String>,
) -> Option<String> {
    leaves(api, id).find_map(|kind| match kind {
        SchemaKind::String(text) => said(text),
        _ => None,
    })
}

/// The values of the first whole number that a schema is or holds.
fn numbers(api: &Api, id: SchemaId) -> Option<String> {
    leaves(api, id).find_map(|kind| match kind {
        SchemaKind::Integer(integer) if !integer.values.is_empty() => {
            Some(integer.values.iter().map(i64::to_string).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    })
}

/// A schema is a map, or something that its lists and unions are of is one.
fn holds_map(api: &Api, id: SchemaId) -> bool {
    leaves(api, id).any(|kind| matches!(kind, SchemaKind::Map(_)))
}

fn leaves(api: &Api, id: SchemaId) -> impl Iterator<Item = &SchemaKind> {
    api.leaves(id).into_iter().map(|id| &api.schema(id).kind)
}

fn bounds<N: ToString>(min: Option<N>, max: Option<N>, unit: &str) -> Option<String> {
    Some(match (min, max) {
        (Some(min), Some(max)) => format!("{} to {}{unit}", min.to_string(), max.to_string()),
        (Some(min), None) => format!("at least {}{unit}", min.to_string()),
        (None, Some(max)) => format!("at most {}{unit}", max.to_string()),
        (None, None) => return None,
    })
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
