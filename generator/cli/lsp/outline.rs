//! The symbols of a document: the operations of a page, the entries of a parameters file.

use apiref::source::Span;
use apiref::syntax::rst::{Block, BlockKind};
use lsp_types::{DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind};

use super::hover;
use super::workspace::{Places, Workspace};

pub(super) fn symbols(
    workspace: &mut Workspace,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>, String> {
    let Some(spot) = workspace.fresh(&params.text_document.uri) else { return Ok(None) };
    let (sources, places) = (&spot.state.compilation.sources, spot.places());
    let mut found = Vec::new();
    if let Some(document) = sources.documents.get(&spot.file) {
        operations(&document.blocks, &places, &mut found);
    }
    if let Some(parameters) = sources.parameters.get(&spot.file) {
        found.extend(parameters.entries.iter().map(|(key, entry)| {
            symbol(key, hover::summary(entry), SymbolKind::FIELD, entry.span, &places)
        }));
    }
    Ok(Some(DocumentSymbolResponse::Nested(found)))
}

/// Operations by their titles.
fn operations(blocks: &[Block], places: &Places<'_>, found: &mut Vec<DocumentSymbol>) {
    let mut title = "";
    for block in blocks {
        match &block.kind {
            BlockKind::Title(heading) => title = &heading.text,
            BlockKind::Directive(directive) if directive.name == "rest_method" => {
                let address = directive.content.lines.first().map_or("", |line| line.trim());
                let name = if title.is_empty() { address } else { title };
                let kind = SymbolKind::METHOD;
                found.push(symbol(name, address.to_owned(), kind, block.span, places));
            }
            _ => {}
        }
    }
}

fn symbol(
    name: &str,
    detail: String,
    kind: SymbolKind,
    span: Span,
    places: &Places<'_>,
) -> DocumentSymbol {
    let range = places.range(span);
    // Clients refuse a symbol without a name.
    let name = if name.trim().is_empty() { "?".to_owned() } else { name.to_owned() };
    #[expect(deprecated, reason = "the type has no other constructor")]
    DocumentSymbol {
        name,
        detail: Some(detail),
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range: range,
        children: None,
    }
}
