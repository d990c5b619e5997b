//! reStructuredText, as far as an API reference uses it.
//!
//! The block structure is that of docutils; its inline markup is read later, by [`inline`], where
//! prose is lowered. A document is flat: titles are blocks among others, because their levels are
//! only known once the includes of the whole page are in place.

mod block;
mod directive;
pub mod inline;
mod line;
mod list;
mod restore;
mod table;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

pub(crate) use directive::unmarked;
pub use directive::{Directive, Mention, MentionKind};
pub use line::Text;

/// One file's blocks.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// In order.
    pub blocks: Vec<Block>,
}

/// A body element and its place.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    /// Its kind and content.
    pub kind: BlockKind,
    /// From its first to its last character.
    pub span: Span,
}

impl Block {
    /// The blocks within, in order: of a list, a table or a note; of a directive those that it holds as prose.
    #[must_use]
    pub fn within(&self) -> Vec<&[Self]> {
        match &self.kind {
            BlockKind::Directive(directive) => vec![&directive.blocks],
            BlockKind::Quote(blocks) | BlockKind::Footnote(_, blocks) => vec![blocks],
            BlockKind::Bullets(items) | BlockKind::Enumerated(_, items) => {
                items.iter().map(Vec::as_slice).collect()
            }
            BlockKind::Definitions(items) | BlockKind::Fields(items) => {
                items.iter().map(|item| item.blocks.as_slice()).collect()
            }
            BlockKind::Table(table) => table.rows.iter().flatten().map(Vec::as_slice).collect(),
            _ => Vec::new(),
        }
    }
}

/// A body element, in the words of docutils.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A section's title.
    Title(Title),
    /// A line of punctuation between blocks.
    Transition,
    /// Running text.
    Paragraph(Text),
    /// `- item`
    Bullets(Vec<Vec<Block>>),
    /// `1. item`, and the first number.
    Enumerated(u32, Vec<Vec<Block>>),
    /// A term, then its definition, indented.
    Definitions(Vec<Definition>),
    /// `:name: value`
    Fields(Vec<Definition>),
    /// `| line`
    LineBlock(Text),
    /// Text after `::`, with its lines kept; also a doctest.
    Literal(Text),
    /// Indented blocks.
    Quote(Vec<Block>),
    /// A grid table, or a simple one.
    Table(Table),
    /// `.. name:: argument`
    Directive(Box<Directive>),
    /// `.. _name: target`; an anonymous one has no name.
    Target {
        /// The name as it is referred to.
        name: String,
        /// Empty for a place in the page itself.
        target: String,
    },
    /// `.. |name| image:: …`: the directive is inside.
    Substitution {
        /// The name between the bars.
        name: String,
        /// The text that it stands for.
        directive: Box<Directive>,
    },
    /// `.. [1] text`
    Footnote(String, Vec<Block>),
    /// `.. anything else`
    Comment(Text),
}

/// A section's title; its level follows from its style among those of the page.
#[derive(Clone, Debug, Serialize)]
pub struct Title {
    /// The text, trimmed.
    pub text: String,
    /// The punctuation character.
    pub adornment: char,
    /// `true` if it also stands above.
    pub overline: bool,
    /// The columns that the line takes, and those that the text takes above it.
    #[serde(skip)]
    pub widths: [usize; 2],
}

/// A term or a field with its body.
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    /// The term, or the field's name.
    pub term: String,
    /// Where the term is.
    pub span: Span,
    /// Its definition.
    pub blocks: Vec<Block>,
}

/// Rows of cells; a cell holds blocks.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The number of first rows that are headings.
    pub header_rows: usize,
    /// From top to bottom.
    pub rows: Vec<Vec<Vec<Block>>>,
}

/// Reads one file. Tabs stop at every eighth column, as in docutils.
///
/// A file whose blank lines and indentation are lost is read as it was once written, and reported.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Document, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut lines = line::split(file, text);
    if restore::is_flat(&lines) {
        lines = restore::restore(file, &lines, &mut diagnostics);
    }
    let blocks = block::Parser::new(file, &mut diagnostics).page(&lines);
    (Document { blocks }, diagnostics)
}
