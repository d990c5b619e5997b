//! Rows of an operation's tables: places and versions that contradict the operation.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::hash::HashMap;
use crate::ir::{Location, Method, VersionRange};
use crate::lower::read::path::Address;
use crate::lower::read::section::{RestMethod, Side};
use crate::lower::read::table::{self, Place, Row};
use crate::source::{Sources, Span};
use crate::syntax::parameters::Parameters;
use crate::syntax::rst::Directive;

/// Checks all rows of an operation, each with the side of its table.
pub(in crate::lower) fn rows(
    rest_method: &RestMethod<'_>,
    address: &Address,
    versions: VersionRange,
    rows: &[(Side, Row<'_>)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (side, row) in rows {
        let (Some(place), Some(entry)) = (row.location(), row.entry) else { continue };
        let placeholder = address.path.placeholders().any(|name| name == row.name);
        let named_path =
            || rows.iter().any(|(_, other)| other.name == row.name && is_path(other.location()));
        let problem = match (side, place) {
            (Side::Request, Place::Parameter(Location::Query | Location::Header) | Place::Body)
                if placeholder && !named_path() =>
            {
                Some("the path names it, and its entry says `in: {}`")
            }
            (Side::Request, Place::Body)
                if matches!(address.method, Method::Get | Method::Head) =>
            {
                Some("the method has no body, and its entry says `in: {}`")
            }
            (Side::Response, Place::Parameter(Location::Path | Location::Query)) => {
                Some("it is in a response, and its entry says `in: {}`")
            }
            _ => None,
        };
        let location = entry.location.as_ref();
        if let (Some(problem), Some(location)) = (problem, location) {
            let problem = problem.replace("{}", &location.text);
            diagnostics.push(
                Diagnostic::new(
                    Code::MisplacedParameter,
                    row.span,
                    format!("`{}` is at the wrong place: {problem}", row.name),
                )
                .also(location.span, "the place that the entry gives")
                .help("refer to an entry that says where this one is"),
            );
        }
        let own = table::versions(
            entry.min_version.as_ref(),
            entry.max_version.as_ref(),
            &mut Vec::new(),
        );
        if own.intersect(versions).is_empty() && !versions.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    Code::ContradictingVersions,
                    row.span,
                    format!("`{}` and its operation have no version in common", row.name),
                )
                .also(entry.span, "the versions of the parameter")
                .also(rest_method.span, "those of the operation")
                .help("remove the row, or mend one of the ranges"),
            );
        }
    }
}

/// The number of rows of a table that are held against each other.
const MAX_ROWS: usize = 200;

/// Rows that refer to the entry of another field of the table: `maximum: range_minimum`, where there is a `range_maximum`.
pub(super) fn foreign(
    sources: &Sources,
    parameters: &Parameters,
    table: &Directive,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let rows: Vec<(&str, &str, Span)> = table::references(table).take(MAX_ROWS).collect();
    diagnostics.extend(rows.iter().filter_map(|row| of_another_kind(parameters, *row)));
    for (name, key, span) in rows.iter().filter(|(name, key, _)| !key.contains(name)) {
        let others = rows.iter().filter(|(other, ..)| other != name && holds_word(key, other));
        let own = others.map(|(other, ..)| (other, key.replacen(other, name, 1)));
        let mut own = own.filter(|(_, own)| own != key && parameters.entries.contains_key(own));
        if let Some((other, own)) = own.next() {
            let message = format!("`{name}` refers to `{key}`, which is the entry of `{other}`");
            diagnostics.push(
                Diagnostic::new(Code::ForeignEntry, *span, message)
                    .help(format!("refer to `{own}`"))
                    .fix(Fix::to_look_at(Edit::new(table::place_of_key(sources, key, *span), own))),
            );
        }
    }
}

/// Words at the end of an entry's key that say where it is listed, and not of what it is.
const WHERE: [&str; 14] = [
    "path", "query", "body", "header", "url", "req", "request", "resp", "response", "required",
    "optional", "opt", "in", "param",
];

/// A row of an id that refers to the entry of a name, by its key and its description: `part_uuid: part_name`; or the other way round.
fn of_another_kind(
    parameters: &Parameters,
    (name, key, span): (&str, &str, Span),
) -> Option<Diagnostic> {
    let entry = parameters.entries.get(key)?;
    let (own, other) = (kind_in(name)?, kind_in(key)?);
    let words = entry.description.as_ref()?.text.to_lowercase();
    let says = |word: &str| words.split(|c: char| !c.is_alphanumeric()).any(|said| said == word);
    let (id, called) =
        (["id", "ids", "uuid", "uuids", "identifier"].iter().any(|w| says(w)), says("name"));
    let is_other = own != other && (id, called) == (own == Kind::Name, own == Kind::Id);
    is_other.then(|| {
        let (a, b) = (own.said(), other.said());
        let message = format!("`{name}` is {a}, and refers to `{key}`, which is the entry of {b}");
        Diagnostic::new(Code::ForeignEntry, span, message)
            .also(entry.span, "the entry")
            .help(format!("refer to the entry of {a}"))
    })
}

/// The two sorts of words by which something is told from others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Name,
}

impl Kind {
    fn said(self) -> &'static str {
        match self {
            Self::Id => "an id",
            Self::Name => "a name",
        }
    }
}

/// The sort of a name, by its last word that says of what it is.
fn kind_in(name: &str) -> Option<Kind> {
    let lower = name.to_lowercase();
    let mut words = lower
        .rsplit(['_', '-'])
        .filter(|word| !WHERE.contains(word) && !word.bytes().all(|b| b.is_ascii_digit()));
    match words.next()? {
        "id" | "uuid" => Some(Kind::Id),
        "name" => Some(Kind::Name),
        _ => None,
    }
}

/// Rows that a table has twice.
pub(super) fn twice(sources: &Sources, table: &Directive, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(&str, &str), Span> = HashMap::default();
    for (name, key, span) in table::references(table) {
        if let Some(other) = first.get(&(name, key)) {
            let text = &sources.map.file(span.file).text;
            diagnostics.push(
                Diagnostic::new(Code::DuplicateRow, span, format!("the table has `{name}` twice"))
                    .also(*other, "the first")
                    .help("remove it, or write the field that was meant")
                    .fix(Edit::remove_lines(text, span).map(Fix::to_look_at::<Edit>)),
            );
        } else {
            first.insert((name, key), span);
        }
    }
}

/// A key has a name in it, between others than letters and digits.
fn holds_word(key: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    key.match_indices(name).any(|(at, _)| {
        !key[..at].ends_with(is_part) && !key[at + name.len()..].starts_with(is_part)
    })
}

fn is_path(place: Option<Place>) -> bool {
    place == Some(Place::Parameter(Location::Path))
}
