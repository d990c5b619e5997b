//! Grid tables and simple tables.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::block::{Parsed, Parser};
use super::line::{Line, span_of, trim};
use super::{Block, BlockKind, Table};
use crate::source::Span;

/// A table that begins with a border.
pub(super) fn parse(parser: &mut Parser<'_>, lines: &[Line<'_>], base: usize) -> Option<Parsed> {
    let (table, taken) = if is_grid_border(lines[0].text, '-') {
        grid(parser, lines, base)?
    } else if is_simple_border(lines[0].text) {
        simple(parser, lines, base)?
    } else {
        return None;
    };
    Some((Block { kind: BlockKind::Table(table), span: span_of(&lines[..taken]) }, taken))
}

/// `+----+----+`; under the heading rows the dashes are equals signs.
fn is_grid_border(text: &str, dash: char) -> bool {
    text.len() >= 3
        && text.starts_with('+')
        && text.ends_with('+')
        && text.contains(dash)
        && text.chars().all(|c| c == '+' || c == dash)
}

/// `====  ====`
fn is_simple_border(text: &str) -> bool {
    text.contains(' ') && text.starts_with('=') && text.chars().all(|c| c == '=' || c == ' ')
}

/// A rectangle of characters with the byte place of each.
struct Canvas {
    cells: Vec<Vec<(char, Span)>>,
    /// The looks that are left.
    looks: Cell<usize>,
}

/// The most looks at each character of a table: one or two suffice where its cells do not overlap.
const MOST_LOOKS: usize = 64;
/// The number of columns to which rows are filled up.
const MOST_FILLED: usize = 64;

