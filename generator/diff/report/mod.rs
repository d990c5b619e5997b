//! Changes as text, JSON and Markdown.

mod markdown;
mod text;

use indexmap::IndexMap;

use crate::diagnostic::visible;

use super::{Change, Class, Diff, DocumentDiff, Kind, OperationRef};

/// The form in which changes are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: operation by operation.
    #[default]
    Text,
    /// An array of objects, one for each change.
    Json,
    /// For release notes: class by class.
    Markdown,
}

pub(super) fn render(diff: &Diff, format: Format) -> String {
    match format {
        Format::Text => text::render(diff),
        Format::Json => json(diff),
        Format::Markdown => markdown::render(diff),
    }
}

fn json(diff: &Diff) -> String {
    let changes = diff.documents.iter().flat_map(|document| {
        document.changes.iter().map(|change| {
            let mut value = serde_json::json!({ "document": document.title });
            let change = serde_json::to_value(change).expect("a change is plain data");
            if let (Some(value), serde_json::Value::Object(change)) =
                (value.as_object_mut(), change)
            {
                value.extend(change);
            }
            value
        })
    });
    visible::json(format!("{:#}\n", serde_json::Value::Array(changes.collect())))
}

/// The changes of each operation, in order; those of the document come first.
fn by_operation(
    document: &DocumentDiff,
    class: Option<Class>,
) -> Vec<(Option<&OperationRef>, Vec<&Change>)> {
    let mut groups: Vec<(Option<&OperationRef>, Vec<&Change>)> = Vec::new();
    for change in document.changes.iter().filter(|c| class.is_none_or(|class| c.class == class)) {
        match groups.last_mut() {
            Some((operation, changes)) if *operation == change.operation.as_ref() => {
                changes.push(change);
            }
            _ => groups.push((change.operation.as_ref(), vec![change])),
        }
    }
    groups
}

/// The changes as lines, the worst first. What is only said in other words is one line, whatever has changed so.
fn lines(changes: &[&Change]) -> Vec<(Class, String)> {
    let mut lines = Vec::new();
    let mut places: IndexMap<&str, Vec<String>> = IndexMap::new();
    for class in Class::ALL {
        for change in changes.iter().filter(|change| change.class == class) {
            let folds = matches!(change.kind, Kind::Description | Kind::Samples);
            if folds && change.operation.is_some() {
                places.entry(&change.message).or_default().push(change.place.to_string());
            } else {
                lines.push((class, change.to_string()));
            }
        }
    }
    lines.extend(places.into_iter().map(|(message, places)| {
        (Class::Documentation, format!("{message}: {}", places.join("; ")))
    }));
    lines
}

/// `2 breaking, 1 compatible, 0 documentation`.
fn counts(diff: &Diff) -> String {
    Class::ALL.map(|class| format!("{} {class}", diff.count(class))).join(", ")
}
