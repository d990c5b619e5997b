//! A parameters file by itself: its order, what its entries say, and whether anything refers to them.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lower::evidence::word::{TypeWord, Word};
use crate::source::Sources;
use crate::syntax::parameters::{Entry, Parameters, Spanned};

use super::Usage;
use super::guideline::{behind, is_own};

/// In the order in which os-api-ref wants them, and the guideline.
pub(super) const LOCATIONS: [&str; 4] = ["header", "path", "query", "body"];
/// The guideline's words for types, `uuid` of os-api-ref, and `none` for what selects an action.
const TYPES: [&str; 8] =
    ["string", "uuid", "integer", "boolean", "float", "array", "object", "none"];
/// The number of places of one finding that are shown.
const SHOWN: usize = 4;

/// Words for types that say no more than the guideline's do.
const SYNONYMS: [&str; 15] = [
    "bool",
    "int",
    "long",
    "number",
    "double",
    "decimal",
    "str",
    "text",
    "enum",
    "list",
    "dict",
    "dictionary",
    "json",
    "map",
    "null",
];

pub(super) fn file(
    sources: &Sources,
    parameters: &Parameters,
    usage: &Usage,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Where no table could be read, nothing is known of use.
    let is_used = |entry: &Entry| usage.entries.contains(&entry.span);
    let is_read = parameters.entries.values().any(is_used);
    for (name, entry) in &parameters.entries {
        if is_read && !is_used(entry) {
            diagnostics.push(
                Diagnostic::new(
                    Code::UnusedParameter,
                    entry.span,
                    format!("no table refers to `{name}`"),
                )
                .help("list it in the table of the operation that takes it, or remove it")
                .fix(usage.removal(sources, entry.span, is_of_path(entry))),
            );
        }
        diagnostics.extend(location(name, entry));
        diagnostics.extend(optional(sources, name, entry, usage));
        diagnostics.extend(kind(sources, name, entry));
    }
    diagnostics.extend(order(parameters));
}

fn location(name: &str, entry: &Entry) -> Option<Diagnostic> {
    let Some(location) = &entry.location else {
        let message = format!("the parameter `{name}` does not say what it is `in`");
        return Some(
            Diagnostic::new(Code::InvalidLocation, entry.span, message)
                .help("write `in: header`, `path`, `query` or `body`"),
        );
    };
    (!LOCATIONS.contains(&location.text.as_str())).then(|| {
        let message = format!("`{}` is no place of a parameter", location.text);
        Diagnostic::new(Code::InvalidLocation, location.span, message)
            .help("write `header`, `path`, `query` or `body`")
    })
}

/// An entry of a path that may be left out: without it there is no path.
fn optional(sources: &Sources, name: &str, entry: &Entry, usage: &Usage) -> Option<Diagnostic> {
    let location = entry.location.as_ref().filter(|_| is_of_path(entry))?;
    // Where a path does not have it, `in` is what is wrong.
    let is_safe = !usage.beside_path.contains(&entry.span);
    (!entry.required).then(|| {
        let message = format!("`{name}` is a part of a path, and not required");
        Diagnostic::new(Code::OptionalPathParameter, entry.span, message)
            .also(location.span, "a part of a path")
            .help("write `required: true`")
            .fix(required(sources, entry, location).map(|edit| Fix { is_safe, edits: edit.into() }))
    })
}

fn is_of_path(entry: &Entry) -> bool {
    entry.location.as_ref().is_some_and(|location| location.text == "path")
}

/// Says `required: true`, in the place of what is said or behind `in`.
fn required(sources: &Sources, entry: &Entry, location: &Spanned) -> Option<Edit> {
    let Some(said) = entry.required_span else {
        return behind(sources, entry, location.span, "required: true");
    };
    let text = &sources.map.file(entry.span.file).text;
    is_own(text, entry, said).then(|| Edit::new(said, "true"))
}

fn kind(sources: &Sources, name: &str, entry: &Entry) -> Option<Diagnostic> {
    let help = "write `string`, `integer`, `boolean`, `float`, `array` or `object`";
    let Some(kind) = entry.kind.as_ref().filter(|kind| !kind.text.is_empty()) else {
        let message = format!("the parameter `{name}` has no `type`");
        return Some(Diagnostic::new(Code::UnknownType, entry.span, message).help(help));
    };
    (!TYPES.contains(&kind.text.as_str())).then(|| {
        let message = format!("`{}` is no type of a parameter", kind.text);
        let right = right(&TypeWord::new(&kind.text));
        let help = right.map_or_else(|| help.to_owned(), |right| format!("write `{right}`"));
        let is_whole = sources.map.slice(kind.span).trim_matches(['"', '\'']) == kind.text;
        let fix = right.filter(|_| is_whole).map(|right| {
            let lower = kind.text.to_lowercase();
            let says_more = ![&TYPES[..], &SYNONYMS].concat().contains(&lower.as_str());
            Fix { is_safe: !says_more, edits: Edit::new(kind.span, right).into() }
        });
        Diagnostic::new(Code::UnknownType, kind.span, message).help(help).fix(fix)
    })
}

/// The guideline's word for a kind.
fn right(word: &TypeWord) -> Option<&'static str> {
    Some(match word.kind {
        _ if word.is("uuid") => "uuid",
        Word::Boolean => "boolean",
        Word::Integer => "integer",
        Word::Number => "float",
        Word::String => "string",
        Word::Array => "array",
        Word::Object => "object",
        Word::Null => "none",
        Word::Unknown => return None,
    })
}

/// One finding a file: each entry is held against the one before it whose place is valid.
fn order(parameters: &Parameters) -> Option<Diagnostic> {
    let key = |name: &str, entry: &Entry| {
        let location = entry.location.as_ref()?.text.as_str();
        Some((LOCATIONS.iter().position(|l| *l == location)?, name.to_lowercase()))
    };
    let mut last: Option<((usize, String), &str, &Entry)> = None;
    let mut found = Vec::new();
    for (name, entry) in &parameters.entries {
        let Some(own) = key(name, entry) else { continue };
        if let Some((before, earlier, place)) = last.as_ref().filter(|(before, ..)| *before > own) {
            let place = (*earlier, *place);
            found.push((name, entry, place, before.0 != own.0));
        }
        last = Some((own, name, entry));
    }
    let (name, entry, (earlier, place), sections) = *found.first()?;
    let what = match sections {
        true => "entries go by `in`: header, path, query, body",
        false => "entries of one `in` go by name",
    };
    let more = match found.len() {
        1 => String::new(),
        count => format!("; {count} entries of the file are out of order"),
    };
    let message = format!("`{name}` belongs before `{earlier}`: {what}{more}");
    let first = Diagnostic::new(Code::UnsortedParameter, entry.span, message)
        .also(place.span, "it belongs before this");
    let others = found.iter().skip(1).take(SHOWN);
    Some(others.fold(first, |report, (_, entry, ..)| report.also(entry.span, "so does this")))
}
