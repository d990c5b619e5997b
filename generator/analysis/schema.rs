//! Questions about schemas that every typed language asks: what holds itself, what changes with versions, which
//! alternative goes first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::ir::{Api, Property, SchemaId, SchemaKind, StringFormat, pattern};

/// Returns `true` if a value of `inner` within `outer` must be held by reference: without an array or a map in between,
/// the type would hold itself.
#[must_use]
pub fn holds_itself(api: &Api, outer: SchemaId, inner: SchemaId) -> bool {
    let mut stack = vec![inner];
    let mut seen = BTreeSet::new();
    while let Some(id) = stack.pop() {
        if id == outer {
            return true;
        }
        let direct = matches!(api.schema(id).kind, SchemaKind::Object(_) | SchemaKind::OneOf(_));
        if direct && seen.insert(id) {
            stack.extend(api.schema(id).kind.children());
        }
    }
    false
}

/// Returns `true` if every microversion that the reference speaks of has this property.
#[must_use]
pub fn is_unversioned(api: &Api, property: &Property) -> bool {
    let (own, all) = (property.versions, api.versions);
    own.min.is_none_or(|min| all.min.is_some_and(|first| min <= first))
        && own.max.is_none_or(|max| all.max.is_some_and(|last| last <= max))
}

/// Returns `true` if some property of the schema, or of one within it, has a version range. Unions count for nothing: a table of
/// fields cannot know which alternative a value is.
fn is_versioned(api: &Api, root: SchemaId) -> bool {
    let mut stack = vec![root];
    let mut seen = BTreeSet::new();
    while let Some(id) = stack.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &api.schema(id).kind {
            SchemaKind::OneOf(_) => continue,
            SchemaKind::Object(properties)
                if properties.iter().any(|p| !is_unversioned(api, p)) =>
            {
                return true;
            }
            _ => stack.extend(api.schema(id).kind.children()),
        }
    }
    false
}

/// Where an object lies within a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// It is the value, or an item of a list.
    Direct,
    /// It is a value of a map.
    InMap,
}

/// The object within a value whose properties come and go with microversions, below lists and at most one map; `None`
/// where there is none, or where a union stands before it.
#[must_use]
pub fn versioned_object(api: &Api, id: SchemaId) -> Option<(Nesting, SchemaId)> {
    let (mut id, mut nesting) = (id, Nesting::Direct);
    loop {
        match &api.schema(id).kind {
            SchemaKind::Array(item) => id = *item,
            SchemaKind::Map(value) if nesting == Nesting::Direct => {
                (nesting, id) = (Nesting::InMap, *value);
            }
            SchemaKind::Object(_) if is_versioned(api, id) => return Some((nesting, id)),
            _ => return None,
        }
    }
}

/// A row of the table of an object's versions.
#[derive(Clone, Copy, Debug)]
pub struct VersionRow<'a> {
    /// The property.
    pub property: &'a Property,
    /// `true` if some microversions lack it.
    pub is_versioned: bool,
    /// The object within its value that has a table of its own.
    pub nested: Option<(Nesting, SchemaId)>,
}

/// The rows of the table by which an object's properties are held against a microversion: those that versions change,
/// and those whose value has a table.
#[must_use]
pub fn version_rows<'a>(api: &Api, properties: &'a [Property]) -> Vec<VersionRow<'a>> {
    let row = |property: &'a Property| VersionRow {
        property,
        is_versioned: !is_unversioned(api, property),
        nested: versioned_object(api, property.schema),
    };
    let says_more = |row: &VersionRow<'_>| row.is_versioned || row.nested.is_some();
    let rows: Vec<VersionRow<'_>> = properties.iter().map(row).collect();
    // One whose name fits another that stands for many keys has a row all the same: the other does not speak of it.
    let many: Vec<(&str, &str)> = rows
        .iter()
        .filter(|r| says_more(r))
        .filter_map(|r| pattern(&r.property.name.wire))
        .collect();
    let fits_many = |name: &str| {
        let fits = |(start, end): &(&str, &str)| {
            name.strip_prefix(start)
                .is_some_and(|rest| rest.len() > end.len() && rest.ends_with(end))
        };
        pattern(name).is_none() && many.iter().any(fits)
    };
    rows.into_iter().filter(|r| says_more(r) || fits_many(&r.property.name.wire)).collect()
}

/// Returns `true` if nothing is a value like any other: no text, no items. A service that sends `null` for it, against its
/// reference, does not make a whole response unreadable.
#[must_use]
pub fn has_empty_value(api: &Api, id: SchemaId) -> bool {
    match &api.schema(id).kind {
        SchemaKind::String(string) => string.values.is_empty() || string.open,
        SchemaKind::Array(_) | SchemaKind::Map(_) => true,
        _ => false,
    }
}

/// Returns `true` if a value of a schema is a secret, or holds some without a name of their own: text, and lists, maps and
/// unions of it.
#[must_use]
pub fn is_secret(api: &Api, id: SchemaId) -> bool {
    api.leaves(id).into_iter().any(|id| {
        matches!(&api.schema(id).kind, SchemaKind::String(string)
            if string.format == Some(StringFormat::Secret))
    })
}

/// The alternatives of a union in the order in which they are tried: what takes the least comes first.
#[must_use]
pub fn alternatives(api: &Api, variants: &[SchemaId]) -> Vec<SchemaId> {
    let mut ordered = variants.to_vec();
    ordered.dedup();
    ordered.sort_by_key(|variant| Reverse(strictness(api, *variant)));
    ordered
}

fn strictness(api: &Api, id: SchemaId) -> (u8, usize) {
    match &api.schema(id).kind {
        SchemaKind::Null => (9, 0),
        SchemaKind::Boolean => (8, 0),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => (7, 0),
        SchemaKind::Number => (6, 0),
        SchemaKind::String(string) if !string.values.is_empty() && !string.open => (5, 1),
        SchemaKind::String(_) => (5, 0),
        SchemaKind::Object(properties) => {
            (4, properties.iter().filter(|p| p.is_always_required()).count())
        }
        SchemaKind::Array(item) => (3, strictness(api, *item).0.into()),
        SchemaKind::OneOf(_) => (2, 0),
        SchemaKind::Map(value) => (1, usize::from(api.schema(*value).kind != SchemaKind::Any)),
        SchemaKind::Any => (0, 0),
    }
}
