//! The block parser: lines to blocks, in the order in which docutils tries its constructs.

use super::line::{Line, Text, common_indent, span_of, trim};
use super::{Block, BlockKind, Definition, Title, directive, list, table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// The depth to which blocks may nest before the rest is kept as plain lines.
const MAX_DEPTH: usize = 64;

/// The state that the parser carries from block to block.
pub(super) struct Parser<'d> {
    pub(super) file: FileId,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    depth: usize,
    /// The indentation and the end of lines in which no simple table ends.
    pub(super) unclosed_table: Option<(usize, u32)>,
}

/// A block, and how many lines it took.
pub(super) type Parsed = (Block, usize);

impl<'d> Parser<'d> {
    pub(super) fn new(file: FileId, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self { file, diagnostics, depth: 0, unclosed_table: None }
    }

    /// A whole file: the only place for titles and transitions.
    pub(super) fn page(&mut self, lines: &[Line<'_>]) -> Vec<Block> {
        self.blocks(lines, 0, true)
    }

    /// The blocks of an indented part, whose indentation is the least of its lines.
    pub(super) fn body(&mut self, lines: &[Line<'_>]) -> Vec<Block> {
        if self.depth == MAX_DEPTH {
            let lines = trim(lines);
            if lines.is_empty() {
                return Vec::new();
            }
            let span = span_of(lines);
            self.diagnostics.push(
                Diagnostic::new(
                    Code::InvalidDirective,
                    span,
                    format!("blocks are nested more than {MAX_DEPTH} deep"),
                )
                .label("kept as plain text"),
            );
            return vec![Block { kind: BlockKind::Literal(Text::of(lines, 0)), span }];
        }
        self.depth += 1;
        let blocks = self.blocks(lines, common_indent(lines), false);
        self.depth -= 1;
        blocks
    }

    fn blocks(&mut self, lines: &[Line<'_>], base: usize, titles: bool) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            if lines[at].is_blank() {
                at += 1;
                continue;
            }
            let rest = &lines[at..];
            let taken = if rest[0].indent > base {
                let (block, taken) = self.quote(rest, base);
                blocks.push(block);
                taken
            } else {
                self.block(rest, base, titles, &mut blocks)
            };
            at += taken.max(1);
        }
        blocks
    }

    /// Reads one construct at the first line, which stands at `base`.
    fn block(
        &mut self,
        lines: &[Line<'_>],
        base: usize,
        titles: bool,
        out: &mut Vec<Block>,
    ) -> usize {
        let text = lines[0].text;
        let parsed = list::bullets(self, lines, base)
            .or_else(|| list::enumerated(self, lines, base))
            .or_else(|| list::fields(self, lines, base))
            .or_else(|| text.starts_with(">>>").then(|| doctest(lines, base)))
            .or_else(|| list::line_block(lines, base))
            .or_else(|| table::parse(self, lines, base))
            .or_else(|| directive::explicit(self, lines, base))
            .or_else(|| titles.then(|| title(lines)).flatten());
        match parsed {
            Some((block, taken)) => {
                out.push(block);
                taken
            }
            None => self.text(lines, base, out),
        }
    }

    fn quote(&mut self, lines: &[Line<'_>], base: usize) -> Parsed {
        let taken = indented(lines, base);
        let inside = trim(&lines[..taken]);
        (Block { kind: BlockKind::Quote(self.body(inside)), span: span_of(inside) }, taken)
    }

    /// A paragraph, with the literal block that it may announce; or a definition list.
    fn text(&mut self, lines: &[Line<'_>], base: usize, out: &mut Vec<Block>) -> usize {
        if is_term(lines, base) {
            let (block, taken) = self.definitions(lines, base);
            out.push(block);
            return taken;
        }
        let end = lines.iter().position(|l| l.is_blank() || l.indent != base);
        let end = end.unwrap_or(lines.len()).max(1);
        let mut text = Text::of(&lines[..end], base);
        let announces = text.lines.last().is_some_and(|l| l.ends_with("::"));
        if announces && let Some(last) = text.lines.last_mut() {
            shorten(last);
            if last.is_empty() {
                text.lines.pop();
                text.spans.pop();
            }
        }
        if !text.lines.is_empty() {
            out.push(Block { kind: BlockKind::Paragraph(text), span: span_of(&lines[..end]) });
        }
        if !announces {
            return end;
        }
        let blank = lines[end..].iter().take_while(|l| l.is_blank()).count();
        let after = &lines[end + blank..];
        let taken = match after.first() {
            Some(line) if line.indent > base => indented(after, base),
            Some(line) => quoted_literal(after, line),
            None => 0,
        };
        let literal = trim(&after[..taken]);
        if !literal.is_empty() {
            let text = Text::of(literal, common_indent(literal));
            out.push(Block { kind: BlockKind::Literal(text), span: span_of(literal) });
        }
        end + blank + taken
    }

    fn definitions(&mut self, lines: &[Line<'_>], base: usize) -> Parsed {
        let mut items = Vec::new();
        let mut at = 0;
        let mut end = 0;
        while at < lines.len() && lines[at].indent == base && is_term(&lines[at..], base) {
            let taken = indented(&lines[at + 1..], base);
            items.push(Definition {
                term: lines[at].text.to_owned(),
                span: lines[at].span,
                blocks: self.body(trim(&lines[at + 1..][..taken])),
            });
            end = at + 1 + taken;
            at = end + lines[end..].iter().take_while(|l| l.is_blank()).count();
            if at < lines.len() && !list::is_plain(&lines[at..]) {
                break;
            }
        }
        (Block { kind: BlockKind::Definitions(items), span: span_of(&lines[..end]) }, end)
    }
}

/// The number of first lines that are blank or indented beyond `base`; blank ones at the end are not counted.
pub(super) fn indented(lines: &[Line<'_>], base: usize) -> usize {
    indented_to(lines, base + 1)
}

/// The number of first lines that are blank or stand at `indent` or further in.
pub(super) fn indented_to(lines: &[Line<'_>], indent: usize) -> usize {
    let end = lines.iter().position(|l| !l.is_blank() && l.indent < indent);
    let end = end.unwrap_or(lines.len());
    lines[..end].iter().rposition(|l| !l.is_blank()).map_or(0, |at| at + 1)
}

/// A line with an indented line right under it.
fn is_term(lines: &[Line<'_>], base: usize) -> bool {
    lines.get(1).is_some_and(|next| !next.is_blank() && next.indent > base)
}

/// Takes the `::` off a line that announces a literal block, as docutils shows it.
fn shorten(line: &mut String) {
    let bare = line.trim_end_matches("::").trim_end().to_owned();
    let spaced = line.strip_suffix("::").is_some_and(|t| t.ends_with(char::is_whitespace));
    *line = if bare.is_empty() || spaced { bare } else { bare + ":" };
}

/// A literal block that is not indented but has one punctuation mark before each line.
fn quoted_literal(lines: &[Line<'_>], first: &Line<'_>) -> usize {
    let Some(mark) = first.text.chars().next().filter(char::is_ascii_punctuation) else { return 0 };
    lines.iter().take_while(|l| l.indent == first.indent && l.text.starts_with(mark)).count()
}

fn doctest(lines: &[Line<'_>], base: usize) -> Parsed {
    let end = lines.iter().position(Line::is_blank).unwrap_or(lines.len());
    let text = Text::of(&lines[..end], base);
    (Block { kind: BlockKind::Literal(text), span: span_of(&lines[..end]) }, end)
}

/// The punctuation character of a line that holds nothing else.
pub(super) fn adornment(line: &Line<'_>) -> Option<char> {
    let first = line.text.chars().next().filter(char::is_ascii_punctuation)?;
    line.text.chars().all(|c| c == first).then_some(first)
}

/// A title with a line under it, or under and over it; or a transition.
fn title(lines: &[Line<'_>]) -> Option<Parsed> {
    let at = |n: usize| lines.get(n).filter(|l| !l.is_blank());
    if let Some(mark) = adornment(&lines[0]) {
        let over = lines[0].text.len();
        let Some(text) = at(1) else {
            let transition = Block { kind: BlockKind::Transition, span: lines[0].span };
            return (over >= 4).then_some((transition, 1));
        };
        let under = at(2)?;
        // A short line of punctuation is text unless it fits the title exactly.
        if under.text != lines[0].text || under.indent > 0 || (over < 4 && over < width(text.text))
        {
            return None;
        }
        return Some((title_block(text, mark, true, lines[0].span, under), 3));
    }
    let under = at(1).filter(|l| l.indent == 0)?;
    let mark = adornment(under)?;
    let length = under.text.len();
    if length < 4 && length < width(lines[0].text) {
        return None;
    }
    Some((title_block(&lines[0], mark, false, lines[0].span, under), 2))
}

fn title_block(
    text: &Line<'_>,
    adornment: char,
    overline: bool,
    from: Span,
    under: &Line<'_>,
) -> Block {
    let widths = [under.text.len(), text.indent + width(text.text.trim_end())];
    let title = Title { text: text.text.trim().to_owned(), adornment, overline, widths };
    Block { kind: BlockKind::Title(title), span: Span { end: under.span.end, ..from } }
}

/// Columns on a screen: wide East Asian characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if ('\u{1100}'..='\u{ffdc}').contains(&c) && is_wide(c) { 2 } else { 1 })
        .sum()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}')
}
