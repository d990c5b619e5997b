//! Checks a request body against its shape.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::shape::{Field, Object, Shape};
use super::{ApiError, UnknownFields, parameter};
use crate::Microversion;

/// Checks a body at a microversion. What is wrong is a bad request that names the field.
pub(super) fn check(
    body: &mut Value,
    shape: &Shape,
    version: Option<Microversion>,
    unknown: UnknownFields,
) -> Result<(), ApiError> {
    let mut checker = Checker { version, unknown, place: Vec::new() };
    checker.value(body, shape).map_err(ApiError::bad_request)
}

/// Where the checker stands.
struct Checker {
    version: Option<Microversion>,
    unknown: UnknownFields,
    place: Vec<Step>,
}

/// A step from a value into one that it holds.
enum Step {
    Key(String),
    Index(usize),
}

impl Checker {
    fn value(&mut self, value: &mut Value, shape: &Shape) -> Result<(), String> {
        match shape {
            Shape::Any => Ok(()),
            Shape::Null => match value {
                Value::Null => Ok(()),
                // Clients send an empty object for an argument that is not there.
                Value::Object(entries) if entries.is_empty() => {
                    *value = Value::Null;
                    Ok(())
                }
                _ => Err(self.not_of_type(value, "null")),
            },
            Shape::Boolean => self.expect(value.is_boolean(), value, "boolean"),
            Shape::Integer | Shape::Range(..) | Shape::Integers(_) => {
                self.expect(is_integer(value), value, "integer")?;
                // `2.0` is an integer to JSON Schema, and none to a type of Rust.
                if let Some(float) = value.as_f64().filter(|_| value.is_f64()) {
                    // The value is whole and lies within the range: `is_integer` says so.
                    *value = Value::from(float as i64);
                }
                if let Shape::Integers(values) = shape {
                    let fits = value.as_i64().is_some_and(|value| values.contains(&value));
                    let wrong = || self.wrong(&format!("{value} is not one of {values:?}"));
                    return if fits { Ok(()) } else { Err(wrong()) };
                }
                let Shape::Range(min, max) = shape else { return Ok(()) };
                // What is no signed integer of 64 bits is greater than all of them.
                let whole = value.as_i64().unwrap_or(i64::MAX);
                if whole < *min {
                    return Err(self.wrong(&format!("{value} is less than the minimum of {min}")));
                }
                if whole > *max {
                    return Err(
                        self.wrong(&format!("{value} is greater than the maximum of {max}"))
                    );
                }
                Ok(())
            }
            Shape::Number => self.expect(value.is_number(), value, "number"),
            Shape::String => self.expect(value.is_string(), value, "string"),
            Shape::Text(min, max) => {
                self.expect(value.is_string(), value, "string")?;
                let length = value.as_str().map_or(0, |text| text.chars().count());
                if length < *min as usize {
                    return Err(self.wrong(&format!("{} is too short", quote(value))));
                }
                if length > *max as usize {
                    return Err(self.wrong(&format!("{} is too long", quote(value))));
                }
                Ok(())
            }
            Shape::Flag => {
                self.expect(value.is_string(), value, "string")?;
                if value.as_str().is_some_and(|v| parameter::flag(v).is_some()) {
                    return Ok(());
                }
                Err(self.wrong(&format!("{} is not a boolean", quote(value))))
            }
            Shape::Uuid => {
                self.expect(value.is_string(), value, "string")?;
                if value.as_str().is_some_and(is_uuid) {
                    return Ok(());
                }
                Err(self.wrong(&format!("{} is not a 'uuid'", quote(value))))
            }
            Shape::Enum(values) => {
                self.expect(value.is_string(), value, "string")?;
                if value.as_str().is_some_and(|v| values.contains(&v)) {
                    return Ok(());
                }
                let values: Vec<String> = values.iter().map(|v| format!("'{v}'")).collect();
                let values = values.join(", ");
                Err(self.wrong(&format!("{} is not one of [{values}]", quote(value))))
            }
            Shape::Array(item) => {
                let Value::Array(items) = value else {
                    return Err(self.not_of_type(value, "array"));
                };
                for (index, value) in items.iter_mut().enumerate() {
                    self.within(Step::Index(index), |c| c.value(value, item))?;
                }
                Ok(())
            }
            Shape::Map(item) => {
                let Value::Object(entries) = value else {
                    return Err(self.not_of_type(value, "object"));
                };
                for (key, value) in entries.iter_mut() {
                    self.within(Step::Key(key.clone()), |c| c.value(value, item))?;
                }
                Ok(())
            }
            Shape::Object(object) => {
                let Value::Object(entries) = value else {
                    return Err(self.not_of_type(value, "object"));
                };
                self.object(entries, object)
            }
            Shape::OneOf(shapes) => self.one_of(value, shapes),
        }
    }

