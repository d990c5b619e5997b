//! Prose: reST blocks to a [`Doc`], with links and references resolved.

use std::borrow::Cow;

use crate::hash::HashMap;
use crate::ir::{Admonition, Block as Out, Doc, Inline, ListItem, Table};
use crate::source::FileId;
use crate::syntax::csv;
use crate::syntax::rst::inline::{self, Token};
use crate::syntax::rst::{self, Block, BlockKind, Directive, Text};

use crate::lower::read::page::Section;
use crate::lower::read::section::Prose;

/// The targets and substitutions of an input, by name.
#[derive(Debug, Default)]
pub(in crate::lower) struct Names {
    /// Names in lower case, white space folded: a URL, or the title that a label stands before.
    targets: HashMap<String, Target>,
    substitutions: HashMap<String, String>,
}

#[derive(Debug)]
enum Target {
    Url(String),
    Title(String),
}

impl Names {
    /// Takes in what a page defines. Of two targets with one name the first counts.
    pub(in crate::lower) fn collect(&mut self, page: &Section<'_>) {
        self.section(page, &mut Vec::new());
    }

    /// A label stands before the title that it names: at the end of the section before, mostly.
    fn section(&mut self, section: &Section<'_>, labels: &mut Vec<String>) {
        if let Some(title) = &section.title {
            for label in labels.drain(..).chain([title.text.clone()]) {
                let target = Target::Title(title.text.clone());
                self.targets.entry(fold(&label)).or_insert(target);
            }
        }
        for block in &section.blocks {
            match &block.kind {
                BlockKind::Target { name, target } if target.is_empty() => {
                    labels.push(name.clone())
                }
                BlockKind::Target { name, target } if !name.is_empty() => {
                    self.targets.entry(fold(name)).or_insert_with(|| Target::Url(target.clone()));
                }
                BlockKind::Substitution { name, directive } => {
                    self.substitutions.entry(fold(name)).or_insert_with(|| substitute(directive));
                }
                _ => {}
            }
        }
        for child in &section.sections {
            self.section(child, labels);
        }
    }

    fn url(&self, name: &str) -> Option<&str> {
        // A target may stand for another: `.. _a: b_`.
        let mut name = fold(name);
        for _ in 0..8 {
            match self.targets.get(&name)? {
                Target::Title(_) => return None,
                Target::Url(url) => match url.strip_suffix('_').filter(|u| !u.contains("://")) {
                    Some(other) => name = fold(other.trim_matches('`')),
                    None => return Some(url),
                },
            }
        }
        None
    }

    fn title(&self, name: &str) -> Option<&str> {
        match self.targets.get(&fold(name))? {
            Target::Title(title) => Some(title),
            Target::Url(_) => None,
        }
    }

