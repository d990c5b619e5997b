//! Where a schema stands: the bodies, parameters and properties that hold it.

use super::operation::Operation;
use crate::ir::{Api, SchemaId, SchemaKind};

/// One place that holds a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The place.
    pub place: Place<'a>,
    /// The part of the place's value that the schema is of.
    pub part: Part,
}

/// A place that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The request body of an operation, by its index, below the wrapper where there is one.
    Request(usize, Option<&'a str>),
    /// The body of a response to an operation, by its index, below the wrapper where there is one.
    Response(usize, Option<&'a str>),
    /// A parameter of an operation, by its index, or a header of a response to it.
    Parameter(usize, &'a str),
    /// A property of an object.
    Property(SchemaId, &'a str),
    /// An alternative of a union.
    Alternative(SchemaId),
}

/// A value, or what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The value itself.
    Whole,
    /// An item of an array.
    Item,
    /// A value of a map.
    Value,
}

/// The holders of every schema, by [`SchemaId`]: bodies and parameters first, in the order of the reference.
pub(super) fn holders<'a>(api: &'a Api, operations: &[Operation<'a>]) -> Vec<Vec<Holder<'a>>> {
    let mut holders = vec![Vec::new(); api.schemas.len()];
    let mut hold = |mut id: SchemaId, place| {
        let mut part = Part::Whole;
        // Arrays and maps have no name of their own, and none holds itself without an object between.
        loop {
            let held: &mut Vec<Holder<'a>> = &mut holders[id.0 as usize];
            // A place comes again only right after itself: an operation that answers one body with two codes.
            if held.last() == Some(&Holder { place, part }) {
                return;
            }
            held.push(Holder { place, part });
            (id, part) = match api.schema(id).kind {
                SchemaKind::Array(inner) => (inner, Part::Item),
                SchemaKind::Map(inner) => (inner, Part::Value),
                _ => return,
            };
        }
    };
    for (index, operation) in operations.iter().enumerate() {
        for parameter in &operation.documented.parameters {
            hold(parameter.schema, Place::Parameter(index, &parameter.name.wire));
        }
        if let Some(json) = operation.request.json() {
            hold(json.schema, Place::Request(index, json.wrapper));
        }
        for success in &operation.successes {
            if let Some(json) = success.body.json() {
                hold(json.schema, Place::Response(index, json.wrapper));
            }
            for header in &success.documented.headers {
                hold(header.schema, Place::Parameter(index, &header.name.wire));
            }
        }
    }
    for (id, schema) in (0..).map(SchemaId).zip(&api.schemas) {
        match &schema.kind {
            SchemaKind::Object(properties) => {
                for property in properties {
                    hold(property.schema, Place::Property(id, &property.name.wire));
                }
            }
            SchemaKind::OneOf(variants) => {
                for variant in variants {
                    hold(*variant, Place::Alternative(id));
                }
            }
            _ => {}
        }
    }
    holders
}
