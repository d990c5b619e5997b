//! Prose as Markdown, in two flavours.
//!
//! Both are CommonMark with GFM's tables. Text is only ever text: whatever of it Markdown would read
//! as markup is escaped. Characters that nobody sees (controls, bidirectional marks, zero-width
//! spaces) are dropped.

mod inline;
mod line;
mod table;
#[cfg(test)]
mod tests;

use crate::ir::{Admonition, Block, Doc, Inline, ListItem};

#[cfg(feature = "site")]
pub(crate) use inline::split_url;
pub(crate) use inline::visible;

use inline::run;
use line::{guard_start, hang, quote, wrap};

/// The width of a line of rustdoc; `/// ` and indentation come in front.
const RUSTDOC_WIDTH: usize = 88;

/// The deepest level of a heading that Markdown has.
const MAX_LEVEL: usize = 6;

/// Markdown for the description of an OpenAPI object: a paragraph is a line, because some viewers
/// show a line break as a line break.
#[must_use]
pub fn commonmark(doc: &Doc) -> String {
    Printer { rustdoc: false }.blocks(doc, usize::MAX)
}

/// Markdown for a Rust doc comment, wrapped: no text becomes an intra-doc link or an HTML tag, no
/// block a doctest.
#[must_use]
pub fn rustdoc(doc: &Doc) -> String {
    Printer { rustdoc: true }.blocks(doc, RUSTDOC_WIDTH)
}

/// One line of plain text as Markdown for a Rust doc comment, such as an operation's summary.
#[must_use]
pub fn rustdoc_line(text: &str) -> String {
    let printer = Printer { rustdoc: true };
    guard_start(&printer.inlines(&[Inline::Text(text.to_owned())], false))
}

/// One line of plain text as Markdown for the description of an OpenAPI object.
#[must_use]
pub fn escaped(text: &str) -> String {
    Printer { rustdoc: false }.inlines(&[Inline::Text(text.to_owned())], false)
}

#[derive(Clone, Copy)]
struct Printer {
    rustdoc: bool,
}

impl Printer {
    /// Blocks with an empty line between them.
    fn blocks(self, doc: &Doc, width: usize) -> String {
        let mut out = String::new();
        let mut list_before = false;
        for block in &doc.blocks {
            let text = self.block(block, width, list_before);
            if text.is_empty() {
                continue;
            }
            // Lists of one kind that follow each other would become one: markers alternate.
            list_before = !list_before
                && matches!(block, Block::Bullets(_) | Block::Numbered(..) | Block::Definitions(_));
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&text);
        }
        out
    }

    fn block(self, block: &Block, width: usize, list_before: bool) -> String {
        match block {
            Block::Paragraph(text) => wrap(&guard_start(&self.inlines(text, false)), width),
            Block::Heading(level, text) => {
                let text = self.inlines(text, false);
                let marks = "#".repeat(usize::from(*level).clamp(1, MAX_LEVEL));
                if text.is_empty() { text } else { format!("{marks} {text}") }
            }
            Block::Bullets(items) => {
                let marker = if list_before { "* " } else { "- " };
                self.list(items.iter().map(|item| (marker.to_owned(), &item.doc)), width)
            }
            Block::Numbered(first, items) => {
                let stop = if list_before { ')' } else { '.' };
                let numbers = (*first..).map(|number| format!("{number}{stop} "));
                self.list(numbers.zip(items.iter().map(|item| &item.doc)), width)
            }
            Block::Definitions(definitions) => self.definitions(definitions, width, list_before),
            Block::Table(table) => self.table(table, width),
            Block::Literal { language, text } => self.fence(language.as_deref(), text),
            Block::Quote(doc) => quote(&self.blocks(doc, width.saturating_sub(2))),
            Block::Admonition(admonition) => self.admonition(admonition, width),
        }
    }

    fn list<'a>(self, items: impl Iterator<Item = (String, &'a Doc)>, width: usize) -> String {
        let items: Vec<_> = items.collect();
        let tight = items.iter().all(|(_, doc)| match doc.blocks.as_slice() {
            [] | [_] => true,
            [Block::Paragraph(_), rest @ ..] => {
                rest.iter().all(|b| matches!(b, Block::Bullets(_) | Block::Numbered(1, _)))
            }
            _ => false,
        });
        let mut out = String::new();
        for (marker, doc) in items {
            let text = self.blocks(doc, width.saturating_sub(marker.len()));
            let text = if tight { text.replacen("\n\n", "\n", 1) } else { text };
            if !out.is_empty() {
                out.push_str(if tight { "\n" } else { "\n\n" });
            }
            out.push_str(&hang(&marker, &text));
        }
        out
    }

    fn definitions(
        self,
        definitions: &[(Vec<Inline>, Doc)],
        width: usize,
        list_before: bool,
    ) -> String {
        let items: Vec<ListItem> = definitions
            .iter()
            .map(|(term, doc)| ListItem { doc: titled(self.term(term), doc) })
            .collect();
        self.block(&Block::Bullets(items), width, list_before)
    }

    /// A term or column title, strong where that can be said of it.
    fn term(self, term: &[Inline]) -> Vec<Inline> {
        match term {
            [Inline::Text(text)] => vec![Inline::Strong(text.clone())],
            other => other.to_vec(),
        }
    }

    fn admonition(self, admonition: &Admonition, width: usize) -> String {
        let title = vec![Inline::Strong(admonition.title.clone())];
        quote(&self.blocks(&titled(title, &admonition.doc), width.saturating_sub(2)))
    }

    /// A fenced block, whose fence is longer than any within.
    fn fence(self, language: Option<&str>, text: &str) -> String {
        let text: String = text.chars().filter(|c| visible(*c)).collect();
        let text = text.replace('\t', "    ");
        let longest = text.lines().map(|l| run(l.trim_start(), '`')).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let is_name = |name: &&str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_".contains(&b))
        };
        let language = match language.filter(is_name) {
            _ if self.rustdoc => "text",
            Some(language) => language,
            None => "",
        };
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        format!("{fence}{language}\n{}\n{fence}", lines.join("\n").trim_matches('\n'))
    }
}

/// A doc that begins with a title: in front of its first paragraph, else as a paragraph of its own.
fn titled(title: Vec<Inline>, doc: &Doc) -> Doc {
    let mut blocks = doc.blocks.clone();
    match blocks.first_mut() {
        Some(Block::Paragraph(text)) => {
            text.insert(0, Inline::Text(": ".to_owned()));
            text.splice(0..0, title);
        }
        _ => blocks.insert(0, Block::Paragraph(title)),
    }
    Doc { blocks }
}
