//! Entries of a parameters file: `required` is stated, and the lowest microversion is not; each is described.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lower::lint::Usage;
use crate::source::{Sources, Span};
use crate::syntax::parameters::{Entry, Parameters};
use crate::syntax::yaml;

/// Checks the entries of a file.
pub(in crate::lower::lint) fn entries(
    sources: &Sources,
    parameters: &Parameters,
    usage: &Usage,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (name, entry) in &parameters.entries {
        diagnostics.extend(unstated(sources, name, entry));
        diagnostics.extend(redundant(sources, entry, usage));
        diagnostics
            .extend(undescribed(name, entry).filter(|_| usage.entries.contains(&entry.span)));
    }
}

/// An entry whose rows show an empty cell.
fn undescribed(name: &str, entry: &Entry) -> Option<Diagnostic> {
    let is_empty = entry.description.as_ref().is_none_or(|text| text.text.trim().is_empty());
    is_empty.then(|| {
        Diagnostic::new(
            Code::MissingDescription,
            entry.span,
            format!("`{name}` has no description"),
        )
        .help("say what it is")
    })
}

/// Of a path it is another finding that it is not required.
fn unstated(sources: &Sources, name: &str, entry: &Entry) -> Option<Diagnostic> {
    let location = entry.location.as_ref().filter(|location| location.text != "path")?;
    entry.required_span.is_none().then(|| {
        let message = format!("`{name}` does not say whether it is required");
        let edit = behind(sources, entry, location.span, "required: false");
        Diagnostic::new(Code::UnstatedRequired, entry.span, message)
            .help("write `required: false`, which is what it is read as, or `required: true`")
            .fix(edit.map(Fix::safe::<Edit>))
    })
}

fn redundant(sources: &Sources, entry: &Entry, usage: &Usage) -> Option<Diagnostic> {
    let written = entry.min_version.as_ref()?;
    let version = written.text.trim().parse().ok()?;
    usage.is_lowest(sources, written.span.file, version).then(|| {
        let message = format!("{version} is the lowest microversion: all have the parameter");
        let text: &str = &sources.map.file(entry.span.file).text;
        let edit = is_own(text, entry, written.span)
            .then(|| Edit::remove_lines(text, written.span))
            .flatten();
        Diagnostic::new(Code::RedundantVersion, written.span, message)
            .help("remove `min_version`")
            .fix(edit.map(Fix::safe::<Edit>))
    })
}

/// Puts a field in, on the line behind that of another field's value.
pub(in crate::lower::lint) fn behind(
    sources: &Sources,
    entry: &Entry,
    value: Span,
    field: &str,
) -> Option<Edit> {
    let text: &str = &sources.map.file(entry.span.file).text;
    let at = value.start as usize;
    let start = text.get(..at)?.rfind('\n')? + 1;
    let line = &text[start..at];
    let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
    let end = at + text.get(at..)?.find('\n')? + 1;
    let is_plain = line.trim().strip_suffix(':').is_some_and(|key| !key.contains(['{', ':']));
    (is_plain && !indent.is_empty() && is_own(text, entry, value)).then(|| {
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Edit::insert(entry.span.file, end, format!("{indent}{field}\n"))
    })
}

/// A value stands in the entry, and not where an anchor is that it repeats.
pub(in crate::lower::lint) fn is_own(text: &str, entry: &Entry, value: Span) -> bool {
    let own = yaml::extent(text, entry.span);
    own.is_some_and(|own| (own.start..own.end).contains(&value.start))
}
