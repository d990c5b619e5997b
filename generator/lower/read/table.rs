//! Rows of a `rest_parameters` table, each with what the parameters file says of it.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::ir::{Location, Microversion, VersionRange};
use crate::source::{FileId, Page, Sources, Span};
use crate::syntax::parameters::{Entry, Parameters, Spanned};
use crate::syntax::rst::Directive;
use crate::syntax::spelling;

use crate::lower::read::section::Headed;

/// One row.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Row<'s> {
    /// The name as it is shown.
    pub(in crate::lower) name: String,
    /// Where the row is.
    pub(in crate::lower) span: Span,
    /// The entry of the parameters file; `None` where it has none.
    pub(in crate::lower) entry: Option<&'s Entry>,
    /// The microversions of the heading above its table, once it is known to stand under one.
    pub(in crate::lower) headed: Option<Headed>,
    /// The microversions that prose of the operation gives to a field of its name.
    pub(in crate::lower) said: Option<Headed>,
}

impl<'s> Row<'s> {
    fn new(name: &str, span: Span, entry: Option<&'s Entry>) -> Self {
        Self { name: name.to_owned(), span, entry, headed: None, said: None }
    }
}

impl Row<'_> {
    /// Where the parameter is sent; `None` for a body's, and where nothing is known.
    pub(in crate::lower) fn location(&self) -> Option<Place> {
        let word = self.entry?.location.as_ref()?.text.trim();
        let places = [
            ("path", Place::Parameter(Location::Path)),
            ("query", Place::Parameter(Location::Query)),
            ("header", Place::Parameter(Location::Header)),
            ("body", Place::Body),
        ];
        places.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, at)| at)
    }

    pub(in crate::lower) fn required(&self) -> bool {
        self.entry.is_some_and(|entry| entry.required)
    }

    pub(in crate::lower) fn kind(&self) -> Option<&str> {
        self.entry?.kind.as_ref().map(|kind| kind.text.as_str())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Place {
    Parameter(Location),
    Body,
}

/// The number of lines of a table that are read.
const MAX_LINES: usize = 2000;
/// After how many findings of a document no similar name is looked for any more, where one is unknown.
const MAX_SOUGHT: usize = 500;
/// The length that a name may have, in bytes, for which a similar one is looked for.
const MAX_KEY: usize = 200;

/// The key of the entry that a row of a table names: of `- name: key` the key.
pub(in crate::lower) fn entry_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.starts_with('-').then(|| pair(item(line)))?.map(|(_, key)| key)
}

/// Reads a table: `- name: key` on each line, as YAML would, or rows that are entries themselves.
pub(in crate::lower) fn rows<'s>(
    sources: &'s Sources,
    page: &Page,
    directive: &'s Directive,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Row<'s>> {
    if !directive.parameters.is_empty() {
        let rows = directive.parameters.iter().take(MAX_LINES);
        return rows.map(|(name, entry)| Row::new(name, entry.span, Some(entry))).collect();
    }
    let argument = directive.argument();
    if argument.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                Code::InvalidDirective,
                directive.name_span,
                "the table names no parameters file",
            )
            .help("write `.. rest_parameters:: parameters.yaml`"),
        );
    }
    let parameters = parameters(sources, page, directive).map(|(_, parameters)| parameters);
    let mut rows = Vec::new();
    for (at, (line, span)) in directive.content.iter().enumerate() {
        if at == MAX_LINES {
            diagnostics.push(
                Diagnostic::new(
                    Code::OverLimit,
                    span,
                    format!("the table has more than {MAX_LINES} lines"),
                )
                .label("left out from here on"),
            );
            break;
        }
        let item = item(line);
        if item.is_empty() {
            continue;
        }
        let Some((name, key)) = pair(item) else {
            diagnostics.push(
                Diagnostic::new(Code::InvalidRow, span, "a row is `- name: key`")
                    .label("not a row; left out"),
            );
            continue;
        };
        let entry = parameters.and_then(|p| p.entries.get(key));
        if let (None, Some(parameters)) = (entry, parameters.filter(|p| !p.unread)) {
            let seek = diagnostics.len() < MAX_SOUGHT;
            diagnostics.push(unknown(sources, parameters, key, span, &argument, seek));
        }
        rows.push(Row::new(name, span, entry));
    }
    if rows.is_empty() && !argument.is_empty() {
        diagnostics.push(Diagnostic::new(
            Code::InvalidDirective,
            directive.name_span,
            "the table has no rows",
        ));
    }
    rows
}

/// The rows of a table as they are written: the name, the key of the entry, and the place.
pub(in crate::lower) fn references(
    directive: &Directive,
) -> impl Iterator<Item = (&str, &str, Span)> {
    let lines = directive.content.iter().take(MAX_LINES);
    lines.filter_map(|(line, span)| pair(item(line)).map(|(name, key)| (name, key, span)))
}

