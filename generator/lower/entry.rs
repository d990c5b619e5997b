//! One entry of a map at a path of its own: `GET /things/{thing_id}/settings/{key}` answers
//! `{"colour": "red"}`, where the key is the path's and no field of the API.

use std::collections::BTreeSet;

use crate::hash::{HashMap, HashSet};
use crate::ir::Method;

use super::draft::{Draft, DraftBody};
use super::map;
use super::path;
use super::shape::{Field, Object, Shape};

/// Marks the bodies that are entries, and types each by the values of the map it is from, which is what the
/// path above shows.
pub(super) fn mark(drafts: &mut [Draft]) {
    let mut parents = HashSet::default();
    for draft in drafts.iter_mut() {
        let Some(above) = above(draft) else { continue };
        for body in bodies(draft) {
            body.entry = body.shape.object.as_ref().is_some_and(is_entry);
            if body.entry {
                parents.insert(above.clone());
            }
        }
    }
    let values: HashMap<String, Shape> = drafts
        .iter()
        .filter(|draft| draft.address.method == Method::Get)
        .map(|draft| (path::shape(&draft.address.path), draft))
        .filter(|(path, _)| parents.contains(path))
        .filter_map(|(path, draft)| Some((path, values(draft)?)))
        .collect();
    for draft in drafts {
        let known = above(draft).and_then(|above| values.get(&above));
        for body in bodies(draft).filter(|body| body.entry) {
            let mut said = None;
            if let Some(object) = &mut body.shape.object {
                said = object.fields.values().find_map(|field| field.fact.clone());
                object.fields.retain(|_, field| field.sample.is_some());
            }
            for (_, field) in body.shape.fields_mut() {
                field.fact = said.take();
                known.iter().for_each(|known| field.shape.merge((*known).clone()));
            }
        }
    }
}

/// Folds the objects whose keys a path names. `GET /things/{thing_id}/parts/{part}` answers with one of the `parts` that
/// the path above shows, `{"wheel": […]}`: its key is data, there and wherever else `parts` are shown.
pub(super) fn fold(drafts: &mut [Draft]) {
    let shown: HashMap<String, Vec<(String, BTreeSet<String>)>> = drafts
        .iter()
        .filter(|draft| draft.address.method == Method::Get)
        .filter_map(|draft| Some((path::shape(&draft.address.path), objects(draft)?)))
        .collect();
    let mut data: HashMap<String, BTreeSet<String>> = HashMap::default();
    for draft in drafts.iter_mut().filter(|draft| draft.address.method == Method::Get) {
        let Some(wrappers) = above(draft).and_then(|path| shown.get(&path)) else { continue };
        for body in draft.responses_shown_mut() {
            let Some(key) = lone_holder(body).map(str::to_owned) else { continue };
            let of = wrappers.iter().filter(|(_, keys)| keys.contains(&key));
            let names: Vec<&String> = of.map(|(name, _)| name).collect();
            if !names.is_empty() {
                names.iter().for_each(|name| {
                    data.entry((*name).clone()).or_default().insert(key.clone());
                });
                body.object.iter_mut().for_each(|o| o.fields.retain(|name, _| *name == key));
                map::collapse(body);
            }
        }
    }
    for shape in drafts.iter_mut().flat_map(Draft::responses_shown_mut) {
        shape.visit_mut(&mut |name, field| {
            let Some(keys) = data.get(name) else { return };
            if field.shape.fields().all(|(name, _)| keys.contains(name)) {
                map::collapse(&mut field.shape);
            }
        });
    }
}

/// The path of the map that the operation's path names an entry of.
fn above(draft: &Draft) -> Option<String> {
    let path = path::shape(draft.address.path.trim_end_matches('/'));
    let (above, last) = path.rsplit_once('/')?;
    last.starts_with('{').then(|| above.to_owned())
}

fn bodies(draft: &mut Draft) -> impl Iterator<Item = &mut DraftBody> {
    let responses = draft.responses.values_mut().filter_map(|r| r.body.as_mut());
    draft.request.iter_mut().chain(responses)
}

/// The names of the objects that a response wraps, each with its keys that no table lists.
fn objects(draft: &Draft) -> Option<Vec<(String, BTreeSet<String>)>> {
    let keys = |field: &Field| {
        let bare = field.shape.fields().filter(|(_, field)| field.fact.is_none());
        bare.map(|(name, _)| name.to_owned()).collect()
    };
    let body = draft.responses_shown().next()?;
    Some(body.fields().map(|(name, field)| (name.to_owned(), keys(field))).collect())
}

/// The only key that a body shows, if no table lists it and it holds more than a scalar.
fn lone_holder(body: &Shape) -> Option<&str> {
    let mut shown = body.fields().filter(|(_, field)| field.sample.is_some());
    let (name, field) = shown.next()?;
    let holds = field.shape.object.is_some() || field.shape.array.is_some();
    (shown.next().is_none() && field.fact.is_none() && holds).then_some(name)
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

    use super::{fold, is_entry, mark};
    use crate::ir::Method;
    use crate::lower::draft::sketch::{draft, fact};
    use crate::lower::shape::{Shape, Step};
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
        assert!(field.shape.integer.is_some() && field.shape.texts == ["red"]);
    }

    #[test]
    fn a_row_for_any_key_speaks_of_the_entry() {
        let mut entry = draft(Method::Get, "/carts/{cart_id}/settings/{key}")
            .answers(&json!({"colour": "red"}));
        let body = entry.responses.values_mut().find_map(|r| r.body.as_mut()).unwrap();
        let row = fact("string", true, "Any setting.");
        body.shape.field_mut(&[], "setting").fact = Some(row.into());
        let mut drafts = [entry];
        mark(&mut drafts);
        let (name, field) = drafts[0].response_shape().only_field().unwrap();
        assert_eq!(name, "colour");
        assert_eq!(field.fact.as_ref().unwrap().prose, "Any setting.");
    }

    #[test]
    fn a_key_that_a_path_names_is_data_wherever_its_object_is_shown() {
        let of = |path: &str| {
            let parts = || json!({"wheel": [{"size": 1}]});
            let mut drafts = [
                draft(Method::Get, "/carts/{cart_id}/parts").answers(&json!({"parts": parts()})),
                draft(Method::Get, path).answers(&parts()),
                draft(Method::Get, "/carts/{cart_id}")
                    .answers(&json!({"cart": {"id": "x", "parts": parts()}})),
            ];
            fold(&mut drafts);
            let is_data = |at: usize, path: &[&str]| {
                let path: Vec<_> = path.iter().map(|key| Step::Key((*key).to_owned())).collect();
                drafts[at].response_shape().at(&path).unwrap().entries.is_some()
            };
            [is_data(0, &["parts"]), is_data(1, &[]), is_data(2, &["cart", "parts"])]
        };
        assert_eq!(of("/carts/{cart_id}/parts/{part}"), [true; 3]);
        assert_eq!(of("/carts/{cart_id}/parts/first"), [false; 3]);
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
        shape.field_mut(&[], "setting").fact = Some(fact("string", true, "Any setting.").into());
        assert!(shape.object.as_ref().is_some_and(is_entry), "the row is for any key");
        shape.field_mut(&[], "colour").fact = Some(fact("string", true, "The colour.").into());
        assert!(!shape.object.as_ref().is_some_and(is_entry), "the row is for this key");
    }
}
