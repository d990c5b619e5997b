//! From a row to its entry, from a path to its file, and back to all that name them.

use apiref::lower::Target;
use apiref::source::Span;
use lsp_types::{GotoDefinitionParams, GotoDefinitionResponse, Location, ReferenceParams};

use super::workspace::Workspace;

/// Where something is defined.
pub(super) fn place(target: Target) -> Span {
    match target {
        Target::Entry(span) | Target::Reason(span) => span,
        Target::File(file) => Span { file, start: 0, end: 0 },
    }
}

/// The entry, reason or file that is named at a position.
pub(super) fn definition(
    workspace: &mut Workspace,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>, String> {
    let at = params.text_document_position_params;
    let Some(spot) = workspace.fresh(&at.text_document.uri) else { return Ok(None) };
    let found = spot.state.target(spot.file, spot.offset(at.position));
    let location = found.and_then(|(target, _)| spot.places().location(place(target)));
    Ok(location.map(GotoDefinitionResponse::Scalar))
}

/// All places that name what is named or defined at a position.
pub(super) fn references(
    workspace: &mut Workspace,
    params: ReferenceParams,
) -> Result<Option<Vec<Location>>, String> {
    let at = params.text_document_position;
    let Some(spot) = workspace.fresh(&at.text_document.uri) else { return Ok(None) };
    let Some((target, _)) = spot.state.target(spot.file, spot.offset(at.position)) else {
        return Ok(None);
    };
    let own = params.context.include_declaration.then(|| place(target));
    let uses = spot.state.uses().of_target(target).map(|found| found.key);
    let places = spot.places();
    Ok(Some(own.into_iter().chain(uses).filter_map(|span| places.location(span)).collect()))
}