/// A row as it is written, with the places of its parts.
pub(in crate::lower) struct Placed<'d> {
    pub(in crate::lower) span: Span,
    pub(in crate::lower) name: (&'d str, Span),
    pub(in crate::lower) key: (&'d str, Span),
}

/// As [`references`], with the place of each part.
pub(in crate::lower) fn placed(directive: &Directive) -> impl Iterator<Item = Placed<'_>> {
    let lines = directive.content.iter().take(MAX_LINES);
    lines.filter_map(|(line, span)| {
        let (name, key) = pair(item(line))?;
        // A line has spaces in front that stand for the indentation beyond the table's own; the place is without them.
        let indent = line.len() - line.trim_start().len();
        let place = |part: &str| {
            let at = part.as_ptr() as usize - line.as_ptr() as usize;
            span.part(at.saturating_sub(indent), part.len())
        };
        Some(Placed { span, name: (name, place(name)), key: (key, place(key)) })
    })
}

/// The parameters file that a table names.
pub(in crate::lower) fn parameters<'s>(
    sources: &'s Sources,
    page: &Page,
    directive: &Directive,
) -> Option<(FileId, &'s Parameters)> {
    let file = sources.resolve(page, directive.name_span.file, &directive.argument())?;
    Some((file, sources.parameters.get(&file)?))
}

/// A line without its comment and its dash.
fn item(line: &str) -> &str {
    let line = strip_comment(line).trim();
    line.strip_prefix('-').map_or(line, str::trim_start)
}

/// Cuts `name: key` at the first colon that white space follows, as YAML does; else at the last colon.
fn pair(item: &str) -> Option<(&str, &str)> {
    let cut = item
        .find(": ")
        .or_else(|| item.ends_with(':').then(|| item.len() - 1))
        .or_else(|| item.rfind(':'))?;
    let name = item[..cut].trim().trim_matches(['"', '\'']);
    let key = item[cut + 1..].trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then_some((name, key))
}

fn strip_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    line.find(" #").map_or(line, |at| &line[..at])
}

fn unknown(
    sources: &Sources,
    parameters: &Parameters,
    key: &str,
    span: Span,
    argument: &str,
    seek: bool,
) -> Diagnostic {
    let place = place_of_key(sources, key, span);
    let report = Diagnostic::new(
        Code::UnknownParameter,
        place,
        format!("no parameter `{key}` in {argument}"),
    )
    .label("not defined");
    let alike = |other: &&str| seek && key.len() <= MAX_KEY && other.len().abs_diff(key.len()) <= 2;
    let known = parameters.entries.keys().map(String::as_str).filter(alike);
    let near = spelling::nearest(key, known, (key.len() / 3).min(2));
    match near.map(|other| (other, &parameters.entries[other])) {
        Some((other, entry)) => report
            .also(entry.span, "defined here")
            .help(format!("a similarly named parameter exists: `{other}`"))
            .fix((place != span).then(|| Fix::to_look_at(Edit::new(place, other)))),
        None => report.help("define it there, or name another"),
    }
}

/// The place of the key within a row; the row, where it cannot be told.
pub(in crate::lower) fn place_of_key(sources: &Sources, key: &str, row: Span) -> Span {
    within(row, sources.map.slice(row).rfind(key), key)
}

/// The place of the name within a row; the row, where it cannot be told.
pub(in crate::lower) fn place_of_name(sources: &Sources, name: &str, row: Span) -> Span {
    within(row, sources.map.slice(row).find(name), name)
}

fn within(row: Span, at: Option<usize>, part: &str) -> Span {
    at.filter(|_| !part.is_empty()).map_or(row, |at| row.part(at, part.len()))
}

/// A version range from two texts of a source; a text that is not a version is reported.
pub(in crate::lower) fn versions(
    min: Option<&Spanned>,
    max: Option<&Spanned>,
    diagnostics: &mut Vec<Diagnostic>,
) -> VersionRange {
    let mut read = |text: Option<&Spanned>| -> Option<Microversion> {
        let text = text.filter(|t| !t.text.trim().is_empty() && t.text.trim() != "0")?;
        text.text
            .parse()
            .map_err(|error| {
                diagnostics.push(Diagnostic::new(
                    Code::InvalidVersion,
                    text.span,
                    format!("`{}` is not a version: {error}", text.text),
                ));
            })
            .ok()
    };
    let range = VersionRange { min: read(min), max: read(max) };
    if let (Some(low), Some(high), Some(place)) = (range.min, range.max, max)
        && high < low
    {
        diagnostics.push(Diagnostic::new(
            Code::InvalidVersion,
            place.span,
            format!("the range from {low} to {high} ends before it begins"),
        ));
        return VersionRange { min: Some(low), max: None };
    }
    range
}

#[cfg(test)]
mod tests {
    use super::{pair, strip_comment};

    #[test]
    fn a_row_is_cut_where_yaml_cuts_it() {
        assert_eq!(pair("a: b"), Some(("a", "b")));
        assert_eq!(pair("os-ext:size: os-ext:key"), Some(("os-ext:size", "os-ext:key")));
        assert_eq!(pair("\"a\": b"), Some(("a", "b")));
        assert_eq!(pair("a:b"), Some(("a", "b")));
        assert_eq!(pair("a:"), Some(("a", "")));
        assert_eq!(pair("a"), None);
        assert_eq!(strip_comment("- a: b # why"), "- a: b");
    }
}
