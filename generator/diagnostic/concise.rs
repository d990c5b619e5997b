//! Findings as a line each, as compilers write them: what review bots and editors read.

use std::fmt::Write as _;

use super::Report;
use super::place::Places;
use super::visible::shown;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut places = Places::new(report.map);
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        let place = places.place(diagnostic.primary.span);
        let (line, column) = (place.start.line, place.start.column);
        let file = report.relative(place.file);
        let (file, message) = (shown(&file), shown(&diagnostic.message));
        let _ = writeln!(out, "{file}:{line}:{column}: {} {message}", diagnostic.code);
    }
    out
}
