//! Fields of members that have paths of their own: `/volumes/{}/metadata`, `/images/{}/tags/{}`.

use std::collections::BTreeMap;

use super::place::{above, is_member, last};
use super::{Places, Role, member};
use crate::analysis::Analysis;
use crate::analysis::body::{Json, Payload};
use crate::analysis::operation::Operation;
use crate::ir::{Api, Property, Provenance, SchemaKind};

/// A field: its key, and whether it is a set of texts and no map.
type Field<'a> = (&'a str, bool);

/// The field that is at a path below a member.
pub(super) fn field<'a>(analysis: &Analysis<'a>, places: &Places, path: &str) -> Option<Field<'a>> {
    above(path).filter(|member| is_member(member) && !is_member(path))?;
    let entry = format!("{path}/{{}}");
    let at = |path: &str| places.at(analysis, path).collect::<Vec<_>>();
    let (whole, entries) = (at(path), at(&entry));
    let is_written = whole.iter().chain(&entries).any(|operation| operation.method.writes());
    if !is_written {
        return None;
    }
    if whole.is_empty() && entries.iter().all(|operation| operation.request == Payload::Empty) {
        return set(analysis, places, path);
    }
    let bodies = whole.iter().flat_map(|o| [o.response().json(), o.request.json()]).flatten();
    let mut shown = bodies.filter_map(|json| of(analysis.api, &json, &entries));
    shown.find(|(_, is_set)| !is_set || !entries.is_empty())
}

/// The field of a member that a path is named after, if it is a list of texts: `/images/{}/tags/{}` has no more than its name.
fn set<'a>(analysis: &Analysis<'a>, places: &Places, path: &str) -> Option<Field<'a>> {
    let properties = member::properties(analysis, places, above(above(path)?)?);
    let field = properties.iter().find(|p| p.name.wire == last(path))?;
    let SchemaKind::Array(item) = analysis.api.schema(field.schema).kind else { return None };
    let is_text = matches!(analysis.api.schema(item).kind, SchemaKind::String(_));
    is_text.then_some((field.name.wire.as_str(), true))
}

/// The field that a body is. Of an object one key looks like the whole, or only samples show its keys: they are data.
fn of<'a>(api: &Api, json: &Json<'a>, entries: &[&Operation<'_>]) -> Option<Field<'a>> {
    let key = json.wrapper?;
    match &api.schema(json.schema).kind {
        SchemaKind::Map(values) => {
            let is_plain = !matches!(api.schema(*values).kind, SchemaKind::Object(_));
            is_plain.then_some((key, false))
        }
        SchemaKind::Object(properties) => {
            let is_data = |p: &Property| {
                p.provenance == Provenance::Sample
                    && matches!(api.schema(p.schema).kind, SchemaKind::String(_))
            };
            let mut shown = entries.iter().filter_map(|o| o.response().json());
            let is_map = properties.iter().all(is_data)
                || shown.any(|entry| entry.wrapper.is_none() && entry.schema == json.schema);
            (!entries.is_empty() && is_map).then_some((key, false))
        }
        SchemaKind::Array(item) => {
            matches!(api.schema(*item).kind, SchemaKind::String(_)).then_some((key, true))
        }
        _ => None,
    }
}

/// The part of an operation on such a field, and its collection.
pub(super) fn part<'a>(
    analysis: &Analysis<'a>,
    path: &str,
    places: &Places,
    known: &BTreeMap<String, usize>,
) -> Option<(Role<'a>, String)> {
    let is_entry = is_member(path);
    let whole = if is_entry { above(path)? } else { path };
    let collection = above(above(whole)?)?;
    let (key, is_set) =
        field(analysis, places, whole).filter(|_| known.contains_key(collection))?;
    let role = match (is_set, is_entry) {
        (false, false) => Role::Map(key),
        (false, true) => Role::MapEntry(key),
        (true, false) => Role::Tags(key),
        (true, true) => Role::Tag(key),
    };
    Some((role, collection.to_owned()))
}
