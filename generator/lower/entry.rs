//! One entry of a map at a path of its own: `GET /things/{thing_id}/settings/{key}` answers
//! `{"colour": "red"}`, where the key is the path's and no field of the API.

use std::collections::HashMap;

use crate::ir::Method;

use super::draft::Draft;
use super::path;
use super::shape::{Object, Shape};

/// Marks the bodies that are entries, and types each by the values of the map it is from, which is what the
/// path above shows.
pub(super) fn mark(drafts: &mut [Draft]) {
    let values: HashMap<String, Shape> = drafts
        .iter()
        .filter(|draft| draft.address.method == Method::Get)
        .filter_map(|draft| Some((path::shape(&draft.address.path), values(draft)?)))
        .collect();
    for draft in drafts {
        let path = path::shape(draft.address.path.trim_end_matches('/'));
        let Some((above, last)) = path.rsplit_once('/') else { continue };
        if !last.starts_with('{') {
            continue;
        }
        let known = values.get(above);
        let responses = draft.responses.values_mut().filter_map(|r| r.body.as_mut());
        for body in draft.request.iter_mut().chain(responses) {
            if !body.shape.object.as_ref().is_some_and(is_entry) {
                continue;
            }
            body.entry = true;
            for (_, field) in body.shape.fields_mut() {
                known.iter().for_each(|known| field.shape.merge((*known).clone()));
            }
        }
    }
}

/// Every value of the map that a response shows, bare or wrapped, as one shape.
fn values(draft: &Draft) -> Option<Shape> {
    let body = draft.responses_shown().next()?;
    let inner = body.only_field().map(|(_, field)| &field.shape).filter(|s| s.object.is_some());
    let mut values = Shape::default();
    inner.unwrap_or(body).fields().for_each(|(_, field)| values.merge(field.shape.clone()));
    Some(values)
}

/// A lone scalar of which no table speaks.
fn is_entry(object: &Object) -> bool {
    object.fields.len() == 1
        && object.fields.values().all(|field| {
            let Shape { array, object, .. } = &field.shape;
            field.fact.is_none() && array.is_none() && object.is_none()
        })
}
