//! Tables that seem to be of parameters or of codes, and are text to us.

use crate::syntax::csv;
use crate::syntax::rst::{Block, BlockKind};

use crate::lower::read::page::Heading;

use super::block::is_part_of_operation;

/// Returns `true` if a table under a heading of a request, a response or codes has a first column of such, and is text to us.
pub(super) fn is_unread(block: &Block, headings: &[Heading], bold: Option<&Heading>) -> bool {
    const COLUMNS: [&str; 9] = [
        "parameter",
        "parameters",
        "parameter name",
        "name",
        "field",
        "attribute",
        "code",
        "status code",
        "http code",
    ];
    let heading = bold.or(headings.last()).map(|heading| heading.text.to_lowercase());
    let is_headed = heading.is_some_and(|heading| {
        ["request", "response", "parameters", "codes"].iter().any(|word| heading.contains(word))
    });
    let first = || table_head(block).map(|cell| cell.trim_matches(['*', '`']).to_lowercase());
    is_headed && first().is_some_and(|cell| COLUMNS.contains(&cell.as_str()))
}

/// The first cell of a table's heading, where it is text.
fn table_head(block: &Block) -> Option<String> {
    let text = |blocks: &[Block]| match blocks {
        [Block { kind: BlockKind::Paragraph(text), .. }, ..] => Some(text.lines.join(" ")),
        _ => None,
    };
    match &block.kind {
        BlockKind::Table(table) if table.header_rows > 0 => text(table.rows.first()?.first()?),
        BlockKind::Directive(directive) if !is_part_of_operation(directive) => {
            match directive.name.as_str() {
                "csv-table" => {
                    let delimiter = csv::delimiter(directive.option("delim"));
                    let record = csv::records(directive.option("header")?, delimiter);
                    record.into_iter().next()?.values.into_iter().next()
                }
                "list-table" => {
                    let BlockKind::Bullets(rows) = &directive.blocks.first()?.kind else {
                        return None;
                    };
                    let BlockKind::Bullets(cells) = &rows.first()?.first()?.kind else {
                        return None;
                    };
                    text(cells.first()?)
                }
                "table" => directive.blocks.first().and_then(table_head),
                _ => None,
            }
        }
        _ => None,
    }
}
