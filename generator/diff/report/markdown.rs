//! For release notes.

use std::fmt::Write as _;

use super::{by_operation, counts, lines};
use crate::diff::{Change, Class, Diff, Kind};
use crate::emit::markdown::escaped;

pub(super) fn render(diff: &Diff) -> String {
    let mut out = String::new();
    for document in &diff.documents {
        let _ = writeln!(out, "## {}\n", escaped(&document.title));
        for class in Class::ALL {
            let groups = by_operation(document, Some(class));
            if groups.is_empty() {
                continue;
            }
            let _ = writeln!(out, "### {}\n", heading(class));
            for (operation, changes) in groups {
                match operation {
                    Some(operation) => {
                        let summary = escaped(&operation.summary);
                        match changes.as_slice() {
                            // An operation that comes or goes is a line of its own.
                            [change] if is_whole(change) => {
                                let _ = writeln!(out, "- **{summary}** (`{operation}`): {change}");
                            }
                            changes => {
                                let _ = writeln!(out, "- **{summary}** (`{operation}`)");
                                for (_, line) in lines(changes) {
                                    let _ = writeln!(out, "  - {line}");
                                }
                            }
                        }
                    }
                    None => {
                        for (_, line) in lines(&changes) {
                            let _ = writeln!(out, "- {line}");
                        }
                    }
                }
            }
            out.push('\n');
        }
    }
    match diff.changes().next() {
        Some(_) => {
            let _ = writeln!(out, "{}.", counts(diff));
        }
        None => out.push_str("The API has not changed.\n"),
    }
    out
}

fn is_whole(change: &Change) -> bool {
    matches!(change.kind, Kind::Added | Kind::Removed)
        && change.place == crate::diff::Place::Operation
}

fn heading(class: Class) -> &'static str {
    match class {
        Class::Breaking => "Breaking changes",
        Class::Compatible => "Compatible changes",
        Class::Documentation => "Documentation",
    }
}
