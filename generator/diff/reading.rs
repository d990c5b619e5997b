//! Changes for readers alone: rows, words and sections that documents do not hold, unless those have changed themselves.

use indexmap::IndexMap;

use super::change::{Change, Class, Kind};
use super::pair::{INTRODUCTION, of_document, of_finding};
use super::rule::Finding;
use super::state::State;
use super::{Diff, DocumentDiff};
use crate::foreign::{Document, Operation, Place};
use crate::ir::VersionRange;
use crate::lower::RowText;

/// The rows of one name, by whether they are of the response.
type Rows<'r> = IndexMap<(bool, &'r str), Vec<&'r RowText>>;

/// Compares an operation as readers see it; `first` is the first of its changes that are known.
pub(super) fn operation(old: &Operation, new: &Operation, first: usize, changes: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (&old.text, &new.text) else { return };
    let mut found = Vec::new();
    let known = &changes[first..];
    let (old_rows, new_rows) = (by_name(&before.rows), by_name(&after.rows));
    let gone = old_rows.keys().filter(|key| !new_rows.contains_key(*key));
    for key in new_rows.keys().chain(gone) {
        let (response, name) = *key;
        let is_named = |place: &Place| {
            place.is_sent() != response && place.name(&new.placeholders) == Some(name)
        };
        let told: Vec<Kind> =
            known.iter().filter(|c| is_named(&c.place)).map(|change| change.kind).collect();
        let place = new.elements.keys().find(|place| is_named(place)).cloned();
        let of = if place.is_some() { String::new() } else { format!("the row `{name}` ") };
        let place = place.unwrap_or(Place::Operation);
        for (kind, message) in row(old_rows.get(key), new_rows.get(key), &told) {
            found.push((place.clone(), kind, format!("{of}{message}")));
        }
    }
    let is_described = known.iter().any(|change| {
        change.place == Place::Operation && matches!(change.kind, Kind::Description | Kind::Name)
    });
    if before.text != after.text && !is_described {
        found.push((Place::Operation, Kind::Description, "described in other words".to_owned()));
    }
    for (place, kind, message) in found {
        let finding = Finding::new(Class::Documentation, kind, message);
        changes.push(of_finding(finding, Some(&new.reference), place, VersionRange::ALL));
    }
}

fn by_name(rows: &[RowText]) -> Rows<'_> {
    let mut named = Rows::new();
    for row in rows {
        named.entry((row.response, row.name.as_str())).or_default().push(row);
    }
    named
}

/// The changes in the rows of a name, but for those that these kinds of changes tell of the field.
fn row(
    old: Option<&Vec<&RowText>>,
    new: Option<&Vec<&RowText>>,
    told: &[Kind],
) -> Vec<(Kind, String)> {
    let (Some(old), Some(new)) = (old, new) else {
        let message = if new.is_some() { "is listed now" } else { "is no longer listed" };
        let is_told = !told.is_empty();
        return if is_told { Vec::new() } else { vec![(Kind::TypeStated, message.to_owned())] };
    };
    let mut found = Vec::new();
    let differs = |of: fn(&RowText) -> String| -> Option<(String, String)> {
        let list =
            |rows: &[&RowText]| rows.iter().map(|row| of(row)).collect::<Vec<_>>().join(", ");
        let (before, after) = (list(old), list(new));
        (before != after).then_some((before, after))
    };
    let is_told = |kinds: &[Kind]| told.iter().any(|kind| kinds.contains(kind));
    let types = [Kind::Type, Kind::TypeStated, Kind::Format, Kind::Pattern];
    if let Some((before, after)) = differs(|row| format!("`{}`", row.word))
        && !is_told(&types)
    {
        let message = format!("has the type word {after} instead of {before}");
        found.push((Kind::TypeWord, message));
    }
    if let Some((_, after)) =
        differs(|row| if row.required { "required" } else { "optional" }.to_owned())
        && !is_told(&[Kind::Required, Kind::Optional, Kind::Added, Kind::Removed])
    {
        let kind = if after.contains("optional") { Kind::Optional } else { Kind::Required };
        found.push((kind, format!("is listed as {after}")));
    }
    let versions = |row: &RowText| format!("{} to {}", row.versions[0], row.versions[1]);
    if differs(versions).is_some() && told.is_empty() {
        found.push((Kind::Versions, "is listed for other microversions".to_owned()));
    }
    if differs(|row| row.description.clone()).is_some() && !is_told(&[Kind::Description]) {
        found.push((Kind::Description, "described in other words".to_owned()));
    }
    found
}

/// Compares the sections that are about no single operation, where documents do not show them: neither as a tag nor in the
/// introduction.
pub(super) fn sections(old: &State, new: &State, documents: &[Document], diff: &mut Diff) {
    let Some(first) = documents.first() else { return };
    let is_introduced = diff.changes().any(|c| c.operation.is_none() && c.message == INTRODUCTION);
    let is_shown = |titles: &[String]| {
        let title = titles.last().map_or("", String::as_str);
        let title = title.split('(').next().unwrap_or(title).trim();
        documents.iter().any(|d| d.tags.contains_key(title)) || (is_introduced && titles.len() < 2)
    };
    let gone = old.sections.keys().filter(|titles| !new.sections.contains_key(*titles));
    let mut changes = Vec::new();
    for titles in new.sections.keys().chain(gone) {
        let (before, after) = (old.sections.get(titles), new.sections.get(titles));
        let text = |side: Option<&String>| side.map_or(String::new(), String::clone);
        if text(before) == text(after) || is_shown(titles) {
            continue;
        }
        let title = titles.last().map_or("", String::as_str);
        let message = match (before, after) {
            _ if title.is_empty() => INTRODUCTION.to_owned(),
            (None, _) => format!("the section “{title}” is new"),
            (_, None) => format!("the section “{title}” is gone"),
            _ => format!("the section “{title}” is described in other words"),
        };
        changes.push(of_document(Class::Documentation, Kind::Description, message));
    }
    if changes.is_empty() {
        return;
    }
    match diff.documents.iter_mut().find(|document| document.title == first.title) {
        Some(document) => {
            document.changes.splice(0..0, changes);
        }
        None => diff.documents.insert(0, DocumentDiff { title: first.title.clone(), changes }),
    }
}
