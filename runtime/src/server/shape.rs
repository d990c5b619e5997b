//! The shape of JSON on the wire, as static tables.
//!
//! A generated type says what Rust code sees; its shape says what may be on the wire, and at which
//! microversion. Values are checked and pruned by interpreting the shape, so that generated code
//! holds tables instead of functions.

use serde_json::Value;

pub use super::filling::Filling;
use super::{check, parameter};
use crate::{Microversion, VersionRange};

/// The shape of a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// `null` alone.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A whole number of at least and at most so much.
    Range(i64, i64),
    /// One of these whole numbers.
    Integers(&'static [i64]),
    /// Any number.
    Number,
    /// Any text.
    String,
    /// Text with at least and at most so many characters.
    Text(u32, u32),
    /// A UUID, with hyphens or without any of them.
    Uuid,
    /// A word for a boolean, `True` or `off`, in any case.
    Flag,
    /// One of these texts.
    Enum(&'static [&'static str]),
    /// A list of one shape.
    Array(&'static Shape),
    /// An object whose keys are data.
    Map(&'static Shape),
    /// An object whose keys are the API's.
    Object(&'static Object),
    /// One of several.
    OneOf(&'static [Shape]),
}

/// An object whose keys are the API's.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// The component's name in the document.
    pub name: &'static str,
    /// In the order of the reference.
    pub fields: &'static [Field],
    /// One without any field is wrong.
    pub non_empty: bool,
    /// Fields that stand for each other.
    pub choices: &'static [Choice],
    /// A bit for each length that keys of fields have: most keys that the fields do not speak of are told by it.
    lengths: u64,
}

/// The bit for a length.
const fn length(text: &str) -> u64 {
    let length = text.len();
    1 << if length < 63 { length } else { 63 }
}

impl Object {
    /// An object with these fields.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        let (mut lengths, mut at) = (0, 0);
        while at < fields.len() {
            // The keys that one may stand for have any length.
            lengths |= if fields[at].around.is_some() { u64::MAX } else { length(fields[at].name) };
            at += 1;
        }
        Self { name, fields, non_empty: false, choices: &[], lengths }
    }

    /// The same, but one without any field is wrong.
    #[must_use]
    pub const fn non_empty(self) -> Self {
        Self { non_empty: true, ..self }
    }

    /// The same, of which of some fields one must be there.
    #[must_use]
    pub const fn choices(self, choices: &'static [Choice]) -> Self {
        Self { choices, ..self }
    }

    /// The field with this key, else the one that stands for keys like it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        if self.lengths & length(name) == 0 {
            return None;
        }
        let named = self.fields.iter().find(|field| field.name == name);
        named.or_else(|| self.fields.iter().find(|field| field.stands_for(name)))
    }
}

/// Fields of an [`Object`] of which at least one must be there.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Their names.
    pub fields: &'static [&'static str],
    /// More than one is wrong.
    pub exclusive: bool,
}

impl Choice {
    /// One or more of these fields.
    #[must_use]
    pub const fn any(fields: &'static [&'static str]) -> Self {
        Self { fields, exclusive: false }
    }

    /// One of these fields.
    #[must_use]
    pub const fn one(fields: &'static [&'static str]) -> Self {
        Self { fields, exclusive: true }
    }
}

/// A field of an [`Object`].
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key on the wire.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// An object without it is wrong.
    pub required: bool,
    /// `null` may stand for a value.
    pub nullable: bool,
    /// The microversions that have it.
    pub versions: VersionRange,
    /// The beginning and the end of the keys that it stands for, where its own has a placeholder, `wheels_{colour}`.
    pub around: Option<(&'static str, &'static str)>,
    /// The texts that may stand in for the placeholder; any where none is given.
    pub fillings: &'static [Filling],
}

