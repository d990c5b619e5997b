//! Prose as Markdown, in two flavours.
//!
//! Both are CommonMark with GFM's tables. Text is only ever text: whatever of it Markdown would read
//! as markup is escaped. Characters that nobody sees (controls, bidirectional marks, zero-width
//! spaces) are dropped.

use std::fmt::Write as _;

use crate::ir::{Admonition, Block, Doc, Inline, ListItem, Table};

/// How wide lines of rustdoc are; `/// ` and indentation come in front.
const RUSTDOC_WIDTH: usize = 88;

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
            Block::Heading(text) => {
                let text = self.inlines(text, false);
                if text.is_empty() { text } else { format!("## {text}") }
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

    fn table(self, table: &Table, width: usize) -> String {
        let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max();
        let Some(columns) = columns.filter(|columns| *columns > 0) else { return String::new() };
        let row = |cells: &[Doc]| -> Option<String> {
            let mut line = "|".to_owned();
            for at in 0..columns {
                let cell = cells.get(at).map_or(Some(String::new()), |doc| self.cell(doc))?;
                let _ = write!(line, " {cell}{}|", if cell.is_empty() { "" } else { " " });
            }
            Some(line)
        };
        let lines: Option<Vec<String>> =
            [&table.header].into_iter().chain(&table.rows).map(|r| row(r)).collect();
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
    fn cell(self, doc: &Doc) -> Option<String> {
        let mut lines = Vec::new();
        for block in &doc.blocks {
            match block {
                Block::Paragraph(text) | Block::Heading(text) => {
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
    fn table_as_list(self, table: &Table, width: usize) -> String {
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

    /// Running text as one line. In a table's cell, `|` is escaped.
    fn inlines(self, inlines: &[Inline], cell: bool) -> String {
        let mut out = String::new();
        for (at, inline) in inlines.iter().enumerate() {
            let next = inlines.get(at + 1);
            match inline {
                Inline::Text(text) => self.text(&mut out, text, next, cell),
                Inline::Emphasis(text) => self.stressed(&mut out, "*", text, next, cell),
                Inline::Strong(text) => self.stressed(&mut out, "**", text, next, cell),
                Inline::Literal(text) => {
                    if out.ends_with('`') {
                        out.push(' ');
                    }
                    out.push_str(&code(text, cell));
                }
                Inline::Link { text, url } => self.link(&mut out, text, url, cell),
                Inline::Reference { text } => self.text(&mut out, text, next, cell),
            }
        }
        // A line break of the source that became two spaces, or the room around an empty node.
        fold(out)
    }

    /// Plain text, escaped; URLs become autolinks.
    fn text(self, out: &mut String, text: &str, next: Option<&Inline>, cell: bool) {
        let mut rest = text;
        while let Some((before, url, after)) = split_url(rest) {
            self.escape(out, before, None, cell);
            let _ =
                write!(out, "<{}>", if cell { url.replace('|', "%7C") } else { url.to_owned() });
            rest = after;
        }
        self.escape(out, rest, next, cell);
    }

    fn escape(self, out: &mut String, text: &str, next: Option<&Inline>, cell: bool) {
        let mut rest = text;
        loop {
            // Most text is long runs of characters that never mean anything.
            let plain = rest.bytes().position(|b| !is_plain(b)).unwrap_or(rest.len());
            out.push_str(&rest[..plain]);
            let mut chars = rest[plain..].chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            if !visible(c) {
                continue;
            }
            let follows = chars.find(|c| visible(*c));
            let in_word = out.chars().next_back().is_some_and(char::is_alphanumeric)
                && follows.is_some_and(char::is_alphanumeric);
            let special = match c {
                '\\' => follows.is_none_or(|f| f.is_ascii_punctuation()),
                '`' | '*' => true,
                '_' => !in_word,
                '[' => self.rustdoc,
                ']' => self.rustdoc || follows.is_none_or(|f| "([:".contains(f)),
                '<' => {
                    self.rustdoc
                        || follows.is_none_or(|f| f.is_ascii_alphabetic() || "/!?".contains(f))
                }
                '>' => self.rustdoc,
                '&' => follows.is_none_or(|f| f == '#' || f.is_ascii_alphabetic()),
                '~' => follows == Some('~') || out.ends_with('~'),
                '!' => {
                    follows.is_none() && matches!(next, Some(Inline::Link { .. }))
                        || follows == Some('[')
                }
                '|' => cell,
                _ => false,
            };
            if special {
                out.push('\\');
            }
            out.push(if c.is_whitespace() { ' ' } else { c });
        }
    }

    /// Text between markers, or plain text where CommonMark would not see the markers.
    fn stressed(
        self,
        out: &mut String,
        marker: &str,
        text: &str,
        next: Option<&Inline>,
        cell: bool,
    ) {
        let mut inner = String::new();
        self.escape(&mut inner, text.trim(), None, cell);
        if inner.is_empty() {
            return;
        }
        let opens_after_word = out.ends_with(|c: char| c.is_alphanumeric());
        let word_follows = match next {
            Some(Inline::Text(t) | Inline::Reference { text: t }) => {
                t.starts_with(char::is_alphanumeric)
            }
            _ => false,
        };
        let plain = out.ends_with(['*', '\\'])
            || opens_after_word && !inner.starts_with(char::is_alphanumeric)
            || word_follows && !inner.ends_with(char::is_alphanumeric);
        if plain {
            out.push_str(&inner);
        } else {
            let _ = write!(out, "{marker}{inner}{marker}");
        }
    }

    fn link(self, out: &mut String, text: &str, url: &str, cell: bool) {
        let url: String = url.chars().filter(|c| visible(*c)).collect();
        let url = url.trim();
        let known = ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| {
            url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        if !known {
            self.escape(out, text, None, cell);
            return;
        }
        let mut target = String::new();
        for c in url.chars() {
            match c {
                ' ' | '<' | '>' | '(' | ')' | '\\' | '|' | '`' => {
                    let _ = write!(target, "%{:02X}", u32::from(c));
                }
                c if c.is_whitespace() => {}
                c => target.push(c),
            }
        }
        if text.trim().is_empty() || text == url {
            let _ = write!(out, "<{target}>");
            return;
        }
        let mut label = String::new();
        Printer { rustdoc: true }.escape(&mut label, text, None, cell);
        let _ = write!(out, "[{}]({target})", label.trim());
    }
}

/// Text with every run of white space as one space, and none at its ends.
fn fold(text: String) -> String {
    let bytes = text.as_bytes();
    let is_folded = !bytes.starts_with(b" ")
        && !bytes.ends_with(b" ")
        && !bytes.windows(2).any(|pair| pair == b"  ")
        && !bytes.iter().any(|b| b.is_ascii_whitespace() && *b != b' ');
    if is_folded {
        return text;
    }
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
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

/// A code span, whose delimiter is longer than any run of back ticks within.
fn code(text: &str, cell: bool) -> String {
    let text: String = text.chars().filter(|c| visible(*c)).collect();
    let text = text.replace(char::is_whitespace, " ");
    if text.trim().is_empty() {
        return String::new();
    }
    let (mut longest, mut rest) = (0, text.as_str());
    while let Some(at) = rest.find('`') {
        let length = run(&rest[at..], '`');
        longest = longest.max(length);
        rest = &rest[at + length..];
    }
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if cell { text.replace('|', "\\|") } else { text };
    format!("{ticks}{pad}{}{pad}{ticks}", text.trim())
}

/// How many times the text begins with the character.
fn run(text: &str, c: char) -> usize {
    text.chars().take_while(|x| *x == c).count()
}

/// Whether a byte is a character that Markdown never reads as markup, wherever it stands.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" .,;:'\"()/-=+#$%^?".contains(&byte)
}

/// Whether a character has any business in prose. Bidirectional controls can make text read as what
/// it is not (and rustc refuses them in comments), a lone carriage return ends a Rust doc comment.
fn visible(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{AD}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => false,
        c => !c.is_control(),
    }
}

/// Cuts text at its first URL.
fn split_url(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let scheme = from + text[from..].find("://")?;
        let start = text[..scheme]
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let end = text[scheme..]
            .find(|c: char| c.is_whitespace() || !visible(c) || "<>\"'`()[]\\".contains(c))
            .map_or(text.len(), |at| scheme + at);
        let url = text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        if matches!(&text[start..scheme], "http" | "https") && url.len() > scheme - start + 3 {
            let end = start + url.len();
            return Some((&text[..start], url, &text[end..]));
        }
        from = scheme + 3;
    }
}

/// Escapes what would make the beginning of a paragraph a heading, a list, a quotation or a rule.
fn guard_start(text: &str) -> String {
    if text.starts_with("**") || text.starts_with("``") || !hazardous(text) {
        return text.to_owned();
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    format!("{}\\{}", &text[..digits], &text[digits..])
}

/// Whether a line that begins so would be read as a block of its own.
fn hazardous(line: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    match word.as_bytes() {
        [b'#' | b'>' | b'=' | b'|', ..] | [b'+' | b'-' | b'*'] => true,
        [b'-', b'-', ..] | [b'~', b'~', b'~', ..] | [b'`', b'`', b'`', ..] => true,
        [digits @ .., b'.' | b')'] => {
            (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// Breaks a line at spaces, never before a word that would begin a block.
fn wrap(text: &str, width: usize) -> String {
    if text.len() <= width {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 {
            if column + 1 + length > width && !hazardous(word) {
                out.push('\n');
                column = 0;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// A list item: the marker in front of the first line, the others below its text.
fn hang(marker: &str, text: &str) -> String {
    let mut out = String::new();
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&" ".repeat(marker.len()));
            }
        } else {
            out.push_str(marker);
        }
        out.push_str(line);
    }
    if text.is_empty() { marker.trim_end().to_owned() } else { out }
}

/// Every line behind `> `.
fn quote(text: &str) -> String {
    let lines = text.lines().map(|l| if l.is_empty() { ">".to_owned() } else { format!("> {l}") });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{commonmark, rustdoc, rustdoc_line};
    use crate::ir::{Admonition, Block, Doc, Inline, ListItem, Table};

    fn text(t: &str) -> Inline {
        Inline::Text(t.to_owned())
    }

    fn paragraph(inlines: Vec<Inline>) -> Doc {
        Doc { blocks: vec![Block::Paragraph(inlines)] }
    }

    fn item(t: &str) -> ListItem {
        ListItem { doc: Doc::text(t) }
    }

    #[test]
    fn text_never_becomes_markup() {
        for (plain, common, rust) in [
            ("snake_case_name", "snake_case_name", "snake_case_name"),
            ("_leading and *", "\\_leading and \\*", "\\_leading and \\*"),
            ("a [b] c", "a [b] c", "a \\[b\\] c"),
            ("[a](b)", "[a\\](b)", "\\[a\\](b)"),
            ("x <id> y", "x \\<id> y", "x \\<id\\> y"),
            ("1 < 2", "1 < 2", "1 \\< 2"),
            ("# no", "\\# no", "\\# no"),
            ("- no", "\\- no", "\\- no"),
            ("1. no", "1\\. no", "1\\. no"),
            ("a\u{202E}b\u{200B}c\r", "abc", "abc"),
            (
                "see http://a.example/b_c.",
                "see <http://a.example/b_c>.",
                "see <http://a.example/b_c>.",
            ),
            ("(https://a.example)", "(<https://a.example>)", "(<https://a.example>)"),
            ("&amp; & co", "\\&amp; & co", "\\&amp; & co"),
            ("C:\\d \\*", "C:\\d \\\\\\*", "C:\\d \\\\\\*"),
        ] {
            assert_eq!(commonmark(&Doc::text(plain)), common);
            assert_eq!(rustdoc(&Doc::text(plain)), rust);
            assert_eq!(rustdoc_line(plain), rust);
        }
    }

    #[test]
    fn inlines_keep_their_markup() {
        let doc = paragraph(vec![
            text("A "),
            Inline::Strong("strong".into()),
            text(" "),
            Inline::Emphasis("word".into()),
            text(", "),
            Inline::Literal("a`b".into()),
            text(" "),
            Inline::Link { text: "the [guide]".into(), url: "https://a.example/x_(y)".into() },
            text(" "),
            Inline::Link { text: "bad".into(), url: "javascript:alert(1)".into() },
            text(" "),
            Inline::Reference { text: "Show volume".into() },
            text("."),
        ]);
        assert_eq!(
            commonmark(&doc),
            "A **strong** *word*, ``a`b`` [the \\[guide\\]](https://a.example/x_%28y%29) bad Show volume."
        );
    }

    #[test]
    fn stress_that_markdown_would_not_see_is_plain() {
        let doc = paragraph(vec![Inline::Strong("\"a\"".into()), text("b")]);
        assert_eq!(commonmark(&doc), "\"a\"b");
    }

    #[test]
    fn blocks_stand_apart() {
        let doc = Doc {
            blocks: vec![
                Block::Heading(vec![text("Notes")]),
                Block::Bullets(vec![
                    item("one"),
                    ListItem {
                        doc: Doc {
                            blocks: vec![
                                Block::Paragraph(vec![text("two")]),
                                Block::Numbered(1, vec![item("three"), item("four")]),
                            ],
                        },
                    },
                ]),
                Block::Bullets(vec![item("another list")]),
                Block::Definitions(vec![(vec![text("term")], Doc::text("what it is"))]),
                Block::Admonition(Admonition { title: "Note".into(), doc: Doc::text("mind this") }),
                Block::Literal { language: Some("json".into()), text: "{\n\t\"a\": 1\n}".into() },
                Block::Quote(Doc::text("said")),
            ],
        };
        insta::assert_snapshot!(commonmark(&doc), @r#"
        ## Notes

        - one
        - two
          1. three
          2. four

        * another list

        - **term**: what it is

        > **Note**: mind this

        ```json
        {
            "a": 1
        }
        ```

        > said
        "#);
        assert!(rustdoc(&doc).contains("```text\n"));
    }

    #[test]
    fn cells_are_one_line_each() {
        let cell = |t: &str| Doc::text(t);
        let list = Doc { blocks: vec![Block::Bullets(vec![item("a|b"), item("c")])] };
        let table = Table {
            title: vec![text("States")],
            header: vec![cell("Name"), cell("Meaning")],
            rows: vec![vec![cell("x"), list], vec![paragraph(vec![Inline::Literal("p|q".into())])]],
        };
        insta::assert_snapshot!(commonmark(&Doc { blocks: vec![Block::Table(table)] }), @r"
        **States**

        | Name | Meaning |
        | --- | --- |
        | x | • a\|b<br>• c |
        | `p\|q` | |
        ");
    }

    #[test]
    fn a_table_that_holds_a_table_is_a_list() {
        let inner = Table { title: vec![], header: vec![], rows: vec![vec![Doc::text("deep")]] };
        let outer = Table {
            title: vec![],
            header: vec![Doc::text("Key"), Doc::text("Value")],
            rows: vec![vec![Doc::text("k"), Doc { blocks: vec![Block::Table(inner)] }]],
        };
        insta::assert_snapshot!(commonmark(&Doc { blocks: vec![Block::Table(outer)] }), @r"
        - **Key**: k

          **Value**

          | |
          | --- |
          | deep |
        ");
    }

    #[test]
    fn rustdoc_is_wrapped_and_never_begins_a_line_with_a_marker() {
        let doc = Doc::text(format!("{}- b {}1. c", "word ".repeat(17), "word ".repeat(17)));
        let out = rustdoc(&doc);
        assert!(out.lines().all(|line| line.len() <= 92), "{out}");
        assert!(
            out.lines().all(|line| !line.starts_with("- ") && !line.starts_with("1.")),
            "{out}"
        );
    }

    #[test]
    fn a_fence_is_longer_than_any_within() {
        let literal = Block::Literal { language: Some("a b`".into()), text: "````\nx".into() };
        assert_eq!(commonmark(&Doc { blocks: vec![literal] }), "`````\n````\nx\n`````");
    }
}