    fn object(&mut self, entries: &mut Map<String, Value>, object: &Object) -> Result<(), String> {
        if object.non_empty && entries.is_empty() {
            return Err(self.wrong("{} does not have enough properties"));
        }
        for field in object.fields {
            let exists = field.exists_at(self.version);
            if field.required && exists && !entries.contains_key(field.name) {
                return Err(self.wrong(&format!("'{}' is a required property", field.name)));
            }
        }
        for choice in object.choices {
            let there = choice.fields.iter().filter(|name| entries.contains_key(**name)).count();
            let names = || choice.fields.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>();
            if there == 0 {
                return Err(self.wrong(&format!("one of {} is required", names().join(", "))));
            }
            if choice.exclusive && there > 1 {
                return Err(self.wrong(&format!("only one of {} is allowed", names().join(", "))));
            }
        }
        // Clients of many versions send null for what they do not mean. It says no more than the
        // field's absence.
        entries.retain(|key, value| {
            let outside = |f: &Field| f.nullable && !f.exists_at(self.version);
            !(value.is_null() && object.field(key).is_some_and(outside))
        });
        if self.unknown == UnknownFields::Ignore {
            entries.retain(|key, _| object.field(key).is_some_and(|f| f.exists_at(self.version)));
        }
        for (key, value) in entries.iter_mut() {
            let Some(field) = object.field(key) else {
                return Err(self.wrong(&format!(
                    "Additional properties are not allowed ('{key}' was unexpected)"
                )));
            };
            if let (false, Some(version)) = (field.exists_at(self.version), self.version) {
                let range = field.versions;
                let mut message = format!("'{key}' is not accepted at microversion {version}");
                if let Some(min) = range.min.filter(|min| version < *min) {
                    let _ = write!(message, ", only from {min} on");
                }
                if let Some(max) = range.max.filter(|max| version > *max) {
                    let _ = write!(message, ", only up to {max}");
                }
                return Err(self.wrong(&message));
            }
            if field.nullable && value.is_null() {
                continue;
            }
            self.within(Step::Key(key.clone()), |c| c.value(value, &field.shape))?;
        }
        Ok(())
    }

    /// Takes the first shape that passes. Where none does, the mistake told is that of the shape
    /// which looks most like the value.
    fn one_of(&mut self, value: &mut Value, shapes: &[Shape]) -> Result<(), String> {
        let mut told = None;
        for shape in shapes {
            let depth = self.place.len();
            let mut copy = value.clone();
            match self.value(&mut copy, shape) {
                Ok(()) => {
                    *value = copy;
                    return Ok(());
                }
                Err(mistake) => {
                    self.place.truncate(depth);
                    if told.is_none() && shape.fits(value) {
                        told = Some(mistake);
                    }
                }
            }
        }
        Err(told.unwrap_or_else(|| {
            self.wrong(&format!("{} is not valid under any of the given schemas", quote(value)))
        }))
    }

    fn within(
        &mut self,
        step: Step,
        check: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.place.push(step);
        check(self)?;
        self.place.pop();
        Ok(())
    }

    fn expect(&self, holds: bool, value: &Value, kind: &str) -> Result<(), String> {
        if holds { Ok(()) } else { Err(self.not_of_type(value, kind)) }
    }

    fn not_of_type(&self, value: &Value, kind: &str) -> String {
        self.wrong(&format!("{} is not of type '{kind}'", quote(value)))
    }

    /// The message, after the name of the field that it is about.
    fn wrong(&self, why: &str) -> String {
        let mut place = String::new();
        for step in &self.place {
            match step {
                Step::Key(key) if place.is_empty() => place.push_str(key),
                Step::Key(key) => {
                    let _ = write!(place, ".{key}");
                }
                Step::Index(index) => {
                    let _ = write!(place, "[{index}]");
                }
            }
        }
        if place.is_empty() {
            return format!("Invalid request body: {why}.");
        }
        format!("Invalid input for field/attribute {place}: {why}.")
    }
}

