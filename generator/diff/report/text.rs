//! For people at a terminal.

use std::fmt::Write as _;

use super::{by_operation, counts, lines};
use crate::diff::Diff;

pub(super) fn render(diff: &Diff) -> String {
    let mut out = String::new();
    for document in &diff.documents {
        let _ = writeln!(out, "{}", document.title);
        for (operation, changes) in by_operation(document, None) {
            if let Some(operation) = operation {
                let _ = writeln!(out, "\n{operation}  ({})", operation.summary);
            } else {
                out.push('\n');
            }
            for (class, line) in lines(&changes) {
                let _ = writeln!(out, "  {class:<13}  {line}");
            }
        }
        out.push('\n');
    }
    match diff.changes().next() {
        Some(_) => {
            let _ = writeln!(out, "{}", counts(diff));
        }
        None => out.push_str("no change\n"),
    }
    out
}