impl Field {
    /// A field that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        let versions = VersionRange::ALL;
        Self {
            name,
            shape,
            required: false,
            nullable: false,
            versions,
            around: None,
            fillings: &[],
        }
    }

    /// The same, but it stands for every key that begins and ends so.
    #[must_use]
    pub const fn around(self, start: &'static str, end: &'static str) -> Self {
        Self { around: Some((start, end)), ..self }
    }

    /// The same, but only these may stand in for the placeholder.
    #[must_use]
    pub const fn filled(self, fillings: &'static [Filling]) -> Self {
        Self { fillings, ..self }
    }

    fn stands_for(&self, name: &str) -> bool {
        self.part(name).is_some()
    }

    /// The part of a name that stands in for the placeholder.
    pub(super) fn part<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (start, end) = self.around?;
        crate::object::between(name, start, end)
    }

    /// The same of a name without case.
    pub(super) fn part_ignoring_case<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (start, end) = self.around?;
        let inner = start.len()..name.len().checked_sub(end.len())?;
        let part = name.get(inner).filter(|part| !part.is_empty())?;
        let fits = name[..start.len()].eq_ignore_ascii_case(start)
            && name[name.len() - end.len()..].eq_ignore_ascii_case(end);
        fits.then_some(part)
    }

    /// The same, but it may not be left out.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same, but `null` may stand for a value.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The same, but only from this microversion on.
    #[must_use]
    pub const fn since(self, major: u16, minor: u16) -> Self {
        let versions =
            VersionRange { min: Some(Microversion::new(major, minor)), max: self.versions.max };
        Self { versions, ..self }
    }

    /// The same, but only up to this microversion.
    #[must_use]
    pub const fn until(self, major: u16, minor: u16) -> Self {
        let versions =
            VersionRange { min: self.versions.min, max: Some(Microversion::new(major, minor)) };
        Self { versions, ..self }
    }

    /// Returns `true` if the field exists at this microversion; without one it always does.
    #[must_use]
    pub fn exists_at(&self, version: Option<Microversion>) -> bool {
        version.is_none_or(|v| self.versions.contains(v))
    }
}

impl Shape {
    /// Takes out of `value` what does not exist at `version`.
    pub fn prune(&self, value: &mut Value, version: Microversion) {
        match (self, value) {
            (Self::Array(item), Value::Array(items)) => {
                items.iter_mut().for_each(|i| item.prune(i, version));
            }
            (Self::Map(item), Value::Object(entries)) => {
                entries.values_mut().for_each(|i| item.prune(i, version));
            }
            (Self::Object(object), Value::Object(entries)) => {
                entries.retain(|key, value| {
                    let Some(field) = object.field(key) else { return true };
                    let exists = field.versions.contains(version);
                    if exists {
                        field.shape.prune(value, version);
                    }
                    exists
                });
            }
            (Self::OneOf(shapes), value) => {
                if let Some(shape) = shapes.iter().find(|s| s.resembles(value)) {
                    shape.prune(value, version);
                }
            }
            _ => {}
        }
    }

    /// Returns `true` if every field of every object in it exists at `version`: then nothing needs pruning.
    ///
    /// Looks `depth` levels deep and answers `false` below, so that a shape that contains itself
    /// has an answer too.
    #[must_use]
    pub fn is_whole_at(&self, version: Microversion, depth: u8) -> bool {
        let Some(deeper) = depth.checked_sub(1) else { return false };
        match self {
            Self::Array(item) | Self::Map(item) => item.is_whole_at(version, deeper),
            Self::Object(object) => object
                .fields
                .iter()
                .all(|f| f.versions.contains(version) && f.shape.is_whole_at(version, deeper)),
            Self::OneOf(shapes) => shapes.iter().all(|s| s.is_whole_at(version, deeper)),
            _ => true,
        }
    }

    /// The value may have this shape, as far as its type and its required keys tell.
    fn resembles(&self, value: &Value) -> bool {
        match self {
            Self::Object(object) => value.as_object().is_some_and(|entries| {
                object.fields.iter().all(|f| !f.required || entries.contains_key(f.name))
            }),
            other => other.fits(value),
        }
    }

