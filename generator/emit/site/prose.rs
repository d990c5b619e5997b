//! Prose as HTML. Text is only ever text: no character of it is markup, and a link leads to the web or to a mailbox.

use std::fmt::{self, Write as _};

use super::anchor::Anchors;
use crate::emit::markdown::split_url;
use crate::ir::{Block, Doc, Inline, ListItem, Table};

/// Finished HTML, which a template places as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Text, all of it.
    pub(super) fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        escape(&mut out, text);
        Self(out)
    }

    /// The output of a template.
    pub(super) fn rendered(template: &impl askama::Template) -> Self {
        Self(template.render().expect("a view is plain data"))
    }

    /// Text, in an element of this class.
    pub(super) fn push_marked(&mut self, class: &'static str, text: &str) {
        let _ = write!(self.0, "<span class=\"{class}\">");
        escape(&mut self.0, text);
        self.0.push_str("</span>");
    }

    /// More text.
    pub(super) fn push(&mut self, text: &str) {
        escape(&mut self.0, text);
    }

    /// The number of its bytes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// The schemes of links that are followed.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// Prose below a heading of this level; within a cell, where there is none, its own headings are only stressed.
pub(super) fn html(doc: &Doc, level: Option<u8>, anchors: &mut Anchors) -> Html {
    let mut printer = Printer { out: String::new(), level, anchors };
    printer.blocks(doc);
    Html(printer.out)
}

struct Printer<'a> {
    out: String,
    level: Option<u8>,
    anchors: &'a mut Anchors,
}

impl Printer<'_> {
    fn blocks(&mut self, doc: &Doc) {
        doc.blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.around("<p>", "</p>\n", |this| this.inlines(text)),
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Bullets(items) => self.around("<ul>", "</ul>\n", |this| this.items(items)),
            Block::Numbered(first, items) => {
                let _ = write!(self.out, "<ol start=\"{first}\">");
                self.around("", "</ol>\n", |this| this.items(items));
            }
            Block::Definitions(items) => self.around("<dl>", "</dl>\n", |this| {
                for (term, doc) in items {
                    this.around("<dt>", "</dt>", |this| this.inlines(term));
                    this.around("<dd>", "</dd>\n", |this| this.nested(doc));
                }
            }),
            Block::Table(table) => self.table(table),
            Block::Literal { text, .. } => {
                self.around("<pre tabindex=\"0\"><code>", "</code></pre>\n", |this| {
                    this.text(text)
                });
            }
            Block::Quote(doc) => {
                self.around("<blockquote>", "</blockquote>\n", |this| this.nested(doc));
            }
            Block::Admonition(admonition) => {
                self.around("<div class=\"note\"><p class=\"title\">", "</p>\n", |this| {
                    this.text(&admonition.title);
                });
                self.around("", "</div>\n", |this| this.nested(&admonition.doc));
            }
        }
    }

    fn around(&mut self, start: &str, end: &str, within: impl FnOnce(&mut Self)) {
        self.out.push_str(start);
        within(self);
        self.out.push_str(end);
    }

    /// Blocks within a block, where no heading is one of the page.
    fn nested(&mut self, doc: &Doc) {
        let level = self.level.take();
        self.blocks(doc);
        self.level = level;
    }

    /// A paragraph alone is no block of its own.
    fn cell(&mut self, doc: &Doc) {
        match doc.blocks.as_slice() {
            [Block::Paragraph(text)] => self.inlines(text),
            _ => self.nested(doc),
        }
    }

    fn items(&mut self, items: &[ListItem]) {
        for item in items {
            self.around("<li>", "</li>\n", |this| this.cell(&item.doc));
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline]) {
        let Some(base) = self.level else {
            return self.around("<p><strong>", "</strong></p>\n", |this| this.inlines(text));
        };
        let level = base.saturating_add(level.max(2) - 1).min(6);
        let title: String = text.iter().map(Inline::text).collect();
        let anchor = self.anchors.give(&title);
        let _ = write!(self.out, "<h{level} id=\"{anchor}\">");
        self.inlines(text);
        let _ = writeln!(self.out, "</h{level}>");
    }

    fn table(&mut self, table: &Table) {
        self.out.push_str("<div class=\"scroll\" tabindex=\"0\"><table>");
        if !table.title.is_empty() {
            self.around("<caption>", "</caption>", |this| this.inlines(&table.title));
        }
        if !table.header.is_empty() {
            self.around("<thead><tr>", "</tr></thead>", |this| {
                for cell in &table.header {
                    this.around("<th scope=\"col\">", "</th>", |this| this.cell(cell));
                }
            });
        }
        self.out.push_str("<tbody>");
        for row in &table.rows {
            self.around("<tr>", "</tr>\n", |this| {
                for cell in row {
                    this.around("<td>", "</td>", |this| this.cell(cell));
                }
            });
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.linked(text),
                Inline::Emphasis(text) => self.around("<em>", "</em>", |this| this.text(text)),
                Inline::Strong(text) => {
                    self.around("<strong>", "</strong>", |this| this.text(text))
                }
                Inline::Literal(text) => self.around("<code>", "</code>", |this| this.text(text)),
                Inline::Link { text, url } => self.link(url.trim(), text),
                Inline::Reference { text } => match self.anchors.titled(text) {
                    Some(anchor) => {
                        let _ = write!(self.out, "<a href=\"#{anchor}\">");
                        self.around("", "</a>", |this| this.text(text));
                    }
                    None => self.text(text),
                },
            }
        }
    }

    fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// Plain text, whose URLs are links.
    fn linked(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, url, after)) = split_url(rest) {
            self.text(before);
            self.link(url, url);
            rest = after;
        }
        self.text(rest);
    }

    fn link(&mut self, url: &str, text: &str) {
        let is_known = |scheme: &&str| {
            url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        if !SCHEMES.iter().any(is_known) {
            return self.text(text);
        }
        self.out.push_str("<a href=\"");
        self.text(url);
        self.out.push_str("\">");
        self.text(if text.trim().is_empty() { url } else { text });
        self.out.push_str("</a>");
    }
}

fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
