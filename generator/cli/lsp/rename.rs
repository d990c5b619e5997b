//! Renaming an entry: in its parameters file and in the rows of all pages.

use apiref::diagnostic::Edit;
use apiref::lower::Target;
use apiref::source::Span;
use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use super::workspace::{Spot, Workspace};

/// The key of an entry at a position, and where it is.
pub(super) fn prepare(
    workspace: &mut Workspace,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, String> {
    let Some(spot) = workspace.fresh(&params.text_document.uri) else { return Ok(None) };
    let found = entry(&spot, spot.offset(params.position));
    Ok(found.map(|(key, _, span)| PrepareRenameResponse::RangeWithPlaceholder {
        range: spot.places().range(span),
        placeholder: key,
    }))
}

/// The edits that call an entry otherwise.
pub(super) fn rename(
    workspace: &mut Workspace,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>, String> {
    let at = params.text_document_position;
    let Some(spot) = workspace.fresh(&at.text_document.uri) else { return Ok(None) };
    let Some((key, definition, _)) = entry(&spot, spot.offset(at.position)) else {
        return Err("only the key of an entry can be renamed".to_owned());
    };
    let name = params.new_name.trim();
    let sources = &spot.state.compilation.sources;
    if !is_plain(name) {
        return Err(format!("`{name}` cannot stand as a key without quotes"));
    }
    let known = sources.parameters.get(&definition.file);
    if name != key && known.is_some_and(|known| known.entries.contains_key(name)) {
        return Err(format!("there is an entry `{name}` already"));
    }
    let uses = spot.state.uses().of_target(Target::Entry(definition)).map(|found| found.key);
    let mut edits = Vec::new();
    for span in uses.chain([definition]) {
        // A key of YAML may stand in quotes.
        let at = sources.map.slice(span).find(&key);
        let at =
            at.ok_or_else(|| format!("`{key}` is written in a way that cannot be replaced"))?;
        edits.push(Edit::new(span.part(at, key.len()), name));
    }
    Ok(spot.places().edits(&edits))
}

/// The key of the entry at a place, where it is defined, and where it stands at this place.
fn entry(spot: &Spot<'_>, offset: u32) -> Option<(String, Span, Span)> {
    let (target, key) = spot.state.target(spot.file, offset)?;
    let Target::Entry(definition) = target else { return None };
    (key.start..=key.end).contains(&offset).then_some(())?;
    let parameters = spot.state.compilation.sources.parameters.get(&definition.file)?;
    let (name, _) = parameters.entries.iter().find(|(_, entry)| entry.span == definition)?;
    Some((name.clone(), definition, key))
}

/// A name that is itself as a key of YAML and in a row.
fn is_plain(name: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && name.chars().all(is_inner)
        && !name.ends_with(':')
        && !matches!(
            name.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off"
        )
        && name.parse::<f64>().is_err()
}
