//! Findings as an array of JSON objects.

use serde::Serialize;

use super::place::Places;
use super::{Edit, Label, Report, visible};
use crate::source::Span;

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: super::Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Position<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Position<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
}

/// Edits that mend it, those of one finding together.
#[derive(Serialize)]
struct Fix<'a> {
    safe: bool,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    place: Position<'a>,
    text: &'a str,
}

/// Lines and columns count from one, columns in characters; the end is the column after the last.
#[derive(Serialize)]
struct Position<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut places = Places::new(report.map);
    let findings: Vec<Finding<'_>> = report
        .diagnostics
        .iter()
        .map(|diagnostic| Finding {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity,
            message: &diagnostic.message,
            place: labelled(&diagnostic.primary, &mut places),
            related: diagnostic.secondary.iter().map(|l| labelled(l, &mut places)).collect(),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|fix| Fix {
                safe: fix.is_safe,
                edits: fix.edits.iter().map(|edit| replacement(edit, &mut places)).collect(),
            }),
        })
        .collect();
    visible::json(serde_json::to_string_pretty(&findings).expect("findings are plain data") + "\n")
}

fn replacement<'a>(edit: &'a Edit, places: &mut Places<'a>) -> Replacement<'a> {
    Replacement { place: position(edit.span, "", places), text: &edit.text }
}

fn labelled<'a>(label: &'a Label, places: &mut Places<'a>) -> Position<'a> {
    position(label.span, &label.text, places)
}

fn position<'a>(span: Span, label: &'a str, places: &mut Places<'a>) -> Position<'a> {
    let place = places.place(span);
    Position {
        file: place.file,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        label,
    }
}
