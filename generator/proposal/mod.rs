//! Proposals: what recorded traffic changed of documents, as corrections that say the same without a recording.
//!
//! The documents without the recording are held against those with it, body by body. A property that differs, and of which
//! the recording of that operation shows why, becomes a correction of its place there. It has counts, types and the names of
//! fields, and no value that was recorded.

mod ty;
mod write;

use indexmap::{IndexMap, IndexSet};

use crate::hash::HashMap;
use crate::ir::{Api, Body, Operation, PathTemplate, Property, SchemaId, SchemaKind, VersionRange};
use crate::source::{Sources, Span};
use crate::traffic::{Observations, Observed, ObservedField, ObservedObject};

/// The longest name of a field that no page lists.
const MAX_NAME: usize = 64;

/// Corrections that say what recorded traffic changed.
#[derive(Debug, Default)]
pub struct Proposal {
    corrections: IndexMap<Place, Vec<Change>>,
    /// Changes that no correction can say: the place, and why.
    unsaid: IndexSet<String>,
}

/// A key of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aspect {
    Type,
    Required,
    Nullable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    Request,
    Response,
}

impl Side {
    /// The word of `in`.
    fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    /// The exchanges' part.
    fn noun(self) -> &'static str {
        match self {
            Self::Request => "requests",
            Self::Response => "answers",
        }
    }
}

/// A place of an operation, as a correction names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    at: String,
    /// The section's title, where the address has several operations that no key tells apart.
    title: Option<String>,
    side: Side,
    field: Vec<String>,
    /// The row that lists it.
    row: Option<Span>,
}

/// The right value of an aspect.
#[derive(Debug)]
struct Change {
    aspect: Aspect,
    /// As a value of TOML.
    value: String,
    reason: String,
}

impl Proposal {
    /// The differences in the documents that were made with the recording.
    pub(crate) fn of(
        before: &[Api],
        after: &[Api],
        seen: &Observations,
        sources: &Sources,
    ) -> Self {
        let mut this = Self::default();
        for (before, after) in before.iter().zip(after) {
            let known: HashMap<Span, &Operation> =
                before.operations().map(|(_, operation)| (operation.span, operation)).collect();
            for (path, operation) in after.operations() {
                let Some(known) = known.get(&operation.span) else { continue };
                let mut walk = Walk { before, after, sources, proposal: &mut this };
                walk.operation(path, known, operation, seen);
            }
        }
        this
    }

    /// The number of corrections.
    #[must_use]
    pub fn len(&self) -> usize {
        self.corrections.len()
    }

    /// Returns `true` if nothing is to be corrected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.corrections.is_empty()
    }

    /// The corrections as tables of an `apiref.toml`, those of one place as one.
    #[must_use]
    pub fn to_toml(&self, sources: &Sources) -> String {
        write::toml(self, sources)
    }

    /// Takes in what no correction can say.
    fn leave(&mut self, unsaid: String) {
        self.unsaid.insert(unsaid);
    }

    /// Takes in a change. Of several statuses the first says it for all, as a correction does.
    fn add(&mut self, place: &Place, change: Change) {
        let changes = self.corrections.entry(place.clone()).or_default();
        if changes.iter().all(|known| known.aspect != change.aspect) {
            changes.push(change);
        }
    }
}

/// The way through two documents.
struct Walk<'a> {
    before: &'a Api,
    after: &'a Api,
    sources: &'a Sources,
    proposal: &'a mut Proposal,
}