    /// Blocks as a doc. Directives that are not prose give nothing.
    pub(in crate::lower) fn doc<'b>(&self, blocks: impl IntoIterator<Item = &'b Block>) -> Doc {
        let mut reader = Reader { names: self, read: 0, brought: 0, anonymous: Vec::new() };
        let blocks: Vec<&Block> = blocks.into_iter().collect();
        for block in &blocks {
            if let BlockKind::Target { name, target } = &block.kind
                && name.is_empty()
            {
                reader.anonymous.push(target.clone());
            }
        }
        reader.anonymous.reverse();
        Doc { blocks: blocks.iter().filter_map(|block| reader.block(block)).collect() }
    }

    /// The prose of an operation or a section as a doc.
    pub(in crate::lower) fn prose(&self, prose: &[Prose<'_>]) -> Doc {
        let mut doc = Doc::default();
        let mut run = Vec::new();
        for part in prose {
            match part {
                Prose::Block(block) => run.push(*block),
                Prose::Heading(level, text) => {
                    doc.blocks.extend(self.doc(run.drain(..)).blocks);
                    doc.blocks.push(Out::Heading(*level, self.inlines(text)));
                }
                Prose::Lines(text) => {
                    doc.blocks.extend(self.doc(run.drain(..)).blocks);
                    doc.blocks.push(Out::Paragraph(self.inlines(text)));
                }
            }
        }
        doc.blocks.extend(self.doc(run).blocks);
        // A heading above nothing is no text.
        while doc.blocks.pop_if(|last| matches!(last, Out::Heading(..))).is_some() {}
        doc
    }

    /// Running text as inlines.
    pub(in crate::lower) fn inlines(&self, text: &str) -> Vec<Inline> {
        Reader { names: self, read: 0, brought: 0, anonymous: Vec::new() }.inlines(text)
    }

    /// A description from a YAML file: reST in a file of its own.
    pub(in crate::lower) fn description(&self, file: FileId, text: &str) -> Doc {
        let plain = !text.contains(['`', '*', '_', '|', '\\', ':', '-', '+', '=', '<', '['])
            && !text.trim_end().contains("\n\n")
            && !text.contains("..")
            && !text.contains("http");
        if plain {
            return Doc::text(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let (document, _) = rst::parse(file, text);
        self.doc(&document.blocks)
    }
}

impl Names {
    /// A description with what its substitutions stand for, its markup as it is: the text that rules read.
    pub(in crate::lower) fn substituted<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.substitutions.is_empty() || !text.contains('|') {
            return Cow::Borrowed(text);
        }
        let (each, any) = MAX_BROUGHT;
        let mut room = any + each * text.len();
        let mut out = String::with_capacity(text.len());
        self.substitute(text, MAX_DEPTH, &mut room, &mut out);
        Cow::Owned(out)
    }

    fn substitute(&self, text: &str, depth: usize, room: &mut usize, out: &mut String) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('|') {
            out.push_str(before);
            let found = after.split_once('|').and_then(|(name, behind)| {
                let found = self.substitutions.get(&fold(name))?;
                (depth > 0 && found.len() <= *room).then_some((found, behind))
            });
            rest = match found {
                Some((found, behind)) => {
                    *room -= found.len();
                    self.substitute(found, depth - 1, room, out);
                    // An escaped space parts a substitution from a word, and is none.
                    behind.strip_prefix("\\ ").unwrap_or(behind)
                }
                None => {
                    out.push('|');
                    after
                }
            };
        }
        out.push_str(rest);
    }
}

/// Names are compared in lower case with white space folded.
pub(in crate::lower) fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The running text that a substitution stands for. Markup of an output format parts what stands around it.
fn substitute(directive: &Directive) -> String {
    match directive.name.as_str() {
        "replace" | "date" => {
            let lines = directive.argument.lines.iter().chain(&directive.content.lines);
            lines.map(String::as_str).collect::<Vec<_>>().join(" ")
        }
        "unicode" => directive.argument().split_whitespace().map(character).collect(),
        "image" => directive.option("alt").unwrap_or_default().to_owned(),
        _ => " ".to_owned(),
    }
}

/// A word of a `unicode` directive: a code point as it is mostly written, else the word itself.
fn character(word: &str) -> String {
    let code = ["0x", "U+", "\\u", "x"].iter().find_map(|lead| word.strip_prefix(lead));
    let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
    code.map_or_else(|| word.to_owned(), String::from)
}

/// The most bytes that a piece of prose may bring in from elsewhere, by substitutions, titles and targets: for each of its own
/// bytes, and at any rate.
const MAX_BROUGHT: (usize, usize) = (16, 1024);

/// Where the standards of the Internet are, by number.
const RFC: &str = "https://www.rfc-editor.org/rfc/rfc";

/// The deepest nesting of substitutions.
const MAX_DEPTH: usize = 8;

