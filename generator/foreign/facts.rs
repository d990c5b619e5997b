//! The statements of a schema object on the values that it lets through, its fields aside.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

/// The facts on the values at one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// JSON's types, `null` among them; none where the document states none.
    pub(crate) types: BTreeSet<String>,
    /// `true` if what holds it is wrong without it.
    pub(crate) required: bool,
    /// The values that are named.
    pub(crate) values: Option<Values>,
    pub(crate) pattern: Option<String>,
    pub(crate) format: Option<String>,
    /// Of the text's length.
    pub(crate) length: Limits,
    /// Of the number itself.
    pub(crate) bounds: Limits,
    /// `true` if an object must have some property.
    pub(crate) non_empty: bool,
    /// `true` if no request may set it.
    pub(crate) read_only: bool,
    /// `true` if keys that are not listed are refused.
    pub(crate) closed: bool,
    /// The value that the service takes for an absent one.
    pub(crate) default: Option<Value>,
    pub(crate) description: String,
}

/// The least and the most that something may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Limits {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

impl Limits {
    /// Either's facts.
    fn or(self, other: Self) -> Self {
        Self {
            min: self.min.zip(other.min).map(|(a, b)| a.min(b)),
            max: self.max.zip(other.max).map(|(a, b)| a.max(b)),
        }
    }
}

/// The values that a document names for a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Values {
    pub(crate) named: Vec<String>,
    /// `true` if others may come.
    pub(crate) open: bool,
}

impl Facts {
    /// The facts of a schema object without references and unions.
    pub(crate) fn of(schema: &Map<String, Value>) -> Self {
        let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut types: BTreeSet<String> = match schema.get("type") {
            Some(Value::String(one)) => BTreeSet::from([one.clone()]),
            Some(Value::Array(several)) => {
                several.iter().filter_map(|t| Some(t.as_str()?.to_owned())).collect()
            }
            _ => BTreeSet::new(),
        };
        let limit = |key: &str| schema.get(key).and_then(Value::as_i64);
        let limits = |min, max| Limits { min: limit(min), max: limit(max) };
        let closed = schema.get("enum").and_then(Value::as_array);
        if schema.get("nullable") == Some(&Value::Bool(true)) {
            types.insert("null".to_owned());
        }
        if let (true, Some(values)) = (types.is_empty(), closed) {
            types.extend(values.iter().map(|value| type_of(value).to_owned()));
        }
        let open = schema.get("x-extensible-enum").and_then(Value::as_array);
        let values =
            closed.map(|v| (v, false)).or(open.map(|v| (v, true))).map(|(values, open)| {
                let named = values.iter().filter(|value| !value.is_null()).map(spelled).collect();
                Values { named, open }
            });
        Self {
            types,
            required: false,
            values: values.filter(|values| !values.named.is_empty()),
            pattern: text("pattern"),
            format: text("format"),
            length: limits("minLength", "maxLength"),
            bounds: limits("minimum", "maximum"),
            non_empty: schema.get("minProperties").and_then(Value::as_u64) > Some(0)
                || is_chosen(schema),
            read_only: schema.get("readOnly") == Some(&Value::Bool(true)),
            closed: schema.get("additionalProperties") == Some(&Value::Bool(false)),
            default: schema.get("default").cloned(),
            description: String::new(),
        }
    }

    /// The facts where either holds: as much as both say.
    pub(crate) fn or(self, other: Self) -> Self {
        let description = both(&self.description, &other.description);
        let stated = |facts: &Self| !facts.types.is_empty();
        let types = match (stated(&self), stated(&other)) {
            (true, true) => &self.types | &other.types,
            _ => BTreeSet::new(),
        };
        // A schema of null alone names no value and sets no limit.
        let says = |facts: &Self| facts.types.iter().any(|t| t != "null") || !stated(facts);
        let (a, b) = match (says(&self), says(&other)) {
            (true, true) => (self, other),
            (_, false) => (self.clone(), self.and_said(other)),
            (false, _) => (other.clone(), other.and_said(self)),
        };
        let same = |x: Option<String>, y: Option<String>| if x == y { x } else { None };
        Self {
            types,
            required: a.required && b.required,
            values: a.values.zip(b.values).map(|(mut a, b)| {
                let more: Vec<String> =
                    b.named.into_iter().filter(|value| !a.named.contains(value)).collect();
                a.named.extend(more);
                Values { named: a.named, open: a.open || b.open }
            }),
            pattern: same(a.pattern, b.pattern),
            format: same(a.format, b.format),
            length: a.length.or(b.length),
            bounds: a.bounds.or(b.bounds),
            non_empty: a.non_empty && b.non_empty,
            read_only: a.read_only && b.read_only,
            closed: a.closed && b.closed,
            default: a.default.or(b.default),
            description,
        }
    }

    /// These facts as those of an alternative that says nothing itself but whether it is required.
    fn and_said(&self, silent: Self) -> Self {
        Self { required: silent.required, ..self.clone() }
    }

    pub(crate) fn may_be_null(&self) -> bool {
        self.types.contains("null")
    }
}

/// The words of two alternatives: each that says something else is read.
fn both(one: &str, other: &str) -> String {
    match (one.is_empty(), other.is_empty() || one.split('\n').any(|said| said == other)) {
        (true, _) => other.to_owned(),
        (_, true) => one.to_owned(),
        _ => format!("{one}\n{other}"),
    }
}

/// JSON Schema's word for the type of a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A value as people write it: text without quotes.
fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// An object has one of some properties: each alternative requires one.
fn is_chosen(schema: &Map<String, Value>) -> bool {
    let branches = ["anyOf", "oneOf"].iter().find_map(|keyword| schema.get(*keyword)?.as_array());
    let requires = |branch: &Value| branch.get("required").is_some_and(Value::is_array);
    schema.contains_key("properties") && branches.is_some_and(|all| all.iter().all(requires))
}