/// The number is whole, as JSON Schema understands it: `2.0` is. A fraction that is beyond what is
/// exact is none.
pub(super) fn is_integer(value: &Value) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = |float: f64| float.fract() == 0.0 && float.abs() <= EXACT;
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(whole)
}

/// 32 hexadecimal digits, with hyphens at the four places where a UUID has them, or without some.
pub(super) fn is_uuid(text: &str) -> bool {
    let mut digits = 0;
    for byte in text.bytes() {
        match byte {
            b'-' if matches!(digits, 8 | 12 | 16 | 20) => {}
            _ if byte.is_ascii_hexdigit() => digits += 1,
            _ => return false,
        }
    }
    // One hyphen at a place, and none twice.
    digits == 32 && !text.contains("--")
}

/// The value as it was sent, cut where it is long.
fn quote(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::UnknownFields;
    use super::super::shape::{Choice, Field, Object, Shape};
    use super::check;
    use crate::Microversion;

    static SNAPSHOT: Object = Object::new(
        "SnapshotCreate",
        &[
            Field::new("volume_id", Shape::Uuid).required(),
            Field::new("name", Shape::String).nullable(),
            Field::new("force", Shape::Boolean).until(3, 65),
            Field::new("tags", Shape::Array(&Shape::String)).since(3, 5),
            Field::new("note", Shape::String).nullable().since(3, 5),
            Field::new("state", Shape::Enum(&["new", "old"])),
            Field::new("size", Shape::OneOf(&[Shape::Integer, Shape::Null])),
            Field::new("label", Shape::Text(1, 4)),
            Field::new("shared", Shape::Flag),
            Field::new("copies", Shape::Range(1, 9)),
            Field::new("ip", Shape::Integers(&[4, 6])),
        ],
    );
    static BODY: Object = Object::new(
        "CreateSnapshot",
        &[Field::new("snapshot", Shape::Object(&SNAPSHOT)).required()],
    );
    const ID: &str = "5aa119a8-d25b-45a7-8d1b-88e127885635";

    fn at(minor: u16, mut body: Value, unknown: UnknownFields) -> Result<Value, String> {
        let version = Some(Microversion::new(3, minor));
        check(&mut body, &Shape::Object(&BODY), version, unknown)
            .map(|()| body)
            .map_err(|e| e.message().to_owned())
    }

    fn mistake(minor: u16, snapshot: Value) -> String {
        at(minor, json!({"snapshot": snapshot}), UnknownFields::Refuse).unwrap_err()
    }

    #[test]
    fn a_right_body_passes() {
        let body = json!({"snapshot": {
            "volume_id": ID, "name": null, "force": true, "tags": ["a"], "state": "new", "size": {},
            "label": "größ", "shared": "OFF", "copies": 9.0, "ip": 6.0,
        }});
        let passed = at(5, body, UnknownFields::Refuse).unwrap();
        assert_eq!(passed["snapshot"]["size"], Value::Null);
    }

    #[test]
    fn null_in_a_field_of_another_version_counts_as_absent() {
        let body = json!({"snapshot": {"volume_id": ID, "note": null}});
        let passed = at(0, body.clone(), UnknownFields::Refuse).unwrap();
        assert_eq!(passed, json!({"snapshot": {"volume_id": ID}}));
        assert_eq!(at(5, body.clone(), UnknownFields::Refuse).unwrap(), body);
        assert!(mistake(0, json!({"volume_id": ID, "note": "n"})).contains("only from 3.5 on"));
        assert!(mistake(0, json!({"volume_id": ID, "tags": null})).contains("only from 3.5 on"));
    }

    #[test]
    fn the_message_names_the_field_and_the_reason() {
        let prefix = "Invalid input for field/attribute snapshot";
        for (snapshot, reason) in [
            (json!({}), ": 'volume_id' is a required property."),
            (json!([]), ": [] is not of type 'object'."),
            (json!({"volume_id": "x"}), ".volume_id: \"x\" is not a 'uuid'."),
            (json!({"volume_id": null}), ".volume_id: null is not of type 'string'."),
            (
                json!({"volume_id": ID, "no": 1}),
                ": Additional properties are not allowed ('no' was unexpected).",
            ),
            (
                json!({"volume_id": ID, "state": "odd"}),
                ".state: \"odd\" is not one of ['new', 'old'].",
            ),
            (json!({"volume_id": ID, "tags": ["a", 1]}), ".tags[1]: 1 is not of type 'string'."),
            (json!({"volume_id": ID, "label": ""}), ".label: \"\" is too short."),
            (json!({"volume_id": ID, "label": "größe"}), ".label: \"größe\" is too long."),
            (json!({"volume_id": ID, "copies": 0}), ".copies: 0 is less than the minimum of 1."),
            (
                json!({"volume_id": ID, "copies": 10}),
                ".copies: 10 is greater than the maximum of 9.",
            ),
            (
                json!({"volume_id": ID, "copies": u64::MAX}),
                ".copies: 18446744073709551615 is greater than the maximum of 9.",
            ),
            (json!({"volume_id": ID, "copies": "1"}), ".copies: \"1\" is not of type 'integer'."),
            (json!({"volume_id": ID, "ip": 5}), ".ip: 5 is not one of [4, 6]."),
            (json!({"volume_id": ID, "shared": "maybe"}), ".shared: \"maybe\" is not a boolean."),
            (
                json!({"volume_id": &ID[1..]}),
                ".volume_id: \"aa119a8-d25b-45a7-8d1b-88e127885635\" is not a 'uuid'.",
            ),
        ] {
            assert_eq!(mistake(60, snapshot), format!("{prefix}{reason}"));
        }
        let top = at(0, json!({}), UnknownFields::Refuse).unwrap_err();
        assert_eq!(top, "Invalid request body: 'snapshot' is a required property.");
    }

    #[test]
    fn an_id_may_lack_its_hyphens_and_an_integer_may_have_a_fraction_of_zero() {
        let body = json!({"snapshot": {"volume_id": ID.replace('-', ""), "size": 2.0}});
        assert_eq!(at(5, body, UnknownFields::Refuse).unwrap()["snapshot"]["size"], json!(2));
        for odd in ["5aa119a8--d25b45a78d1b88e127885635", "5aa119a8d-25b45a78d1b88e127885635"] {
            assert!(mistake(5, json!({"volume_id": odd})).ends_with("is not a 'uuid'."), "{odd}");
        }
        assert!(mistake(5, json!({"volume_id": ID, "size": 2.5})).ends_with("given schemas."));
    }

    #[test]
    fn an_object_that_must_hold_something_is_not_empty() {
        static HOLDS: Object = Object::new("Holds", &[Field::new("a", Shape::Any)]).non_empty();
        let check =
            |mut body| check(&mut body, &Shape::Object(&HOLDS), None, UnknownFields::Refuse);
        assert!(check(json!({"a": 1})).is_ok());
        assert_eq!(
            check(json!({})).unwrap_err().message(),
            "Invalid request body: {} does not have enough properties."
        );
    }

    #[test]
    fn of_fields_that_stand_for_each_other_one_is_sent() {
        const FIELDS: &[Field] = &[Field::new("a", Shape::Any), Field::new("b", Shape::Any)];
        static ANY: Object = Object::new("Any", FIELDS).choices(&[Choice::any(&["a", "b"])]);
        static ONE: Object = Object::new("One", FIELDS).choices(&[Choice::one(&["a", "b"])]);
        let check = |object, mut body| {
            check(&mut body, &Shape::Object(object), None, UnknownFields::Refuse)
                .map_err(|error| error.message().to_owned())
        };
        assert!(check(&ANY, json!({"a": 1})).is_ok());
        assert!(check(&ANY, json!({"a": 1, "b": 2})).is_ok());
        assert!(check(&ONE, json!({"b": 1})).is_ok());
        let none = check(&ANY, json!({})).unwrap_err();
        assert_eq!(none, "Invalid request body: one of 'a', 'b' is required.");
        let both = check(&ONE, json!({"a": 1, "b": 2})).unwrap_err();
        assert_eq!(both, "Invalid request body: only one of 'a', 'b' is allowed.");
    }

    #[test]
    fn a_field_of_another_version_is_refused() {
        assert!(mistake(4, json!({"volume_id": ID, "tags": []})).ends_with("only from 3.5 on."));
        assert!(mistake(66, json!({"volume_id": ID, "force": true})).ends_with("only up to 3.65."));
    }

    #[test]
    fn unknown_fields_are_dropped_where_they_shall_be() {
        let body = json!({"snapshot": {"volume_id": ID, "no": 1, "tags": []}, "other": 2});
        let passed = at(4, body, UnknownFields::Ignore).unwrap();
        assert_eq!(passed, json!({"snapshot": {"volume_id": ID}}));
    }
}
