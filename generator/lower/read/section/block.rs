//! Blocks of an operation, wherever in others they stand.

use crate::syntax::rst::{Block, BlockKind, Directive};

use crate::lower::read::page::Section;

/// The `rest_method`s that stand in the section itself.
pub(super) fn methods<'s>(section: &Section<'s>) -> Vec<&'s Directive> {
    flatten(&section.blocks).into_iter().filter_map(method_of).collect()
}

pub(super) fn method_of(block: &Block) -> Option<&Directive> {
    match &block.kind {
        BlockKind::Directive(directive) if directive.name == "rest_method" => Some(directive),
        _ => None,
    }
}

/// Returns `true` if a directive is read as what an operation has, and is no text.
pub(super) fn is_part_of_operation(directive: &Directive) -> bool {
    match directive.name.as_str() {
        "rest_parameters" | "rest_status_code" | "literalinclude" => true,
        _ => !directive.parameters.is_empty(),
    }
}

/// Blocks with those of a quotation in its place where it holds directives of an operation: indented by mistake.
/// Of other blocks those that hold such directives, as `only` or an item of a list, are followed by them.
pub(super) fn flatten<'s>(blocks: &[&'s Block]) -> Vec<&'s Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match &block.kind {
            BlockKind::Quote(inside) if holds_rest_directive(block) => {
                out.extend(flatten(&inside.iter().collect::<Vec<_>>()));
            }
            _ => {
                out.push(*block);
                rest_directives_within(block, &mut out);
            }
        }
    }
    out
}

fn rest_directives_within<'s>(block: &'s Block, out: &mut Vec<&'s Block>) {
    for block in block.within().into_iter().flatten() {
        if is_rest_directive(block) {
            out.push(block);
        } else {
            rest_directives_within(block, out);
        }
    }
}

fn holds_rest_directive(block: &Block) -> bool {
    is_rest_directive(block) || block.within().into_iter().flatten().any(holds_rest_directive)
}

fn is_rest_directive(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Directive(directive)
        if directive.name.starts_with("rest_") || directive.name == "literalinclude")
}
