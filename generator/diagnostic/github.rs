//! Findings as workflow commands of GitHub Actions.

use std::fmt::Write as _;

use super::place::Places;
use super::visible::shown;
use super::{Report, Severity};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut places = Places::new(report.map);
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        let command = match diagnostic.severity {
            Severity::Note => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = places.place(diagnostic.primary.span);
        let mut message = shown(&diagnostic.message).into_owned();
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\nhelp: {}", shown(help));
        }
        let _ = write!(
            out,
            "::{command} file={},line={},col={},endLine={}",
            property(&shown(place.file)),
            place.start.line,
            place.start.column,
            place.end.line,
        );
        // Columns are only read where the place is on one line.
        if place.start.line == place.end.line {
            let _ = write!(out, ",endColumn={}", place.end.column);
        }
        let _ = writeln!(out, ",title={}::{}", property(diagnostic.code.as_str()), data(&message));
    }
    out
}

/// Text that no reader takes for the end of the line or an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same within a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
