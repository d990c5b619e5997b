//! One entry of a map at a path of its own: `GET /things/{thing_id}/settings/{key}` answers
//! `{"colour": "red"}`, where the key is the path's and no field of the API.

use std::collections::BTreeSet;

use crate::hash::{HashMap, HashSet};
use crate::ir::{Method, PathTemplate};

use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Field, Node, PlaceId};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::kind;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;
use crate::lower::merge::map;

/// Marks the bodies that are entries. Of their tables the row that has a word for all keys is laid on the key shown.
pub(in crate::lower) fn mark(drafts: &mut [Draft], applied: Applied) {
    // An item of a list is a resource.
    let is_list = |node: &Node| {
        node.fields()
            .any(|(_, field)| field.node.array.as_ref().is_some_and(|items| items.object.is_some()))
    };
    let lists: HashSet<String> = drafts
        .iter()
        .filter(|draft| draft.address.method == Method::Get)
        .filter(|draft| draft.responses_shown().any(is_list))
        .map(|draft| bare_shape(&draft.address.path))
        .collect();
    for draft in drafts.iter_mut().filter(|_| applied.has(&kind::entry::RULE)) {
        if above(draft).is_none_or(|above| lists.contains(&above)) {
            continue;
        }
        let span = draft.span;
        for (_, body) in draft.bodies_mut() {
            let entry = body.node.object.as_ref();
            body.entry = entry.and_then(|object| kind::entry::propose(object, span));
            if let Some(object) = body.node.object.as_mut().filter(|_| body.entry.is_some()) {
                let said = object.fields.values().find_map(|field| field.claim.clone());
                object.fields.retain(|_, field| field.sample.is_some());
                object.fields.values_mut().take(1).for_each(|field| field.claim = said.clone());
            }
        }
    }
}

/// The values of the maps that the entries are from, which is what the path above shows: by the place of the entry's key.
pub(in crate::lower) fn values(evidence: &Evidence) -> Vec<(PlaceId, Node, Reason)> {
    let entries = |draft: &Draft| -> Vec<(PlaceId, Reason)> {
        let found = draft.bodies().filter_map(|(_, body)| {
            let (_, field) = body.node.fields().next()?;
            Some((field.node.places[0], body.entry?))
        });
        found.collect()
    };
    let found = evidence.operations().iter().map(|draft| (draft, entries(draft)));
    let found: Vec<(&Draft, Vec<_>)> = found.filter(|(_, entries)| !entries.is_empty()).collect();
    let parents: HashSet<String> = found.iter().filter_map(|(draft, _)| above(draft)).collect();
    let gets = evidence.operations().iter().filter(|d| d.address.method == Method::Get);
    let maps: HashMap<String, Node> = gets
        .map(|draft| (draft.address.path.shape(), draft))
        .filter(|(path, _)| parents.contains(path))
        .filter_map(|(path, draft)| Some((path, values_of(draft)?)))
        .collect();
    let known = |draft: &Draft| maps.get(&above(draft)?);
    let of = |(draft, entries): (&Draft, Vec<_>)| {
        let known = known(draft).cloned();
        entries.into_iter().filter_map(move |(place, reason)| Some((place, known.clone()?, reason)))
    };
    found.into_iter().flat_map(of).collect()
}

/// Folds the objects whose keys a path names. `GET /things/{thing_id}/parts/{part}` answers with one of the `parts` that
/// the path above shows, `{"wheel": […]}`: its key is data, there and wherever else `parts` are shown.
pub(in crate::lower) fn fold(drafts: &mut [Draft], applied: Applied) {
    if !applied.has(&kind::path::RULE) {
        return;
    }
    let shown: HashMap<String, Vec<(String, BTreeSet<String>)>> = drafts
        .iter()
        .filter(|draft| draft.address.method == Method::Get)
        .filter_map(|draft| Some((draft.address.path.shape(), objects(draft)?)))
        .collect();
    let mut data: HashMap<String, (BTreeSet<String>, Reason)> = HashMap::default();
    for draft in drafts.iter_mut().filter(|draft| draft.address.method == Method::Get) {
        let Some(wrappers) = above(draft).and_then(|path| shown.get(&path)) else { continue };
        let reason = kind::path::reason(draft.span);
        for body in draft.responses_shown_mut() {
            let Some(key) = lone_holder(body).map(str::to_owned) else { continue };
            let of = wrappers.iter().filter(|(_, keys)| keys.contains(&key));
            let names: Vec<&String> = of.map(|(name, _)| name).collect();
            if !names.is_empty() {
                names.iter().for_each(|name| {
                    let known = data.entry((*name).clone());
                    known.or_insert_with(|| (BTreeSet::new(), reason)).0.insert(key.clone());
                });
                body.object.iter_mut().for_each(|o| o.fields.retain(|name, _| *name == key));
                map::collapse(body, reason);
            }
        }
    }
    for node in drafts.iter_mut().flat_map(Draft::responses_shown_mut) {
        node.visit_mut(&mut |name, field| {
            let Some((keys, reason)) = data.get(name) else { return };
            if field.node.fields().all(|(name, _)| keys.contains(name)) {
                map::collapse(&mut field.node, *reason);
            }
        });
    }
}

/// The path of the map that the operation's path names an entry of.
fn above(draft: &Draft) -> Option<String> {
    let path = bare_shape(&draft.address.path);
    let (above, last) = path.rsplit_once('/')?;
    last.starts_with('{').then(|| above.to_owned())
}

/// The shape of a path, without a slash at its end.
fn bare_shape(path: &PathTemplate) -> String {
    path.shape().trim_end_matches('/').to_owned()
}

/// The names of the objects that a response wraps, each with its keys that no table lists.
fn objects(draft: &Draft) -> Option<Vec<(String, BTreeSet<String>)>> {
    let keys = |field: &Field| {
        let bare = field.node.fields().filter(|(_, field)| field.claim.is_none());
        bare.map(|(name, _)| name.to_owned()).collect()
    };
    let body = draft.responses_shown().next()?;
    Some(body.fields().map(|(name, field)| (name.to_owned(), keys(field))).collect())
}

/// The only key that a body shows, if no table lists it and it holds more than a scalar.
fn lone_holder(body: &Node) -> Option<&str> {
    let mut shown = body.fields().filter(|(_, field)| field.sample.is_some());
    let (name, field) = shown.next()?;
    let holds = field.node.object.is_some() || field.node.array.is_some();
    (shown.next().is_none() && field.claim.is_none() && holds).then_some(name)
}

/// Every value of the map that a response shows, bare or wrapped, as one node.
fn values_of(draft: &Draft) -> Option<Node> {
    let body = draft.responses_shown().next()?;
    let inner = body.only_field().map(|(_, field)| &field.node).filter(|s| s.object.is_some());
    let mut values = Node::default();
    inner.unwrap_or(body).fields().for_each(|(_, field)| values.merge(field.node.clone()));
    Some(values)
}