impl Canvas {
    fn new(lines: &[Line<'_>]) -> Self {
        let cells: Vec<Vec<_>> = lines
            .iter()
            .map(|line| {
                let spans = line.text.char_indices().map(|(at, c)| {
                    let start = line.span.start + u32::try_from(at).unwrap_or(0);
                    let end = start + u32::try_from(c.len_utf8()).unwrap_or(0);
                    (c, Span { start, end, ..line.span })
                });
                spans.collect()
            })
            .collect();
        let looks = Cell::new(cells.iter().map(Vec::len).sum::<usize>() * MOST_LOOKS);
        Self { cells, looks }
    }

    /// Returns `true` once it was looked at too often.
    fn is_spent(&self) -> bool {
        self.looks.get() == 0
    }

    fn at(&self, row: usize, column: usize) -> char {
        self.looks.set(self.looks.get().saturating_sub(1));
        self.cells.get(row).and_then(|r| r.get(column)).map_or(' ', |(c, _)| *c)
    }

    /// The text of a rectangle, as lines that a parser can read: `(text, indent, span)` for each row.
    fn cut(&self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> Vec<Cut> {
        let cut = |row: usize| {
            self.looks.set(self.looks.get().saturating_sub(columns.len()));
            let cells = self.cells[row].get(columns.start..columns.end.min(self.cells[row].len()));
            let cells = cells.unwrap_or_default();
            let first = cells.iter().position(|(c, _)| !c.is_whitespace());
            let last = cells.iter().rposition(|(c, _)| !c.is_whitespace());
            let (Some(first), Some(last)) = (first, last) else { return Cut::default() };
            Cut {
                indent: first,
                text: cells[first..=last].iter().map(|(c, _)| *c).collect(),
                span: Some(Span { end: cells[last].1.end, ..cells[first].1 }),
            }
        };
        rows.map(cut).collect()
    }
}

/// A cell's blocks and the column that it begins at.
type PlacedCell = (usize, Vec<Block>);

#[derive(Default)]
struct Cut {
    indent: usize,
    text: String,
    span: Option<Span>,
}

fn cell(parser: &mut Parser<'_>, cuts: &[Cut]) -> Vec<Block> {
    let nowhere = Span { file: parser.file, start: 0, end: 0 };
    let lines: Vec<Line<'_>> = cuts
        .iter()
        .map(|cut| Line { indent: cut.indent, text: &cut.text, span: cut.span.unwrap_or(nowhere) })
        .collect();
    parser.body(trim(&lines))
}

/// Cells are found as docutils does: from each corner right and down along the borders. A cell that
/// spans columns or rows stands where it begins.
fn grid(parser: &mut Parser<'_>, lines: &[Line<'_>], base: usize) -> Option<(Table, usize)> {
    let belongs = |l: &&Line<'_>| l.indent == base && l.text.starts_with(['+', '|']);
    let mut taken = lines.iter().take_while(belongs).count();
    taken = 1 + lines[..taken].iter().rposition(|l| is_grid_border(l.text, '-'))?;
    if taken < 3 {
        return None;
    }
    let canvas = Canvas::new(&lines[..taken]);
    let header = lines[..taken].iter().position(|l| is_grid_border(l.text, '='));
    let mut tops: BTreeMap<usize, Vec<PlacedCell>> = BTreeMap::new();
    let mut pending = vec![(0, 0)];
    let mut seen = BTreeSet::new();
    while let Some((top, left)) = pending.pop() {
        if canvas.is_spent() {
            return Some((crooked(parser, &lines[..taken]), taken));
        }
        if !seen.insert((top, left)) {
            continue;
        }
        let Some((bottom, right)) = scan(&canvas, top, left, taken) else { continue };
        pending.push((bottom, left));
        pending.push((top, right));
        let blocks = cell(parser, &canvas.cut(top + 1..bottom, left + 1..right));
        tops.entry(top).or_default().push((left, blocks));
    }
    let borders = lines[..taken].iter().filter(|l| is_border(l.text)).count();
    if tops.len() + 1 < borders {
        return Some((crooked(parser, &lines[..taken]), taken));
    }
    let header_rows = header.map_or(0, |header| tops.range(..header).count());
    let rows = tops
        .into_values()
        .map(|mut cells| {
            cells.sort_by_key(|(left, _)| *left);
            cells.into_iter().map(|(_, blocks)| blocks).collect()
        })
        .collect();
    Some((Table { header_rows, rows }, taken))
}

fn is_border(text: &str) -> bool {
    is_grid_border(text, '-') || is_grid_border(text, '=')
}

/// A table whose bars do not stand under the corners, as when runs of spaces were folded: each row is
/// cut at its bars.
fn crooked(parser: &mut Parser<'_>, lines: &[Line<'_>]) -> Table {
    let mut rows: Vec<Vec<Vec<Cut>>> = Vec::new();
    let (mut header_rows, mut parted) = (0, true);
    for line in lines {
        if is_border(line.text) {
            parted = true;
            if line.text.contains('=') {
                header_rows = rows.len();
            }
            continue;
        }
        if std::mem::take(&mut parted) {
            rows.push(Vec::new());
        }
        let inside = line.text.trim_matches('|');
        let mut at = line.span.start
            + u32::try_from(line.text.len() - line.text.trim_start_matches('|').len()).unwrap_or(0);
        let Some(row) = rows.last_mut() else { continue };
        for (n, part) in inside.split('|').enumerate() {
            let start = at + u32::try_from(part.len() - part.trim_start().len()).unwrap_or(0);
            let text = part.trim().to_owned();
            let end = start + u32::try_from(text.len()).unwrap_or(0);
            at += u32::try_from(part.len() + 1).unwrap_or(0);
            if row.len() == n {
                row.push(Vec::new());
            }
            row[n].push(Cut { indent: 0, text, span: Some(Span { start, end, ..line.span }) });
        }
    }
    let rows = rows.iter().map(|row| row.iter().map(|cuts| cell(parser, cuts)).collect()).collect();
    Table { header_rows, rows }
}

/// The bottom right corner of the cell whose top left corner is given.
fn scan(canvas: &Canvas, top: usize, left: usize, height: usize) -> Option<(usize, usize)> {
    if canvas.at(top, left) != '+' {
        return None;
    }
    let horizontal = |c| matches!(c, '-' | '=' | '+');
    let vertical = |c| matches!(c, '|' | '+');
    let width = canvas.cells[top].len();
    let rights = (left + 1..width).take_while(|c| horizontal(canvas.at(top, *c)));
    for right in rights.filter(|c| canvas.at(top, *c) == '+') {
        let bottoms = (top + 1..height).take_while(|r| {
            !canvas.is_spent() && [left, right].iter().all(|c| vertical(canvas.at(*r, *c)))
        });
        for bottom in bottoms.filter(|r| [left, right].iter().all(|c| canvas.at(*r, *c) == '+')) {
            if (left..=right).all(|c| horizontal(canvas.at(bottom, c))) {
                return Some((bottom, right));
            }
        }
    }
    None
}