impl Walk<'_> {
    fn operation(
        &mut self,
        path: &PathTemplate,
        before: &Operation,
        after: &Operation,
        seen: &Observations,
    ) {
        let Some(seen) = seen.of(after.span) else { return };
        self.body(path, after, Side::Request, &before.request, &after.request, &seen.request);
        for (status, observed) in &seen.responses {
            let answers = before.responses.get(status).zip(after.responses.get(status));
            let Some((was, is)) = answers else { continue };
            self.body(path, after, Side::Response, &was.body, &is.body, observed);
        }
    }

    fn body(
        &mut self,
        path: &PathTemplate,
        operation: &Operation,
        side: Side,
        was: &Option<Body>,
        is: &Option<Body>,
        seen: &Observed,
    ) {
        let content = |body: &Option<Body>| Some(body.as_ref()?.based_on_json()?.1.documented());
        let Some(is) = content(is) else { return };
        let place = self.place(path, operation, side);
        match content(was) {
            Some(was) => self.value(&place, was, is, seen),
            None => self.proposal.leave(format!("no page shows a body of {}", place.objects())),
        }
    }

    fn place(&self, path: &PathTemplate, operation: &Operation, side: Side) -> Place {
        let (method, others) = self
            .after
            .endpoints()
            .find(|(_, e)| e.operations.iter().any(|other| other.span == operation.span))
            .map_or(("GET", 0), |(_, e)| (e.method.as_str(), e.operations.len() - 1));
        // The page's own words, where a correction of the address has others.
        let written = self.sources.map.slice(operation.span);
        let written = written.split_once("::").map_or(written, |(_, rest)| rest).trim();
        let is_plain = written.split_whitespace().count() == 2 && !written.contains(['?', '#']);
        let at = if is_plain && written.starts_with(method) {
            written.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            format!("{method} {path}")
        };
        let title = (others > 0).then(|| operation.summary.clone());
        Place { at, title, side, field: Vec::new(), row: None }
    }

    /// A value at a place: its objects, whatever lists they are in.
    fn value(&mut self, place: &Place, before: SchemaId, after: SchemaId, seen: &Observed) {
        if let Some(items) = &seen.items {
            self.value(place, before, after, items);
        }
        let Some(objects) = &seen.object else { return };
        let (Some(was), Some(is)) = (object(self.before, before), object(self.after, after)) else {
            return;
        };
        // Where no page lists a field, the names may be a caller's.
        if was.is_empty() {
            return;
        }
        for property in is {
            let name = property.name.wire.as_str();
            let Some(field) = objects.fields.get(name) else {
                self.absent(place, was, property, objects);
                continue;
            };
            match was.iter().find(|known| known.name == property.name) {
                Some(known) => {
                    let place = place.at(name, Some(known.span));
                    self.property(&place, known, property, objects, Some(field));
                    let (was, is) = (known.documented(), property.documented());
                    self.value(&place, was, is, &field.value);
                }
                None => self.new_field(&place.at(name, None), property, objects, field),
            }
        }
    }

    /// A field that no recorded object has.
    fn absent(&mut self, place: &Place, was: &[Property], is: &Property, objects: &ObservedObject) {
        let Some(known) = was.iter().find(|known| known.name == is.name) else { return };
        let place = place.at(&is.name.wire, Some(known.span));
        self.property(&place, known, is, objects, None);
    }

    fn property(
        &mut self,
        place: &Place,
        was: &Property,
        is: &Property,
        objects: &ObservedObject,
        field: Option<&ObservedField>,
    ) {
        let all = objects.seen(is.versions);
        let present = field.map_or(0, |field| field.present(is.versions)).min(all);
        let of = place.objects();
        // An absent value, or null, was seen so; a value that never is cannot be seen.
        if was.required && !is.required && present < all {
            let reason = format!("{} of {all} {of} lack it", all - present);
            self.correct(place, Aspect::Required, "false".to_owned(), reason);
        }
        let Some(field) = field else { return };
        let nulls = field.value.nulls;
        if is.nullable && !was.nullable && nulls > 0 {
            let present = field.present(VersionRange::ALL);
            let reason = format!("{nulls} of {present} {of} show null");
            self.correct(place, Aspect::Nullable, "true".to_owned(), reason);
        }
        let (before, after) =
            (ty::of(self.before, was.documented()), ty::of(self.after, is.documented()));
        // A correction gives a format, and takes none away.
        let is_plainer = after.as_deref() == Some("string") && ty::is_text(before.as_deref());
        if before != after && !is_plainer {
            self.ty(place, after, &field.value, [present, all]);
        }
    }

    /// A field that no page lists. What few objects have may be named by a caller.
    fn new_field(
        &mut self,
        place: &Place,
        is: &Property,
        objects: &ObservedObject,
        field: &ObservedField,
    ) {
        let (all, present) = (objects.seen(VersionRange::ALL), field.present(VersionRange::ALL));
        if !is_name(&is.name.wire) || 2 * present < all {
            return;
        }
        let Some(value) = ty::of(self.after, is.documented()) else {
            return self.ty(place, None, &field.value, [present, all]);
        };
        let of = place.objects();
        let reason = format!("no page lists it, and {present} of {all} {of} have it");
        self.correct(place, Aspect::Type, write::text(&value), reason);
        for (aspect, is) in [(Aspect::Required, is.required), (Aspect::Nullable, is.nullable)] {
            if is {
                self.correct(place, aspect, is.to_string(), String::new());
            }
        }
    }

    /// A type, or that it is one which no correction says.
    fn ty(
        &mut self,
        place: &Place,
        value: Option<String>,
        seen: &Observed,
        [present, all]: [usize; 2],
    ) {
        let kinds = seen.kinds();
        if kinds.is_empty() {
            return;
        }
        let reason =
            |kind: &str| format!("{present} of {all} {} have it, as {kind}", place.objects());
        match value {
            Some(value) => {
                let reason = reason(&value);
                self.correct(place, Aspect::Type, write::text(&value), reason);
            }
            None => self.proposal.leave(format!("`{}`: {}", place.path(), reason(&kinds))),
        }
    }

    fn correct(&mut self, place: &Place, aspect: Aspect, value: String, reason: String) {
        // A key with a dot in it would be two.
        match place.field.iter().any(|key| key.is_empty() || key.contains('.')) {
            true => self.proposal.leave(format!("`{}`: {reason}", place.path())),
            false => self.proposal.add(place, Change { aspect, value, reason }),
        }
    }
}