    /// The shape that a text for a value, in a query for one, should have and has not.
    pub(super) fn refuses_text(&self, text: &str) -> Option<String> {
        if let Self::Text(min, max) = self {
            let length = text.chars().count();
            let fits = length >= *min as usize && length <= *max as usize;
            return (!fits).then(|| match (*min, *max) {
                (min, u32::MAX) => format!("text of at least {min} characters"),
                (0, max) => format!("text of at most {max} characters"),
                (min, max) => format!("text of {min} to {max} characters"),
            });
        }
        let text = text.trim();
        let (holds, kind) = match self {
            // A parameter without a value is one that is set.
            Self::Boolean => (text.is_empty() || parameter::flag(text).is_some(), "a boolean"),
            Self::Integer => (text.parse::<i128>().is_ok(), "an integer"),
            Self::Range(min, max) => {
                let range = *min..=*max;
                if text.parse().is_ok_and(|value| range.contains(&value)) {
                    return None;
                }
                return Some(match (*min, *max) {
                    (min, i64::MAX) => format!("an integer of at least {min}"),
                    (i64::MIN, max) => format!("an integer of at most {max}"),
                    (min, max) => format!("an integer from {min} to {max}"),
                });
            }
            Self::Integers(values) => {
                let found = text.parse().is_ok_and(|value| values.contains(&value));
                return (!found).then(|| format!("one of {}", listed(values)));
            }
            Self::Number => (text.parse::<f64>().is_ok(), "a number"),
            Self::Uuid => (check::is_uuid(text), "a UUID"),
            Self::Flag => (parameter::flag(text).is_some(), "a boolean"),
            Self::Enum(values) if !values.contains(&text) => {
                return Some(format!("one of {}", values.join(", ")));
            }
            // Each item is sent for itself.
            Self::Array(item) => return item.refuses_text(text),
            Self::OneOf(shapes) => {
                let mut refused = shapes.iter().map(|shape| shape.refuses_text(text));
                return refused.next().flatten().filter(|_| refused.all(|r| r.is_some()));
            }
            _ => return None,
        };
        (!holds).then(|| kind.to_owned())
    }

    /// Returns `true` if the value looks like this shape from outside: its type, and for an object its keys.
    #[must_use]
    pub fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Integer | Self::Range(..) | Self::Integers(_) => check::is_integer(value),
            Self::Number => value.is_number(),
            Self::String | Self::Text(..) | Self::Uuid | Self::Flag => value.is_string(),
            Self::Enum(values) => value.as_str().is_some_and(|v| values.contains(&v)),
            Self::Array(_) => value.is_array(),
            Self::Map(_) => value.is_object(),
            Self::Object(object) => value.as_object().is_some_and(|entries| {
                object.fields.iter().all(|f| !f.required || entries.contains_key(f.name))
                    && entries.keys().all(|k| object.field(k).is_some())
            }),
            Self::OneOf(shapes) => shapes.iter().any(|s| s.fits(value)),
        }
    }
}