struct Reader<'n> {
    names: &'n Names,
    /// The number of bytes of the prose itself that were read.
    read: usize,
    /// The number of bytes that were brought in.
    brought: usize,
    /// The targets of anonymous references, the next one last.
    anonymous: Vec<String>,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> Doc {
        Doc { blocks: blocks.iter().filter_map(|block| self.block(block)).collect() }
    }

    fn items(&mut self, items: &[Vec<Block>]) -> Vec<ListItem> {
        items.iter().map(|item| ListItem { doc: self.blocks(item) }).collect()
    }

    fn block(&mut self, block: &Block) -> Option<Out> {
        Some(match &block.kind {
            BlockKind::Title(title) => Out::Heading(2, self.inlines(&title.text)),
            BlockKind::Paragraph(text) => {
                let inlines = self.inlines(&text.joined());
                (!inlines.is_empty()).then_some(Out::Paragraph(inlines))?
            }
            BlockKind::LineBlock(text) => Out::Paragraph(self.inlines(&text.joined())),
            BlockKind::Bullets(items) => Out::Bullets(self.items(items)),
            BlockKind::Enumerated(start, items) => Out::Numbered(*start, self.items(items)),
            BlockKind::Definitions(items) | BlockKind::Fields(items) => Out::Definitions(
                items
                    .iter()
                    .map(|item| (self.inlines(&item.term), self.blocks(&item.blocks)))
                    .collect(),
            ),
            BlockKind::Literal(text) => Out::Literal { language: None, text: text.joined() },
            BlockKind::Quote(blocks) => {
                let doc = self.blocks(blocks);
                (!doc.is_empty()).then_some(Out::Quote(doc))?
            }
            BlockKind::Table(table) => Out::Table(self.table(Vec::new(), table)),
            BlockKind::Directive(directive) => return self.directive(directive),
            BlockKind::Footnote(label, blocks) => {
                let mut doc = self.blocks(blocks);
                if let Some(Out::Paragraph(text)) = doc.blocks.first_mut() {
                    text.insert(0, Inline::Text(format!("[{label}] ")));
                }
                (!doc.is_empty()).then_some(Out::Quote(doc))?
            }
            BlockKind::Transition
            | BlockKind::Target { .. }
            | BlockKind::Substitution { .. }
            | BlockKind::Comment(_) => return None,
        })
    }

    fn table(&mut self, title: Vec<Inline>, table: &rst::Table) -> Table {
        let mut rows: Vec<Vec<Doc>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.blocks(cell)).collect())
            .collect();
        let body = rows.split_off(table.header_rows.min(rows.len()));
        Table { title, header: rows.into_iter().next().unwrap_or_default(), rows: body }
    }

    fn directive(&mut self, directive: &Directive) -> Option<Out> {
        let argument = directive.argument();
        let title = match directive.name.as_str() {
            "note" | "warning" | "important" | "tip" | "hint" | "caution" | "danger"
            | "attention" | "error" => heck::AsTitleCase(&directive.name).to_string(),
            "seealso" => "See also".to_owned(),
            "admonition" => argument.clone(),
            "versionadded" => return Some(self.version("New in", directive)),
            "versionchanged" => return Some(self.version("Changed in", directive)),
            "versionremoved" => return Some(self.version("Removed in", directive)),
            "deprecated" => return Some(self.version("Deprecated since", directive)),
            "parsed-literal" => {
                let lines = directive.content.lines.iter().map(|line| self.plain(line));
                let text = lines.collect::<Vec<_>>().join("\n");
                return Some(Out::Literal { language: None, text });
            }
            "csv-table" => return self.csv_table(directive),
            "code-block" | "code" | "sourcecode" => {
                let language = (!argument.is_empty()).then_some(argument);
                return Some(Out::Literal { language, text: directive.content.joined() });
            }
            "list-table" => return self.list_table(directive),
            "table" => {
                let title = self.inlines(&argument);
                let table = directive.blocks.iter().find_map(|b| match &b.kind {
                    BlockKind::Table(table) => Some(table),
                    _ => None,
                })?;
                return Some(Out::Table(self.table(title, table)));
            }
            "rubric" => return Some(Out::Heading(2, self.inlines(&argument))),
            "only" | "container" | "topic" | "compound" | "epigraph" | "highlights"
            | "pull-quote" => {
                let doc = self.blocks(&directive.blocks);
                return (!doc.is_empty()).then_some(Out::Quote(doc));
            }
            _ => return None,
        };
        Some(Out::Admonition(Admonition { title, doc: self.blocks(&directive.blocks) }))
    }

    /// A change of something in a version; the version is the first word, what follows says more.
    fn version(&mut self, what: &str, directive: &Directive) -> Out {
        let argument = directive.argument();
        let (version, more) = argument.split_once(char::is_whitespace).unwrap_or((&argument, ""));
        let title = format!("{what} version {version}");
        let mut doc = self.blocks(&directive.blocks);
        if !more.trim().is_empty() {
            doc.blocks.insert(0, Out::Paragraph(self.inlines(more)));
        }
        Out::Admonition(Admonition { title, doc })
    }

    /// Running text without markup, its white space as it is.
    fn plain(&mut self, text: &str) -> String {
        let mut inlines = Vec::new();
        self.read(text, 0, &mut inlines);
        inlines.iter().map(Inline::text).collect()
    }

    /// Rows of values that commas part.
    fn csv_table(&mut self, directive: &Directive) -> Option<Out> {
        let delimiter = csv::delimiter(directive.option("delim"));
        let read = |text: &str| -> Vec<Vec<String>> {
            csv::records(text, delimiter).into_iter().map(|record| record.values).collect()
        };
        let mut header = directive.option("header").map(read).unwrap_or_default();
        let mut rows = read(&directive.content.joined());
        let headers = directive.option("header-rows").and_then(|n| n.trim().parse().ok());
        let body = rows.split_off(headers.unwrap_or(0_usize).min(rows.len()));
        header.extend(rows);
        let mut cells = |row: Vec<String>| -> Vec<Doc> {
            row.iter()
                .map(|cell| Doc { blocks: vec![Out::Paragraph(self.inlines(cell))] })
                .collect()
        };
        let header = header.into_iter().next().map(&mut cells).unwrap_or_default();
        let rows: Vec<Vec<Doc>> = body.into_iter().map(&mut cells).collect();
        if rows.is_empty() && header.is_empty() {
            return None;
        }
        Some(Out::Table(Table { title: self.inlines(&directive.argument()), header, rows }))
    }

    /// A list of rows, each a list of cells.
    fn list_table(&mut self, directive: &Directive) -> Option<Out> {
        let rows = directive.blocks.iter().find_map(|b| match &b.kind {
            BlockKind::Bullets(rows) => Some(rows),
            _ => None,
        })?;
        let mut rows: Vec<Vec<Doc>> = rows
            .iter()
            .map(|row| {
                let cells = row.iter().find_map(|b| match &b.kind {
                    BlockKind::Bullets(cells) => Some(cells),
                    _ => None,
                });
                cells.map_or_else(Vec::new, |cells| {
                    cells.iter().map(|cell| self.blocks(cell)).collect()
                })
            })
            .collect();
        let headers =
            directive.option("header-rows").and_then(|n| n.trim().parse().ok()).unwrap_or(0);
        let body = rows.split_off(headers.min(rows.len()));
        Some(Out::Table(Table {
            title: self.inlines(&directive.argument()),
            header: rows.into_iter().next().unwrap_or_default(),
            rows: body,
        }))
    }

    fn inlines(&mut self, text: &str) -> Vec<Inline> {
        let mut out: Vec<Inline> = Vec::new();
        self.read(text, 0, &mut out);
        squeeze(&mut out);
        out
    }

    /// Returns `true` if the prose may bring in that many bytes more, which are counted then.
    fn brings(&mut self, bytes: usize) -> bool {
        let (each, any) = MAX_BROUGHT;
        let fits = self.brought + bytes <= any + each * self.read;
        if fits {
            self.brought += bytes;
        }
        fits
    }

    /// Reads text with the substitutions in it, which may hold others.
    fn read(&mut self, text: &str, depth: usize, out: &mut Vec<Inline>) {
        if depth == 0 {
            self.read += text.len();
        }
        for token in inline::parse(text) {
            if let Token::Substitution(name) = &token
                && let Some(found) = self.names.substitutions.get(&fold(name))
                && depth < MAX_DEPTH
                && self.brings(found.len())
            {
                self.read(found, depth + 1, out);
                continue;
            }
            let inline = self.inline(token);
            // Neighbouring pieces of plain text are one.
            if let (Some(Inline::Text(last)), Inline::Text(more)) = (out.last_mut(), &inline) {
                last.push_str(more);
            } else {
                out.push(inline);
            }
        }
    }

    fn inline(&mut self, token: Token) -> Inline {
        match token {
            Token::Text(text) => Inline::Text(text),
            // reST nests no markup; what was meant for code within is shown without its marks.
            Token::Emphasis(text) => Inline::Emphasis(words(&text.replace("``", ""))),
            Token::Strong(text) => Inline::Strong(words(&text.replace("``", ""))),
            Token::Literal(text) => Inline::Literal(words(&text)),
            Token::Url(url) => Inline::Link { text: url.clone(), url },
            Token::Substitution(name) => Inline::Text(name),
            Token::Footnote(label) => Inline::Text(format!("[{label}]")),
            Token::Role { role, text } => self.role(role.as_deref(), &text),
            Token::Reference { text, target, anonymous } => {
                let text = words(&text);
                let url = match target {
                    Some(target) => match target.strip_suffix('_') {
                        Some(name) => self.names.url(name).map(str::to_owned),
                        None => Some(target),
                    },
                    None if anonymous => self.anonymous.pop(),
                    None => self.names.url(&text).map(str::to_owned),
                };
                match url.filter(|url| is_absolute(url) && self.brings(url.len())) {
                    Some(url) => Inline::Link { text, url },
                    None if self.names.title(&text).is_some() => Inline::Reference { text },
                    None => Inline::Text(text),
                }
            }
        }
    }

    /// `:ref:` and `:doc:` show their own text, else the title they lead to; other roles are code.
    fn role(&mut self, role: Option<&str>, text: &str) -> Inline {
        let (shown, target) = match text.strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
            Some((shown, target)) => (words(shown), target.trim()),
            None => (String::new(), text.trim()),
        };
        match role {
            Some("ref" | "doc" | "nova-doc" | "term" | "any" | "numref") => {
                let title = self.names.title(target).filter(|title| self.brings(title.len()));
                let title = title.map(words);
                match (shown.is_empty(), title) {
                    (true, Some(title)) => Inline::Reference { text: title },
                    (true, None) => Inline::Text(readable(target)),
                    (false, Some(_)) => Inline::Reference { text: shown },
                    (false, None) => Inline::Text(shown),
                }
            }
            Some("rfc") if self.brings(RFC.len()) => {
                let number = target.split('#').next().unwrap_or(target).trim();
                let url = format!("{RFC}{target}");
                Inline::Link { text: format!("RFC {number}"), url }
            }
            Some("emphasis" | "title-reference") => Inline::Emphasis(words(text)),
            Some("strong") => Inline::Strong(words(text)),
            None => Inline::Emphasis(words(text)),
            Some(role) if role.ends_with("-doc") => {
                Inline::Text(if shown.is_empty() { readable(target) } else { shown })
            }
            Some(_) => Inline::Literal(if shown.is_empty() { words(text) } else { shown }),
        }
    }
}