impl Place {
    /// The place of a field of its objects.
    fn at(&self, key: &str, row: Option<Span>) -> Self {
        let mut place = Self { row, ..self.clone() };
        place.field.push(key.to_owned());
        // The key of an action tells which operation is meant.
        place.title.take_if(|_| self.side == Side::Request && self.at.ends_with("/action"));
        place
    }

    fn path(&self) -> String {
        self.field.join(".")
    }

    /// The objects that were recorded there, in words.
    fn objects(&self) -> String {
        let noun = self.side.noun();
        match self.field.len() {
            0 | 1 => format!("{noun} of {}", self.at),
            _ => format!("objects in {noun} of {}", self.at),
        }
    }
}

/// The properties of the object that a schema is, or that its lists are of; of several objects the first.
fn object(api: &Api, id: SchemaId) -> Option<&[Property]> {
    let is_map = |id: &SchemaId| matches!(api.schema(*id).kind, SchemaKind::Map(_));
    let leaves = api.leaves(id);
    // A place beyond a map no correction reaches.
    if leaves.iter().any(is_map) {
        return None;
    }
    leaves.into_iter().find_map(|id| match &api.schema(id).kind {
        SchemaKind::Object(properties) => Some(properties.as_slice()),
        _ => None,
    })
}

/// A key that may be a name of the API, as far as its look tells: words, which a number or an id is not.
fn is_name(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    let is_id = |part: &str| part.len() >= 8 && part.chars().all(|c| c.is_ascii_hexdigit());
    key.len() <= MAX_NAME
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(fits)
        && !key.split('-').any(is_id)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_name_is_words_and_no_id() {
        for key in ["size", "OS-EXT-AZ:zone", "os-vol-host-attr:host", "cgsnapshot_id", "added"] {
            assert!(is_name(key), "{key}");
        }
        for key in
            ["", "7", "a b", "5c2f3d0a-0000-4000-8000-000000000000", "c0ffeec0ffee", "é", "a\"b"]
        {
            assert!(!is_name(key), "{key}");
        }
    }
}
