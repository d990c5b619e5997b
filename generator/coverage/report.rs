//! Figures as tables.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Count, Coverage, Covered};
use crate::diagnostic::visible;

/// The form in which figures are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    #[default]
    Text,
    /// An array of objects, one for each document.
    Json,
    /// For the summary of a job.
    Markdown,
}

pub(super) fn render(coverage: &Coverage, format: Format) -> String {
    let documents = coverage.documents.iter();
    match format {
        Format::Text => documents.map(text).collect::<Vec<_>>().join("\n"),
        Format::Markdown => documents.map(markdown).collect::<Vec<_>>().join("\n"),
        Format::Json => {
            let all: Vec<Value> = documents.map(value).collect();
            visible::json(format!("{:#}\n", Value::Array(all)))
        }
    }
}

fn rows(covered: &Covered) -> [(&'static str, Count); 3] {
    [("operations", covered.operations), ("fields", covered.fields), ("statuses", covered.statuses)]
}

fn text(covered: &Covered) -> String {
    let mut out =
        format!("{}\n\n{:12}{:>12}{:>8}{:>8}\n", covered.title, "", "documented", "seen", "both");
    for (name, Count { documented, seen, both }) in rows(covered) {
        let _ = writeln!(out, "{name:12}{documented:>12}{seen:>8}{both:>8}");
    }
    out
}

fn markdown(covered: &Covered) -> String {
    let mut out =
        format!("### {}\n\n| | documented | seen | both |\n|---|--:|--:|--:|\n", covered.title);
    for (name, Count { documented, seen, both }) in rows(covered) {
        let _ = writeln!(out, "| {name} | {documented} | {seen} | {both} |");
    }
    out
}

fn value(covered: &Covered) -> Value {
    let mut value = json!({ "document": covered.title });
    for (name, Count { documented, seen, both }) in rows(covered) {
        value[name] = json!({ "documented": documented, "seen": seen, "both": both });
    }
    value
}
