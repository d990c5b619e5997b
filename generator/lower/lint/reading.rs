//! What readers of the sources see and documents do not hold: the words that tables have for types, and the sections that belong to
//! no operation.

use indexmap::IndexMap;

use crate::lower::read::page::{self, Section};
use crate::lower::read::section::{self, Side};
use crate::lower::read::table;
use crate::source::{Sources, Span};
use crate::syntax::rst::{Block, BlockKind};

/// What readers see beside the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Of all tables of operations, in order.
    pub words: Vec<TypeWord>,
    /// The text of each section that is about no single operation, by the titles that lead to it; white space and the lines of
    /// tables count for nothing.
    pub sections: IndexMap<Vec<String>, String>,
}

/// The word that a row's entry has for its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeWord {
    /// The `rest_method` line of the operation.
    pub operation: Span,
    /// Whether the table is of a response.
    pub response: bool,
    /// The name of the row.
    pub name: String,
    /// As it is written.
    pub word: String,
}

/// Reads the pages again, as their readers do.
#[must_use]
pub fn reading(sources: &Sources) -> Reading {
    let mut reading = Reading::default();
    for page in &sources.pages {
        let root = page::assemble(sources, page);
        for stanza in section::collect(sources, page, &root).operations {
            for part in &stanza.tables {
                let rows = table::rows(sources, stanza.page, part.directive, &mut Vec::new());
                reading.words.extend(rows.iter().map(|row| TypeWord {
                    operation: stanza.span,
                    response: part.side == Side::Response,
                    name: row.name.clone(),
                    word: row.kind().unwrap_or_default().trim().to_owned(),
                }));
            }
        }
        texts(sources, &root, &mut Vec::new(), &mut reading.sections);
    }
    reading
}

/// The text of a section and of those below it, down to the operations.
fn texts(
    sources: &Sources,
    section: &Section<'_>,
    titles: &mut Vec<String>,
    out: &mut IndexMap<Vec<String>, String>,
) {
    if section.blocks.iter().any(|block| is_directive(block, "rest_method")) {
        return;
    }
    let depth = titles.len();
    titles.extend(section.title.as_ref().map(|title| title.text.clone()));
    let own = out.entry(titles.clone()).or_default();
    for block in section.blocks.iter().filter(|block| is_read(block)) {
        let is_line = |word: &&str| word.chars().all(|c| "-=+|".contains(c));
        for word in sources.map.slice(block.span).split_whitespace().filter(|w| !is_line(w)) {
            own.push_str(word);
            own.push(' ');
        }
    }
    section.sections.iter().for_each(|below| texts(sources, below, titles, out));
    titles.truncate(depth);
}

/// Whether a block is text for readers, and not about how pages are put together.
fn is_read(block: &Block) -> bool {
    let is_about_pages = |name: &str| {
        name.starts_with("rest_") || matches!(name, "contents" | "literalinclude" | "toctree")
    };
    match &block.kind {
        BlockKind::Directive(directive) => !is_about_pages(&directive.name),
        BlockKind::Comment(_) | BlockKind::Transition => false,
        _ => true,
    }
}

fn is_directive(block: &Block, name: &str) -> bool {
    matches!(&block.kind, BlockKind::Directive(directive) if directive.name == name)
}