/// A label or a page's path as words.
fn readable(target: &str) -> String {
    let last = target.rsplit('/').next().unwrap_or(target);
    last.replace(['_', '-'], " ").trim().to_owned()
}

fn is_absolute(url: &str) -> bool {
    ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| url.starts_with(scheme))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folds white space within plain text and drops it at both ends.
fn squeeze(inlines: &mut Vec<Inline>) {
    let last = inlines.len().saturating_sub(1);
    for (at, inline) in inlines.iter_mut().enumerate() {
        if let Inline::Text(text) = inline {
            let folded = words(text);
            let lead = at > 0 && text.starts_with(char::is_whitespace);
            let trail = at < last && text.ends_with(char::is_whitespace);
            *text = match (folded.is_empty(), lead || trail) {
                (true, true) => " ".to_owned(),
                (true, false) => String::new(),
                (false, _) => {
                    format!(
                        "{}{folded}{}",
                        if lead { " " } else { "" },
                        if trail { " " } else { "" }
                    )
                }
            };
        }
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
}

/// A paragraph that is bold as a whole: a heading by another name.
pub(in crate::lower) fn bold(text: &Text) -> Option<String> {
    let joined = text.joined();
    let inner = joined.trim().strip_prefix("**")?.strip_suffix("**")?;
    (!inner.contains("**") && !inner.is_empty()).then(|| words(inner))
}

#[cfg(test)]
mod tests {
    use super::super::page::Section;
    use super::Names;
    use crate::emit::markdown;
    use crate::source::FileId;
    use crate::syntax::rst;

    /// A page's prose as CommonMark; what the page defines is known.
    fn shown(text: &str) -> String {
        let (document, _) = rst::parse(FileId(0), text);
        let mut names = Names::default();
        let root = Section { blocks: document.blocks.iter().collect(), ..Section::default() };
        names.collect(&root);
        markdown::commonmark(&names.doc(&document.blocks))
    }

    #[test]
    fn running_text_keeps_what_its_markup_says() {
        for (rst, commonmark) in [
            ("one\ntwo", "one two"),
            ("*a* **b** ``c d``", "*a* **b** `c d`"),
            ("*a ``b``.* c", "*a b.* c"),
            ("`A <https://x.example/a>`_", "[A](https://x.example/a)"),
            ("`A <https://x.example/a>`__", "[A](https://x.example/a)"),
            ("A_, b\n\n.. _a: https://x.example", "[A](https://x.example), b"),
            ("`a b`__\n\n__ https://x.example", "[a b](https://x.example)"),
            ("See :ref:`the guide <guide>`.", "See the guide."),
            (
                ":rfc:`9110#section-9`",
                "[RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-9)",
            ),
            ("See :doc:`/guide/first-steps`.", "See first steps."),
            ("|x|\\ s\n\n.. |x| replace:: **b** ``c``", "**b** `c`s"),
            ("a |br| b\n\n.. |br| raw:: html\n\n   <br/>", "a b"),
            ("2 |x| 3\n\n.. |x| unicode:: 0xD7", "2 \u{d7} 3"),
            ("a [1]_ b\n\n.. [1] c", "a [1] b\n\n> [1] c"),
        ] {
            assert_eq!(shown(rst), commonmark, "{rst}");
        }
    }

    #[test]
    fn rules_read_what_a_substitution_stands_for() {
        let page =
            ".. |x| replace:: A |y|\\ c.\n\n.. |y| replace:: ``b``\n\n.. |z| replace:: |z| |z|";
        let (document, _) = rst::parse(FileId(0), page);
        let mut names = Names::default();
        let root = Section { blocks: document.blocks.iter().collect(), ..Section::default() };
        names.collect(&root);
        for (text, read) in [
            ("|x| d", "A ``b``c. d"),
            ("|x|\\ d", "A ``b``c.d"),
            ("a | b", "a | b"),
            ("|unknown| |y|", "|unknown| ``b``"),
        ] {
            assert_eq!(names.substituted(text), read, "{text}");
        }
        assert!(names.substituted("|z|").len() < 10_000);
    }

    #[test]
    fn a_substitution_of_itself_ends() {
        assert!(shown("|x|\n\n.. |x| replace:: |x| |x| a").len() < 10_000);
    }

    #[test]
    fn lists_and_quotes_keep_their_nesting() {
        for (rst, commonmark) in [
            ("- a\n  b\n\n  - c\n- d", "- a b\n  - c\n- d"),
            ("2. a\n3. b", "2. a\n3. b"),
            ("term\n  what it is", "- **term**: what it is"),
            (":field: value", "- **field**: value"),
            ("a\n\n   b", "a\n\n> b"),
            ("| one\n| two", "one two"),
        ] {
            assert_eq!(shown(rst), commonmark, "{rst}");
        }
    }

    #[test]
    fn tables_of_every_kind_are_tables() {
        let table = "| A | B |\n| --- | --- |\n| 1 | `x` |";
        for rst in [
            "+---+-------+\n| A | B     |\n+===+=======+\n| 1 | ``x`` |\n+---+-------+",
            "==  =====\nA   B\n==  =====\n1   ``x``\n==  =====",
            ".. list-table::\n   :header-rows: 1\n\n   * - A\n     - B\n   * - 1\n     - ``x``",
            ".. csv-table::\n   :header: A, B\n\n   1, \"``x``\"",
            ".. csv-table::\n   :header-rows: 1\n   :delim: ;\n\n   A; B\n   1; ``x``",
        ] {
            assert_eq!(shown(rst), table, "{rst}");
        }
    }

    #[test]
    fn what_stands_apart_says_what_it_is() {
        for (rst, commonmark) in [
            (".. note:: a", "> **Note**: a"),
            (".. warning::\n\n   a", "> **Warning**: a"),
            (".. versionadded:: 2.10", "> **New in version 2.10**"),
            (
                ".. versionchanged:: 2.1 More *of* it.",
                "> **Changed in version 2.1**: More *of* it.",
            ),
            (".. deprecated:: 2.3\n   Use b.", "> **Deprecated since version 2.3**: Use b."),
            ("a::\n\n  b\n   c", "a:\n\n```\nb\n c\n```"),
            (".. code-block:: json\n\n   {}", "```json\n{}\n```"),
            (".. parsed-literal::\n\n   a **b** <`c`>", "```\na b <c>\n```"),
        ] {
            assert_eq!(shown(rst), commonmark, "{rst}");
        }
    }
}
