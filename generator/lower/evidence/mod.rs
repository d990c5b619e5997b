//! Evidence: what samples show and what tables claim, as it was read.
//!
//! It is complete when it is made, and nothing writes to it afterwards: what follows from it stands in tables beside it, by
//! the [`PlaceId`] of the place that it is about.

pub(in crate::lower) mod claim;
pub(in crate::lower) mod node;
pub(in crate::lower) mod operation;
pub(in crate::lower) mod word;

use serde_json::{Map, Value, json};

use node::{Node, PlaceId};
use operation::{Draft, DraftBody};

/// The evidence of a document: its operations, with every place of their bodies numbered.
#[derive(Debug)]
pub(in crate::lower) struct Evidence {
    operations: Vec<Draft>,
    places: u32,
}

impl Evidence {
    /// Numbers the places of the bodies.
    pub(in crate::lower) fn new(mut operations: Vec<Draft>) -> Self {
        let mut places = 0;
        for operation in &mut operations {
            operation.bodies_mut().for_each(|(_, body)| number(&mut body.node, &mut places));
        }
        Self { operations, places }
    }

    /// The operations, in the order of the reference.
    pub(in crate::lower) fn operations(&self) -> &[Draft] {
        &self.operations
    }

    /// The bodies of all responses.
    pub(in crate::lower) fn responses(&self) -> impl Iterator<Item = &Node> {
        self.operations.iter().flat_map(Draft::responses_shown)
    }

    /// The number of places: each id is below it.
    pub(in crate::lower) fn places(&self) -> usize {
        self.places as usize
    }

    /// The evidence as data to look at.
    pub(in crate::lower) fn to_value(&self) -> Value {
        let body = |body: &DraftBody| json!({ "entry": body.entry, "shown": body.node });
        let operation = |draft: &Draft| {
            let parameters = draft.parameters.iter().map(|parameter| {
                json!({
                    "name": parameter.name,
                    "in": parameter.location.as_str(),
                    "claim": parameter.claim,
                })
            });
            let responses = draft.responses.iter().map(|(code, response)| {
                (code.to_string(), response.body.as_ref().map_or(Value::Null, body))
            });
            json!({
                "title": draft.title,
                "method": draft.address.method.as_str(),
                "path": draft.address.path,
                "versions": draft.versions,
                "parameters": parameters.collect::<Vec<_>>(),
                "request": draft.request.as_ref().map(body),
                "responses": responses.collect::<Map<_, _>>(),
            })
        };
        self.operations.iter().map(operation).collect()
    }

    /// The operations, which are done with.
    pub(in crate::lower) fn into_operations(self) -> Vec<Draft> {
        self.operations
    }
}

fn number(node: &mut Node, next: &mut u32) {
    node.places = [PlaceId(*next)].into_iter().collect();
    *next += 1;
    node.fields_mut().for_each(|(_, field)| number(&mut field.node, next));
    node.items_mut().for_each(|items| number(items, next));
}
