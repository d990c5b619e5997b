//! Tables: as such where each cell is a line, else as lists.

use std::fmt::Write as _;

use super::inline::code;
use super::line::wrap;
use super::{Printer, titled};
use crate::ir::{Block, Doc, ListItem, Table};

/// The number of cells up to which a row is filled up; readers do so with any that has fewer than the first.
const MOST_FILLED: usize = 64;

impl Printer {
    pub(super) fn table(self, table: &Table, width: usize) -> String {
        let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max();
        let Some(columns) = columns.filter(|columns| *columns > 0) else { return String::new() };
        let row = |cells: &[Doc], filled: usize| -> Option<String> {
            let mut line = "|".to_owned();
            for at in 0..filled.max(cells.len()) {
                let cell = cells.get(at).map_or(Some(String::new()), |doc| self.cell(doc))?;
                let _ = write!(line, " {cell}{}|", if cell.is_empty() { "" } else { " " });
            }
            Some(line)
        };
        let header = row(&table.header, columns);
        let rows = table.rows.iter().map(|cells| row(cells, columns.min(MOST_FILLED)));
        let lines: Option<Vec<String>> = std::iter::once(header).chain(rows).collect();
        let body = match lines {
            Some(mut lines) => {
                lines.insert(1, format!("|{}", " --- |".repeat(columns)));
                lines.join("\n")
            }
            None => self.table_as_list(table, width),
        };
        let title = self.inlines(&self.term(&table.title), false);
        if title.is_empty() { body } else { format!("{}\n\n{body}", wrap(&title, width)) }
    }

    /// A cell as one line; `None` where it holds what no line can.
    pub(super) fn cell(self, doc: &Doc) -> Option<String> {
        let mut lines = Vec::new();
        for block in &doc.blocks {
            match block {
                Block::Paragraph(text) | Block::Heading(_, text) => {
                    lines.push(self.inlines(text, true))
                }
                Block::Bullets(items) => {
                    for item in items {
                        lines.push(format!("• {}", self.cell(&item.doc)?));
                    }
                }
                Block::Numbered(first, items) => {
                    for (number, item) in (*first..).zip(items) {
                        lines.push(format!("{number}. {}", self.cell(&item.doc)?));
                    }
                }
                Block::Literal { text, .. } => {
                    lines.extend(text.lines().map(|line| code(line, true)));
                }
                Block::Quote(doc) => lines.push(self.cell(doc)?),
                Block::Definitions(_) | Block::Table(_) | Block::Admonition(_) => return None,
            }
        }
        lines.retain(|line| !line.is_empty());
        Some(lines.join("<br>"))
    }

    /// A row as an item whose parts carry the column's title.
    pub(super) fn table_as_list(self, table: &Table, width: usize) -> String {
        let item = |row: &Vec<Doc>| {
            let parts = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).flat_map(
                |(at, cell)| match table.header.get(at).map(|h| h.blocks.as_slice()) {
                    Some([Block::Paragraph(title)]) => titled(self.term(title), cell).blocks,
                    _ => cell.blocks.clone(),
                },
            );
            ListItem { doc: Doc { blocks: parts.collect() } }
        };
        self.block(&Block::Bullets(table.rows.iter().map(item).collect()), width, false)
    }
}
