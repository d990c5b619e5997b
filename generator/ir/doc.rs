//! Prose, as a small tree that each emitter prints in its own markup.

use serde::Serialize;

/// Prose from the reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Doc {
    /// In order.
    pub blocks: Vec<Block>,
}

impl Doc {
    /// One paragraph of plain text; empty text gives an empty doc.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return Self::default();
        }
        Self { blocks: vec![Block::Paragraph(vec![Inline::Text(text)])] }
    }

    /// Returns `true` if it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The text of its paragraphs and headings, without markup.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            if let Block::Paragraph(inlines) | Block::Heading(_, inlines) = block {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.extend(inlines.iter().map(Inline::text));
            }
        }
        out
    }
}

impl Doc {
    /// The number of bytes that its text has.
    pub(crate) fn size(&self) -> usize {
        self.blocks.iter().map(Block::size).sum()
    }
}

impl Block {
    fn size(&self) -> usize {
        let items = |items: &[ListItem]| items.iter().map(|item| item.doc.size()).sum();
        let cells = |row: &[Doc]| -> usize { row.iter().map(Doc::size).sum() };
        match self {
            Self::Paragraph(text) | Self::Heading(_, text) => size(text),
            Self::Bullets(list) | Self::Numbered(_, list) => items(list),
            Self::Definitions(list) => list.iter().map(|(term, doc)| size(term) + doc.size()).sum(),
            Self::Table(Table { title, header, rows }) => {
                size(title) + cells(header) + rows.iter().map(|row| cells(row)).sum::<usize>()
            }
            Self::Literal { text, .. } => text.len(),
            Self::Quote(doc) => doc.size(),
            Self::Admonition(Admonition { title, doc }) => title.len() + doc.size(),
        }
    }
}

/// The number of bytes that running text has.
fn size(text: &[Inline]) -> usize {
    let size = |inline: &Inline| match inline {
        Inline::Text(text)
        | Inline::Emphasis(text)
        | Inline::Strong(text)
        | Inline::Literal(text)
        | Inline::Reference { text } => text.len(),
        Inline::Link { text, url } => text.len() + url.len(),
    };
    text.iter().map(size).sum()
}

/// A body element.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading within the prose, and its level: 2 for the sections of a whole.
    Heading(u8, Vec<Inline>),
    /// A bulleted list.
    Bullets(Vec<ListItem>),
    /// A numbered list that starts at this number.
    Numbered(u32, Vec<ListItem>),
    /// Terms, each with its definition.
    Definitions(Vec<(Vec<Inline>, Doc)>),
    /// Rows and columns.
    Table(Table),
    /// Text that keeps its lines, and its language where that is known.
    Literal {
        /// `json`, `console`; never trusted to be one that a highlighter knows.
        language: Option<String>,
        /// The lines, without the common indentation.
        text: String,
    },
    /// A quotation.
    Quote(Doc),
    /// A note or a warning.
    Admonition(Admonition),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ListItem {
    /// The content of the item.
    pub doc: Doc,
}

/// A note, a warning and their kin.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Admonition {
    /// The title, `Note`, `New in version 3.65`.
    pub title: String,
    /// Its content.
    pub doc: Doc,
}

/// A table whose cells are lines of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Table {
    /// The title above; empty where there is none.
    pub title: Vec<Inline>,
    /// The heading row; empty where the table has none.
    pub header: Vec<Doc>,
    /// The other rows. A row may be shorter than the header, never longer.
    pub rows: Vec<Vec<Doc>>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain text, with white space folded.
    Text(String),
    /// Stressed.
    Emphasis(String),
    /// Stressed more.
    Strong(String),
    /// Code.
    Literal(String),
    /// A link out.
    Link {
        /// The text that is shown.
        text: String,
        /// Where it leads; absolute.
        url: String,
    },
    /// A reference to another operation or tag of the same document by its title.
    Reference {
        /// The text that is shown.
        text: String,
    },
}

impl Inline {
    /// Its text, without markup.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text)
            | Self::Emphasis(text)
            | Self::Strong(text)
            | Self::Literal(text)
            | Self::Link { text, .. }
            | Self::Reference { text } => text,
        }
    }
}
