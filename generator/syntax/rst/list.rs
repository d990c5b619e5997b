//! Lists: bulleted, numbered, fields, line blocks.

use super::block::{Parsed, Parser, adornment, indented, indented_to};
use super::line::{Line, Text, span_of, trim};
use super::{Block, BlockKind, Definition};

/// `- item`: any of docutils' bullets, each followed by a space or the end of the line.
pub(super) fn bullets(parser: &mut Parser<'_>, lines: &[Line<'_>], base: usize) -> Option<Parsed> {
    let mark = bullet(lines[0].text)?;
    let (items, taken) =
        run(lines, base, |rest| (bullet(rest[0].text) == Some(mark)).then_some(mark.len_utf8()));
    let items = items.into_iter().map(|item| parser.body(&item)).collect();
    Some((Block { kind: BlockKind::Bullets(items), span: span_of(&lines[..taken]) }, taken))
}

/// The bullet that a line begins with.
pub(super) fn bullet(text: &str) -> Option<char> {
    let mark = text.chars().next().filter(|c| "*+-•‣⁃".contains(*c))?;
    let rest = &text[mark.len_utf8()..];
    (rest.is_empty() || rest.starts_with(' ')).then_some(mark)
}

/// `1. item`, `(a) item`, `#) item`.
pub(super) fn enumerated(
    parser: &mut Parser<'_>,
    lines: &[Line<'_>],
    base: usize,
) -> Option<Parsed> {
    let first = Enumerator::read(lines[0].text)?;
    if !first.stands(lines, base) {
        return None;
    }
    let mut expected = first;
    let (items, taken) = run(lines, base, |rest| {
        let found = Enumerator::read(rest[0].text)?;
        let fits = (found.before, found.after) == (first.before, first.after)
            && (found.ordinal.is_none() || found.ordinal == expected.ordinal);
        (fits && found.stands(rest, base)).then(|| {
            expected.ordinal = expected.ordinal.map(|n| n + 1);
            found.length
        })
    });
    let items = items.into_iter().map(|item| parser.body(&item)).collect();
    let kind = BlockKind::Enumerated(first.ordinal.unwrap_or(1), items);
    Some((Block { kind, span: span_of(&lines[..taken]) }, taken))
}

/// The enumerator of an item.
#[derive(Clone, Copy, PartialEq)]
struct Enumerator {
    before: bool,
    after: char,
    /// `None` for `#`.
    ordinal: Option<u32>,
    length: usize,
}

impl Enumerator {
    fn read(text: &str) -> Option<Self> {
        let before = text.starts_with('(');
        let inner = &text[usize::from(before)..];
        let digits = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
        let after = inner[digits..].chars().next()?;
        if !(after == ')' || after == '.' && !before) {
            return None;
        }
        let rest = &inner[digits + 1..];
        if !(rest.is_empty() || rest.starts_with(' ')) {
            return None;
        }
        let ordinal = match &inner[..digits] {
            "#" => None,
            number => Some(ordinal(number)?),
        };
        Some(Self { before, after, ordinal, length: usize::from(before) + digits + 1 })
    }

    /// Returns `true` if the line under it lets this be a list: blank, indented, or the next number.
    fn stands(self, lines: &[Line<'_>], base: usize) -> bool {
        lines.get(1).is_none_or(|next| {
            next.is_blank()
                || next.indent > base
                || next.indent == base
                    && Self::read(next.text).is_some_and(|found| {
                        found.ordinal.is_none() || found.ordinal == self.ordinal.map(|n| n + 1)
                    })
        })
    }
}

/// `12`, `c`, `iv` as numbers. A single letter counts in the alphabet, but for `i`.
fn ordinal(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let lower = text.to_ascii_lowercase();
    if lower != text && text.to_ascii_uppercase() != text {
        return None;
    }
    match lower.as_bytes() {
        [letter @ b'a'..=b'z'] if *letter != b'i' => Some(u32::from(letter - b'a') + 1),
        _ => roman(&lower),
    }
}

fn roman(text: &str) -> Option<u32> {
    const NUMERALS: [(&str, u32); 13] = [
        ("m", 1000),
        ("cm", 900),
        ("d", 500),
        ("cd", 400),
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    let (mut rest, mut value) = (text, 0);
    for (numeral, worth) in NUMERALS {
        let most = if worth.to_string().starts_with('1') && numeral.len() == 1 { 3 } else { 1 };
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(numeral) else { break };
            rest = after;
            value += worth;
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// Items that follow one another at `base`, blank lines between them allowed. `marker` gives the length of
/// the mark of an item that belongs to the list. Each item is its lines without the mark.
fn run<'a>(
    lines: &[Line<'a>],
    base: usize,
    mut marker: impl FnMut(&[Line<'a>]) -> Option<usize>,
) -> (Vec<Vec<Line<'a>>>, usize) {
    let mut items = Vec::new();
    let (mut at, mut end) = (0, 0);
    while at < lines.len() && lines[at].indent == base {
        let Some(mark) = marker(&lines[at..]) else { break };
        let first = lines[at].after(mark);
        let rest = &lines[at + 1..];
        let taken =
            if first.is_blank() { indented(rest, base) } else { indented_to(rest, first.indent) };
        let mut item = Vec::with_capacity(taken + 1);
        if !first.is_blank() {
            item.push(first);
        }
        item.extend_from_slice(&rest[..taken]);
        items.push(item);
        end = at + 1 + taken;
        at = end + lines[end..].iter().take_while(|l| l.is_blank()).count();
    }
    (items, end)
}

/// `:name: value`
pub(super) fn fields(parser: &mut Parser<'_>, lines: &[Line<'_>], base: usize) -> Option<Parsed> {
    field(lines[0].text)?;
    let mut items = Vec::new();
    let (mut at, mut end) = (0, 0);
    while at < lines.len() && lines[at].indent == base {
        let Some((name, length)) = field(lines[at].text) else { break };
        let rest = &lines[at + 1..];
        let taken = indented(rest, base);
        let first = lines[at].after(length);
        let mut body = Vec::new();
        // The value on the marker's line stands at the indentation of the lines under it.
        if !first.is_blank() {
            let indent = super::line::common_indent(&rest[..taken]);
            body.push(if taken == 0 { first } else { Line { indent, ..first } });
        }
        body.extend_from_slice(&rest[..taken]);
        items.push(Definition {
            term: name.to_owned(),
            span: lines[at].span,
            blocks: parser.body(trim(&body)),
        });
        end = at + 1 + taken;
        at = end + lines[end..].iter().take_while(|l| l.is_blank()).count();
    }
    Some((Block { kind: BlockKind::Fields(items), span: span_of(&lines[..end]) }, end))
}

/// The name of a field marker, and the marker's length with both colons.
pub(super) fn field(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix(':')?;
    if inner.starts_with([':', ' ']) || inner.is_empty() {
        return None;
    }
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        let rest = &inner[at + c.len_utf8()..];
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A colon that text follows is part of the name; one before a back tick is a role's.
            ':' if rest.is_empty() || rest.starts_with(' ') => {
                return (!inner[..at].ends_with(' ')).then_some((&inner[..at], at + 2));
            }
            ':' if rest.starts_with('`') => return None,
            _ => {}
        }
    }
    None
}

/// `| line`, with continuation lines further in.
pub(super) fn line_block(lines: &[Line<'_>], base: usize) -> Option<Parsed> {
    let is_line = |l: &Line<'_>| l.text == "|" || l.text.starts_with("| ");
    if !is_line(&lines[0]) {
        return None;
    }
    let belongs =
        |l: &&Line<'_>| !l.is_blank() && (l.indent > base || l.indent == base && is_line(l));
    let end = lines.iter().take_while(belongs).count();
    let inside: Vec<Line<'_>> =
        lines[..end].iter().map(|l| if is_line(l) { l.after(1) } else { l.clone() }).collect();
    let text = Text::of(&inside, usize::MAX);
    Some((Block { kind: BlockKind::LineBlock(text), span: span_of(&lines[..end]) }, end))
}

/// Returns `true` if the first line begins none of the constructs that have a marker: it can be a term.
pub(super) fn is_plain(lines: &[Line<'_>]) -> bool {
    let text = lines[0].text;
    bullet(text).is_none()
        && Enumerator::read(text).is_none()
        && field(text).is_none()
        && !text.starts_with("..")
        && !text.starts_with("| ")
        && !text.starts_with("+-")
        && adornment(&lines[0]).is_none()
}
