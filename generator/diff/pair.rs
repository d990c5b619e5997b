//! Pairs things of the old documents with those of the new ones.

use indexmap::IndexMap;

use super::change::{Change, Class, Kind};
use super::compare::{self, Known};
use super::rule::Finding;
use super::{Diff, DocumentDiff, reading};
use crate::foreign::{Document, Endpoint, Field, Operation, OperationRef, Place};
use crate::ir::{Microversion, VersionRange};

pub(super) const INTRODUCTION: &str = "the introduction is in other words";

/// Pairs documents and compares the pairs.
pub(super) fn documents(old: &[Document], new: &[Document]) -> Diff {
    let mut diff = Diff::default();
    let alone = old.len() == 1 && new.len() == 1;
    let same = |o: &Document, n: &Document| {
        let is_named = || match o.is_typed && n.is_typed {
            true => o.title == n.title,
            false => o.major == n.major,
        };
        alone || o.service == n.service && is_named()
    };
    for after in new {
        let changes = match old.iter().find(|before| same(before, after)) {
            Some(before) => document(before, after),
            None => vec![of_document(Class::Compatible, Kind::Added, "the document is new")],
        };
        diff.documents.push(DocumentDiff { title: after.title.clone(), changes });
    }
    for gone in old.iter().filter(|before| !new.iter().any(|after| same(before, after))) {
        let changes = vec![of_document(Class::Breaking, Kind::Removed, "the document is gone")];
        diff.documents.push(DocumentDiff { title: gone.title.clone(), changes });
    }
    diff.documents.retain(|document| !document.changes.is_empty());
    diff
}

pub(super) fn of_document(class: Class, kind: Kind, message: impl Into<String>) -> Change {
    of_finding(Finding::new(class, kind, message), None, Place::Operation, VersionRange::ALL)
}

pub(super) fn of_finding(
    finding: Finding,
    operation: Option<&OperationRef>,
    place: Place,
    versions: VersionRange,
) -> Change {
    let Finding { class, kind, message, old, new } = finding;
    Change { class, kind, operation: operation.cloned(), place, message, old, new, versions }
}

fn document(old: &Document, new: &Document) -> Vec<Change> {
    let mut changes = whole(old, new);
    let known = known(old, new);
    for (key, after) in &new.endpoints {
        match old.endpoints.get(key) {
            Some(before) => endpoint(before, after, known, &mut changes),
            None => after.values().for_each(|o| exists(None, Some(o), known, &mut changes)),
        }
    }
    for (_, before) in old.endpoints.iter().filter(|(key, _)| !new.endpoints.contains_key(*key)) {
        before.values().for_each(|o| exists(Some(o), None, known, &mut changes));
    }
    changes
}

/// The changes in the document as a whole.
fn whole(old: &Document, new: &Document) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.title != new.title {
        let message = format!("the title is {} instead of {}", new.title, old.title);
        changes.push(of_document(Class::Documentation, Kind::Name, message));
    }
    if old.versions != new.versions {
        let shown = |range: VersionRange| match (range.min, range.max) {
            (None, None) => "none".to_owned(),
            (Some(min), None) => format!("{min} and later"),
            (None, Some(max)) => format!("up to {max}"),
            (Some(min), Some(max)) => format!("{min} to {max}"),
        };
        let lost = old.versions.max.zip(new.versions.max).is_some_and(|(a, b)| b < a)
            || old.versions.min.zip(new.versions.min).is_some_and(|(a, b)| b > a);
        let class = if lost { Class::Breaking } else { Class::Compatible };
        let message = format!(
            "the microversions are {} instead of {}",
            shown(new.versions),
            shown(old.versions)
        );
        changes.push(of_document(class, Kind::Versions, message));
    }
    if old.description != new.description {
        changes.push(of_document(Class::Documentation, Kind::Description, INTRODUCTION));
    }
    for (tag, description) in &new.tags {
        let message = match old.tags.get(tag) {
            Some(before) if before == description => continue,
            Some(_) => format!("the section “{tag}” is described in other words"),
            None => format!("the section “{tag}” is new"),
        };
        changes.push(of_document(Class::Documentation, Kind::Description, message));
    }
    for tag in old.tags.keys().filter(|tag| !new.tags.contains_key(*tag)) {
        let message = format!("the section “{tag}” is gone");
        changes.push(of_document(Class::Documentation, Kind::Description, message));
    }
    changes
}

/// For which microversions programs may have been written.
fn known(old: &Document, new: &Document) -> Known {
    let zero = Microversion::new(0, 0);
    let mentioned = old.endpoints.values().flat_map(IndexMap::values).flat_map(|operation| {
        let forms = operation.elements.values().flat_map(|element| &element.forms);
        forms.map(|form| form.versions).chain([operation.versions])
    });
    let last = old.versions.max.or_else(|| mentioned.filter_map(|range| range.min).max());
    let first = old.versions.min.unwrap_or(zero).max(new.versions.min.unwrap_or(zero));
    Known { first, last: last.unwrap_or(first).max(first) }
}

fn endpoint(old: &Endpoint, new: &Endpoint, known: Known, changes: &mut Vec<Change>) {
    for (key, after) in new {
        match counterpart(key.as_ref(), after, old, new) {
            Some(before) => operation(before, after, known, changes),
            None => exists(None, Some(after), known, changes),
        }
    }
    for (key, before) in old {
        if counterpart(key.as_ref(), before, new, old).is_none() {
            exists(Some(before), None, known, changes);
        }
    }
}

