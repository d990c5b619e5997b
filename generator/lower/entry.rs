//! One entry of a map at a path of its own: `GET /things/{thing_id}/settings/{key}` answers
//! `{"colour": "red"}`, where the key is the path's and no field of the API.

use std::collections::HashMap;

use crate::ir::Method;

use super::draft::Draft;
use super::path;
use super::shape::{Field, Object, Shape};

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
            if let Some(object) = &mut body.shape.object {
                object.fields.retain(|_, field| field.sample.is_some());
            }
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

/// A lone scalar of which no table speaks, but for one row that no sample shows: it has a word for all keys.
fn is_entry(object: &Object) -> bool {
    let mut shown = object.fields.values().filter(|field| field.sample.is_some());
    let is_scalar = |field: &Field| {
        let Shape { array, object, .. } = &field.shape;
        field.fact.is_none() && array.is_none() && object.is_none()
    };
    shown.next().is_some_and(is_scalar) && shown.next().is_none() && object.fields.len() < 3
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_entry, mark};
    use crate::ir::Method;
    use crate::lower::draft::sketch::{draft, fact};
    use crate::lower::shape::Shape;
    use crate::source::{FileId, Span};

    #[test]
    fn an_entry_is_of_the_type_that_the_map_shows() {
        let map = draft(Method::Get, "/carts/{cart_id}/settings")
            .answers(&json!({"settings": {"colour": "red", "wheels": 4}}));
        let entry = |path| draft(Method::Put, path).sends(&json!({"colour": "red"}));
        let mut drafts =
            [map, entry("/carts/{cart_id}/settings/{key}"), entry("/carts/{cart_id}/settings")];
        mark(&mut drafts);
        let marked = drafts.iter().map(|d| d.request.as_ref().is_some_and(|body| body.entry));
        assert_eq!(marked.collect::<Vec<_>>(), [false, true, false]);
        let (_, field) = drafts[1].request_shape().only_field().unwrap();
        assert!(field.shape.integer && field.shape.texts == ["red"]);
    }

    #[test]
    fn an_entry_is_a_lone_scalar() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        for (value, expected) in [
            (json!({"colour": "red"}), true),
            (json!({"colour": "red", "size": 1}), false),
            (json!({"thing": {"colour": "red"}}), false),
        ] {
            let mut shape = Shape::default();
            shape.add(&value, span);
            assert_eq!(shape.object.as_ref().is_some_and(is_entry), expected, "{value}");
        }
        let mut shape = Shape::default();
        shape.add(&json!({"colour": "red"}), span);
        shape.field_mut(&[], "setting").fact = Some(fact("string", true, "Any setting."));
        assert!(shape.object.as_ref().is_some_and(is_entry), "the row is for any key");
        shape.field_mut(&[], "colour").fact = Some(fact("string", true, "The colour."));
        assert!(!shape.object.as_ref().is_some_and(is_entry), "the row is for this key");
    }
}
