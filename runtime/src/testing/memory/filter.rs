//! Filters of lists: query parameters that are fields of what is listed.

use serde_json::{Map, Value};

/// Parameters that say how to list, and not what.
const HOW: &[&str] = &[
    "limit",
    "marker",
    "offset",
    "sort",
    "sort_key",
    "sort_dir",
    "fields",
    "page_reverse",
    "with_count",
];

/// The fields that a request asks for, each with the values of which it must have one.
#[derive(Debug)]
pub(super) struct Filter<'q>(Vec<(&'q str, Vec<&'q str>)>);

impl<'q> Filter<'q> {
    /// Those of a request's parameters, documented or not: a service may filter by more than its reference says.
    pub(super) fn new(query: &'q [(String, String)]) -> Self {
        let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, text) in query {
            if HOW.contains(&name.as_str()) {
                continue;
            }
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, texts)) => texts.push(text),
                None => fields.push((name, vec![text])),
            }
        }
        Self(fields)
    }

    /// A member has all that is asked for. A parameter that is no field of it counts for nothing.
    pub(super) fn lets(&self, shown: &Map<String, Value>) -> bool {
        self.0.iter().all(|(name, texts)| match name.strip_suffix('~') {
            Some(bare) => shown
                .get(bare)
                .and_then(Value::as_str)
                .is_none_or(|value| texts.iter().any(|text| value.contains(*text))),
            None => shown.get(*name).is_none_or(|value| texts.iter().any(|text| is(value, text))),
        })
    }
}

/// A value is what a text says.
fn is(value: &Value, text: &str) -> bool {
    match value {
        Value::String(value) => match text.strip_prefix("in:") {
            Some(several) => several.split(',').any(|one| one == value),
            None => value == text || value.eq_ignore_ascii_case(text) && flag(text).is_some(),
        },
        Value::Bool(value) => flag(text).is_none_or(|text| text == *value),
        Value::Number(value) => value.to_string() == text,
        Value::Null => text.is_empty(),
        Value::Array(values) => {
            text.split(',').all(|part| values.iter().any(|value| is(value, part)))
        }
        // `fixed_ips=ip_address=10.0.0.3`, and texts that are dictionaries.
        Value::Object(map) => match text.split_once('=') {
            Some((field, text)) => map.get(field).is_some_and(|value| is(value, text)),
            None => match serde_json::from_str(&text.replace('\'', "\"")) {
                Ok(Value::Object(wanted)) => wanted.iter().all(|(k, v)| map.get(k) == Some(v)),
                _ => true,
            },
        },
    }
}

/// The boolean that a text means.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}
