//! The text that readers of the sources see, as it is written: documents do not hold all of it.

use indexmap::IndexMap;

use crate::lower::read::page::{self, Section};
use crate::lower::read::section::{self, Side};
use crate::lower::read::table;
use crate::source::{Sources, Span};
use crate::syntax::parameters::Spanned;
use crate::syntax::rst::{Block, BlockKind};

/// The text that readers see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Of all tables of operations, in order.
    pub rows: Vec<RowText>,
    /// The text of each operation, with its headings, by its `rest_method` line.
    pub operations: IndexMap<Span, String>,
    /// The text of each section that is about no single operation, by the titles that lead to it.
    pub sections: IndexMap<Vec<String>, String>,
}

/// A row as its entry describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowText {
    /// The `rest_method` line of the operation.
    pub operation: Span,
    /// `true` if the table is of a response.
    pub response: bool,
    /// The name of the row.
    pub name: String,
    /// The word for its type.
    pub word: String,
    /// `true` if it is required.
    pub required: bool,
    /// The first and the last microversion.
    pub versions: [String; 2],
    /// With white space folded.
    pub description: String,
}

/// Reads the pages again, as their readers do. White space and the lines of tables count for nothing.
#[must_use]
pub fn reading(sources: &Sources) -> Reading {
    let mut reading = Reading::default();
    for page in &sources.pages {
        let root = page::assemble(sources, page);
        for rest_method in section::collect(sources, page, &root).operations {
            for part in &rest_method.tables {
                let rows = table::rows(sources, rest_method.page, part.directive, &mut Vec::new());
                reading.rows.extend(rows.iter().map(|row| {
                    let written = |field: Option<&Spanned>| {
                        field.map(|field| folded(&field.text)).unwrap_or_default()
                    };
                    let end = |end: fn(&_) -> Option<&Spanned>| written(row.entry.and_then(end));
                    RowText {
                        operation: rest_method.span,
                        response: part.side == Side::Response,
                        name: row.name.clone(),
                        word: row.kind().unwrap_or_default().trim().to_owned(),
                        required: row.required(),
                        versions: [
                            end(|entry| entry.min_version.as_ref()),
                            end(|entry| entry.max_version.as_ref()),
                        ],
                        description: end(|entry| entry.description.as_ref()),
                    }
                }));
            }
        }
        sections(sources, &root, &mut Vec::new(), &mut reading);
    }
    reading
}

/// Takes in the text of a section and of those below it.
fn sections(
    sources: &Sources,
    section: &Section<'_>,
    titles: &mut Vec<String>,
    reading: &mut Reading,
) {
    let method = section.blocks.iter().find(|block| is_directive(block, "rest_method"));
    if let Some(method) = method {
        let text = reading.operations.entry(method.span).or_default();
        whole(sources, section, text);
        return;
    }
    let depth = titles.len();
    titles.extend(section.title.as_ref().map(|title| title.text.clone()));
    own(sources, section, reading.sections.entry(titles.clone()).or_default());
    section.sections.iter().for_each(|below| sections(sources, below, titles, reading));
    titles.truncate(depth);
}

/// A section's own text.
fn own(sources: &Sources, section: &Section<'_>, out: &mut String) {
    for block in section.blocks.iter().filter(|block| is_read(block)) {
        let is_line = |word: &&str| word.chars().all(|c| "-=+|".contains(c));
        for word in sources.map.slice(block.span).split_whitespace().filter(|w| !is_line(w)) {
            out.push_str(word);
            out.push(' ');
        }
    }
}

/// The text of a section with all below it. The title of the section itself names an operation.
fn whole(sources: &Sources, section: &Section<'_>, out: &mut String) {
    own(sources, section, out);
    for below in &section.sections {
        out.push_str(below.title.as_ref().map_or("", |title| title.text.as_str()));
        out.push(' ');
        whole(sources, below, out);
    }
}

/// Returns `true` if a block is text for readers, and not about how pages are put together.
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

pub(super) fn is_directive(block: &Block, name: &str) -> bool {
    matches!(&block.kind, BlockKind::Directive(directive) if directive.name == name)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
