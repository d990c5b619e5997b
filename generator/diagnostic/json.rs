//! Findings as an array of JSON objects.

use serde::Serialize;

use super::place::Places;
use super::{Label, Report, visible};

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
            place: position(&diagnostic.primary, &mut places),
            related: diagnostic.secondary.iter().map(|l| position(l, &mut places)).collect(),
            help: diagnostic.help.as_deref(),
        })
        .collect();
    visible::json(serde_json::to_string_pretty(&findings).expect("findings are plain data") + "\n")
}

fn position<'a>(label: &'a Label, places: &mut Places<'a>) -> Position<'a> {
    let place = places.place(label.span);
    Position {
        file: place.file,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        label: &label.text,
    }
}