/// A row begins where the first column holds text; the last column may run past its border.
fn simple(parser: &mut Parser<'_>, lines: &[Line<'_>], base: usize) -> Option<(Table, usize)> {
    let mut borders = vec![0];
    let mut taken = None;
    // Where the end was looked for in vain from further up, there is none here either.
    let searched = (base, lines[lines.len() - 1].span.end);
    if parser.unclosed_table == Some(searched) {
        return None;
    }
    for (at, line) in lines.iter().enumerate().skip(1) {
        if line.indent == base && is_simple_border(line.text) {
            borders.push(at);
            let last = lines.get(at + 1).is_none_or(Line::is_blank);
            if last {
                taken = Some(at + 1);
                break;
            }
        } else if !line.is_blank() && line.indent < base {
            break;
        }
    }
    let Some(taken) = taken else {
        parser.unclosed_table = Some(searched);
        return None;
    };
    // Columns are counted from the table's own left edge.
    let shifted: Vec<(usize, &Line<'_>)> =
        lines[..taken].iter().map(|l| (l.indent.saturating_sub(base), l)).collect();
    let columns = columns(lines[0].text);
    let header_end = if borders.len() > 2 { borders[1] } else { 0 };
    let mut rows: Vec<Vec<Vec<Cut>>> = Vec::new();
    let (mut header_rows, mut height) = (0, 0);
    let mut parted = true;
    for (at, (indent, line)) in shifted.iter().enumerate().take(taken - 1).skip(1) {
        if line.indent == base && is_simple_border(line.text) {
            parted = true;
            continue;
        }
        let text: Vec<(usize, char, usize)> = line
            .text
            .char_indices()
            .enumerate()
            .map(|(n, (byte, c))| (n + indent, c, byte))
            .collect();
        if line.text.starts_with('-')
            && line.text.chars().all(|c| c == '-' || c == ' ')
            && *indent == 0
            && line.text.contains("--")
        {
            continue;
        }
        let starts = text.first().is_some_and(|(column, ..)| *column < columns[0].1);
        if starts || parted && !line.is_blank() {
            rows.push((0..columns.len().min(MOST_FILLED)).map(|_| Vec::new()).collect());
            header_rows += usize::from(at < header_end);
            (parted, height) = (false, 0);
        }
        let Some(row) = rows.last_mut() else { continue };
        let end = text.last().map_or(0, |(column, ..)| *column);
        for (n, (from, _)) in columns.iter().enumerate() {
            // Of many columns those that the line does not come to are left out until one has text again.
            if n >= MOST_FILLED && *from > end {
                break;
            }
            let to = columns.get(n + 1).map_or(usize::MAX, |(next, _)| *next);
            if row.len() == n {
                row.push(Vec::new());
            }
            row[n].resize_with(height, Cut::default);
            row[n].push(cut_columns(line, &text, *from, to));
        }
        height += 1;
    }
    let rows =
        rows.into_iter().map(|row| row.iter().map(|cuts| cell(parser, cuts)).collect()).collect();
    Some((Table { header_rows, rows }, taken))
}

fn cut_columns(line: &Line<'_>, text: &[(usize, char, usize)], from: usize, to: usize) -> Cut {
    let at = |place: usize| text.partition_point(|(column, ..)| *column < place);
    let inside = &text[at(from)..at(to)];
    let written = |(_, c, _): &&(usize, char, usize)| !c.is_whitespace();
    let (Some(first), Some(last)) =
        (inside.iter().find(written), inside.iter().rev().find(written))
    else {
        return Cut::default();
    };
    let end = last.2 + last.1.len_utf8();
    let at = |byte: usize| line.span.start + u32::try_from(byte).unwrap_or(0);
    Cut {
        indent: first.0 - from,
        text: line.text[first.2..end].to_owned(),
        span: Some(Span { start: at(first.2), end: at(end), ..line.span }),
    }
}

/// Where each column of a simple table begins and ends.
fn columns(border: &str) -> Vec<(usize, usize)> {
    let mut columns = Vec::new();
    let mut start = None;
    for (at, c) in border.chars().chain(std::iter::once(' ')).enumerate() {
        match (c, start) {
            ('=', None) => start = Some(at),
            (' ', Some(from)) => {
                columns.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    columns
}