/// Numbers as a list in a sentence.
fn listed(values: &[i64]) -> String {
    values.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Field, Object, Shape};
    use crate::Microversion;

    static SNAPSHOT: Object = Object::new(
        "Snapshot",
        &[
            Field::new("id", Shape::Uuid).required(),
            Field::new("user_id", Shape::String).since(3, 41),
        ],
    );

    #[test]
    fn what_a_version_lacks_is_taken_out_wherever_it_stands() {
        let mut value = json!([{"id": "a", "user_id": "u", "other": 1}]);
        const LIST: Shape = Shape::Array(&Shape::Object(&SNAPSHOT));
        LIST.prune(&mut value, Microversion::new(3, 40));
        assert_eq!(value, json!([{"id": "a", "other": 1}]));
    }

    #[test]
    fn a_field_with_a_placeholder_stands_for_keys_like_it() {
        const FIELDS: &[Field] = &[
            Field::new("wheels_{colour}", Shape::Integer).around("wheels_", ""),
            Field::new("wheels_total", Shape::String),
        ];
        let object = Object::new("Car", FIELDS);
        assert!(matches!(object.field("wheels_red").unwrap().shape, Shape::Integer));
        assert!(matches!(object.field("wheels_total").unwrap().shape, Shape::String));
        assert!(object.field("wheels_").is_none() && object.field("wheel").is_none());
    }

    #[test]
    fn a_field_with_nothing_around_it_stands_for_all_other_keys() {
        const FIELDS: &[Field] = &[
            Field::new("wheels", Shape::Integer),
            Field::new("{additional}", Shape::String).around("", ""),
        ];
        let object = Object::new("Car", FIELDS);
        assert!(matches!(object.field("wheels").unwrap().shape, Shape::Integer));
        assert!(matches!(object.field("a key of any length").unwrap().shape, Shape::String));
        assert!(object.field("").is_none());
    }

    #[test]
    fn text_for_an_integer_with_bounds_is_within_them() {
        let refused = |shape: Shape, text| shape.refuses_text(text);
        assert_eq!(refused(Shape::Range(1, 9), " 9 "), None);
        for text in ["0", "10", "1.0", "x", ""] {
            let said = refused(Shape::Range(1, 9), text);
            assert_eq!(said.as_deref(), Some("an integer from 1 to 9"), "{text}");
        }
        assert_eq!(refused(Shape::Integers(&[4, 6]), "6"), None);
        let said = refused(Shape::Integers(&[4, 6]), "5");
        assert_eq!(said.as_deref(), Some("one of 4, 6"));
        let said = refused(Shape::Range(1, i64::MAX), "0");
        assert_eq!(said.as_deref(), Some("an integer of at least 1"));
        let said = refused(Shape::Range(i64::MIN, 9), "10");
        assert_eq!(said.as_deref(), Some("an integer of at most 9"));
    }

    #[test]
    fn text_is_read_as_handlers_read_it() {
        let refused = |shape: Shape, text| shape.refuses_text(text);
        assert_eq!(refused(Shape::Boolean, ""), None, "a flag that is set");
        assert_eq!(refused(Shape::Integer, "340282366920938463463"), None);
        let said = refused(Shape::Array(&Shape::Integer), "x");
        assert_eq!(said.as_deref(), Some("an integer"), "an item of a list");
    }

    #[test]
    fn text_of_a_form_has_it() {
        let refused = |shape: Shape, text| shape.refuses_text(text);
        assert_eq!(refused(Shape::Text(1, 4), "größ"), None);
        let said = refused(Shape::Text(1, 4), "größe");
        assert_eq!(said.as_deref(), Some("text of 1 to 4 characters"));
        let said = refused(Shape::Text(2, u32::MAX), "a");
        assert_eq!(said.as_deref(), Some("text of at least 2 characters"));
        let said = refused(Shape::Text(0, 4), "größe");
        assert_eq!(said.as_deref(), Some("text of at most 4 characters"));
        assert_eq!(refused(Shape::Flag, "off"), None);
        assert_eq!(refused(Shape::Flag, "maybe").as_deref(), Some("a boolean"));
        assert_eq!(refused(Shape::Uuid, "5aa119a8-d25b-45a7-8d1b-88e127885635"), None);
        assert_eq!(refused(Shape::Uuid, "5").as_deref(), Some("a UUID"));
    }

    #[test]
    fn a_shape_is_whole_where_all_its_fields_exist() {
        let shape = Shape::Object(&SNAPSHOT);
        assert!(shape.is_whole_at(Microversion::new(3, 41), 8));
        assert!(!shape.is_whole_at(Microversion::new(3, 40), 8));
    }
}