/// The same operation on the other side. One that is alone at its endpoint is known by its body's only key there, as
/// soon as the other side has several.
fn counterpart<'e>(
    key: Option<&String>,
    operation: &Operation,
    other: &'e Endpoint,
    own: &Endpoint,
) -> Option<&'e Operation> {
    if let Some(same) = other.get(&key.cloned()) {
        return Some(same);
    }
    match key {
        None => other.get(&only_key(operation)),
        Some(key) => {
            let alone = other.get(&None).filter(|_| !own.contains_key(&None))?;
            (only_key(alone).as_ref() == Some(key)).then_some(alone)
        }
    }
}

/// The key of the body, where there is but one.
fn only_key(operation: &Operation) -> Option<String> {
    let mut keys = operation.elements.keys().filter_map(|place| match place {
        Place::Request { field: Field(steps), .. } if steps.len() == 1 => steps.first(),
        _ => None,
    });
    let key = keys.next()?;
    keys.next().is_none().then(|| key.clone())
}

/// An operation that one side alone has.
fn exists(
    old: Option<&Operation>,
    new: Option<&Operation>,
    known: Known,
    changes: &mut Vec<Change>,
) {
    let Some(shown) = new.or(old) else { return };
    let ranges = (old.map(|o| o.versions), new.map(|o| o.versions));
    for (finding, versions) in compare::existence(ranges.0, ranges.1, known) {
        changes.push(of_finding(finding, Some(&shown.reference), Place::Operation, versions));
    }
}

fn operation(old: &Operation, new: &Operation, known: Known, changes: &mut Vec<Change>) {
    let first = changes.len();
    exists(Some(old), Some(new), known, changes);
    let reference = &new.reference;
    let mut say = |finding: Finding, place: Place, versions: VersionRange| {
        changes.push(of_finding(finding, Some(reference), place, versions));
    };
    let documentation =
        |kind: Kind, message: String| Finding::new(Class::Documentation, kind, message);
    if old.reference.summary != new.reference.summary {
        let message = format!(
            "the title is “{}” instead of “{}”",
            new.reference.summary, old.reference.summary
        );
        say(documentation(Kind::Name, message), Place::Operation, VersionRange::ALL);
    }
    if old.description != new.description {
        let message = "described in other words".to_owned();
        say(documentation(Kind::Description, message), Place::Operation, VersionRange::ALL);
    }
    for (index, (before, after)) in old.placeholders.iter().zip(&new.placeholders).enumerate() {
        if before != after {
            let message = format!("is called `{after}` instead of `{before}`");
            say(documentation(Kind::Name, message), Place::Path { index }, VersionRange::ALL);
        }
    }
    // A part of an operation at microversions without the operation is no change.
    let known = Known {
        first: new.versions.min.max(old.versions.min).unwrap_or(known.first).max(known.first),
        ..known
    };
    let gone = old.elements.keys().filter(|place| !new.elements.contains_key(*place));
    for place in new.elements.keys().chain(gone) {
        let (before, after) = (old.elements.get(place), new.elements.get(place));
        let lacking = match (before, after) {
            (Some(_), None) => Some((new, "is no longer listed")),
            (None, Some(_)) => Some((old, "is listed now")),
            _ => None,
        };
        match lacking.map(|(side, message)| (holds(side, place), message)) {
            Some((Holder::Absent, _)) => {}
            Some((Holder::Any, message)) => {
                let finding = documentation(Kind::TypeStated, message.to_owned());
                say(finding, place.clone(), VersionRange::ALL);
            }
            Some((Holder::Closed, _)) | None => {
                for (finding, versions) in compare::element(before, after, place, known) {
                    say(finding, place.clone(), versions);
                }
            }
        }
    }
    let mut places: Vec<&Place> = Vec::new();
    for (place, _) in new.samples.keys().chain(old.samples.keys()) {
        let of = |operation: &Operation| -> Vec<serde_json::Value> {
            let own = operation.samples.iter().filter(|((at, _), _)| at == place);
            own.map(|(_, value)| value.clone()).collect()
        };
        if !places.contains(&place) && of(old) != of(new) {
            let message = "other samples".to_owned();
            say(documentation(Kind::Samples, message), place.clone(), VersionRange::ALL);
        }
        places.push(place);
    }
    reading::operation(old, new, first, changes);
}

/// The statement of a place's holder about it, on the side that does not have it.
enum Holder {
    /// The holder is not there either.
    Absent,
    /// Anything may be in it: nothing is known of it, or it is a map.
    Any,
    /// It has other things.
    Closed,
}

fn holds(side: &Operation, place: &Place) -> Holder {
    let Some(holder) = place.holder() else { return Holder::Closed };
    let Some(element) = side.elements.get(&holder) else { return Holder::Absent };
    let is_field =
        matches!(place, Place::Request { .. } | Place::ResponseBody { .. }) && place.depth() > 0;
    let is_map = holder.below("*").is_some_and(|values| side.elements.contains_key(&values));
    let unstated = element.forms.iter().any(|form| form.facts.types.is_empty());
    if is_field && (is_map || unstated) { Holder::Any } else { Holder::Closed }
}
