//! Presence of properties: there, absent or null.

use super::Analysis;
use super::schema::{holds_itself, is_unversioned};
use crate::ir::{Property, SchemaId, SchemaKind, pattern};

/// The presence of a property for a program: there, absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there.
    Required,
    /// Always there, but perhaps null.
    RequiredNullable,
    /// Absent where there is nothing to say.
    Optional,
    /// Absent and null mean different things.
    Nullable,
    /// As often as there are keys of its kind, `wheels_{colour}`.
    Many,
}

impl Analysis<'_> {
    /// The presence of a property in an object that requests hold, or in one that they do not. What only some
    /// microversions have is never always there.
    #[must_use]
    pub fn presence(&self, property: &Property, in_request: bool) -> Presence {
        if pattern(&property.name.wire).is_some() {
            return Presence::Many;
        }
        let always = is_unversioned(self.api, property);
        match (property.is_always_required() && always, property.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, true) if in_request => Presence::Nullable,
            // A field that a response must hold and that may be null is null when it is not there: versions that do
            // not have it are no matter of the type.
            (false, true) if property.is_always_required() => Presence::RequiredNullable,
            (false, _) => Presence::Optional,
        }
    }

    /// The properties that a request must give, in order.
    pub fn required<'p>(&self, properties: &'p [Property]) -> impl Iterator<Item = &'p Property> {
        let is_given = |p| matches!(p, Presence::Required | Presence::RequiredNullable);
        properties.iter().filter(move |p| is_given(self.presence(p, true)))
    }

    /// The object that a request can be made of alone: its only required property is one.
    #[must_use]
    pub fn core(&self, id: SchemaId) -> Option<SchemaId> {
        let SchemaKind::Object(properties) = &self.api.schema(id).kind else { return None };
        let mut required = self.required(properties);
        let only = required.next()?.schema;
        let is_object = matches!(self.api.schema(only).kind, SchemaKind::Object(_));
        let is_plain = is_object && only != id && !holds_itself(self.api, id, only);
        (is_plain && required.next().is_none() && self.usage(id).request).then_some(only)
    }
}
