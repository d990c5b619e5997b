//! The text of an entry or a reason, and why the compiler takes a field for what it does.

use apiref::diagnostic::visible;
use apiref::explain;
use apiref::lower::Target;
use apiref::source::Span;
use apiref::syntax::parameters::Entry;
use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::tree::State;
use super::workspace::Workspace;

/// The number of fields that a row is of, of which is said why they are as they are.
const MAX_FIELDS: usize = 3;
/// The length of a description that is shown, in characters.
const MAX_WORDS: usize = 4000;

/// The text about the place.
pub(super) fn hover(
    workspace: &mut Workspace,
    params: HoverParams,
) -> Result<Option<Hover>, String> {
    let at = params.text_document_position_params;
    let Some(spot) = workspace.fresh(&at.text_document.uri) else { return Ok(None) };
    let offset = spot.offset(at.position);
    let Some((target, key)) = spot.state.target(spot.file, offset) else { return Ok(None) };
    let Some(mut text) = of_target(spot.state, target) else { return Ok(None) };
    let row = spot.state.uses().at(spot.file, offset).filter(|row| row.name.is_some());
    if let Some((row, name)) = row.and_then(|row| Some((row.span, row.name?))) {
        text.push_str(&why(spot.state, row, name));
    }
    let span = row.map_or(key, |row| row.span);
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: text };
    let range = Some(spot.places().range(span));
    Ok(Some(Hover { contents: HoverContents::Markup(contents), range }))
}

/// The text of an entry or a reason; nothing of a file, which can be opened.
fn of_target(state: &State, target: Target) -> Option<String> {
    match target {
        Target::Entry(span) => of_entry(state, span),
        Target::Reason(span) => {
            let statuses = state.compilation.sources.statuses.get(&span.file)?;
            statuses.codes.iter().find_map(|(code, status)| {
                let (name, reason) = status.reasons.iter().find(|(_, r)| r.span == span)?;
                Some(format!("**{code}** `{}`\n\n{}", visible::shown(name), words(&reason.text)))
            })
        }
        Target::File(_) => None,
    }
}

/// An entry: its name, type, place, and words.
pub(super) fn of_entry(state: &State, span: Span) -> Option<String> {
    let parameters = state.compilation.sources.parameters.get(&span.file)?;
    let (name, entry) = parameters.entries.iter().find(|(_, entry)| entry.span == span)?;
    let description = entry.description.as_ref().map_or("", |text| &text.text);
    let name = visible::shown(name);
    Some(format!("**`{name}`** {}\n\n{}", summary(entry), words(description)))
}

/// The type, the place, and whether it is required, in a line.
pub(super) fn summary(entry: &Entry) -> String {
    let mut parts = Vec::new();
    parts.extend(entry.kind.as_ref().map(|kind| kind.text.clone()));
    parts.extend(entry.location.as_ref().map(|place| format!("in {}", place.text.trim())));
    parts.push(if entry.required { "required" } else { "optional" }.to_owned());
    parts.extend(entry.min_version.as_ref().map(|version| format!("from {}", version.text.trim())));
    parts
        .extend(entry.max_version.as_ref().map(|version| format!("up to {}", version.text.trim())));
    visible::shown(&parts.join(", ")).into_owned()
}

/// A description: reST, which its readers know.
fn words(text: &str) -> String {
    let cut: String = text.trim().chars().take(MAX_WORDS).collect();
    visible::lines(&cut).into_owned() + "\n\n"
}

/// The decisions on the fields that a row describes.
fn why(state: &State, row: Span, name: Span) -> String {
    let sources = &state.compilation.sources;
    let name = sources.map.slice(name);
    let apis = state.compilation.apis.iter();
    let found: Vec<_> = apis.flat_map(|api| explain::of_row(api, row, name)).collect();
    let shown = &found[..found.len().min(MAX_FIELDS)];
    let mut text = explain::render(shown, sources, explain::Format::Markdown);
    if found.len() > MAX_FIELDS {
        text.push_str(&format!("and {} more fields\n", found.len() - MAX_FIELDS));
    }
    if text.is_empty() { text } else { format!("---\n\n{text}") }
}
