//! Lines: text with its indentation measured and its place known.

use serde::Serialize;

use crate::source::{FileId, Span};

/// A line without its line end and trailing white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Columns of white space in front, tabs expanded.
    pub(super) indent: usize,
    /// From the first character that is not white space; empty for a blank line.
    pub(super) text: &'a str,
    /// Where [`Self::text`] is.
    pub(super) span: Span,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The column after the last character.
    pub(super) fn end_column(&self) -> usize {
        self.indent + self.text.chars().count()
    }

    /// The line without its first `bytes` bytes and the white space after them: what follows a
    /// marker, at the column where it stands.
    pub(super) fn after(&self, bytes: usize) -> Self {
        let (marker, rest) = self.text.split_at(bytes.min(self.text.len()));
        let text = rest.trim_start_matches([' ', '\t']);
        let skipped = self.text.len() - text.len();
        let columns = marker.chars().count() + rest[..rest.len() - text.len()].chars().count();
        Line {
            indent: self.indent + columns,
            text,
            span: Span { start: self.span.start + offset(skipped), ..self.span },
        }
    }
}

/// Byte offsets fit in 32 bits: the source stage refuses larger files.
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Cuts text into lines. A byte order mark is skipped; `\r\n`, `\n`, `\r`, and form feeds as white space are
/// understood.
pub(super) fn split(file: FileId, text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(text.len() / 32);
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = if rest[length..].starts_with("\r\n") { length + 2 } else { length + 1 };
        lines.push(measure(file, &rest[..length], at));
        at += end;
    }
    lines
}

fn measure(file: FileId, raw: &str, at: usize) -> Line<'_> {
    let trimmed = raw.trim_end();
    let mut indent = 0;
    let mut text = trimmed;
    while let Some(c) = text.chars().next().filter(|c| c.is_whitespace()) {
        indent += if c == '\t' { 8 - indent % 8 } else { 1 };
        text = &text[c.len_utf8()..];
    }
    let start = offset(at + trimmed.len() - text.len());
    Line { indent, text, span: Span { file, start, end: start + offset(text.len()) } }
}

/// Lines of text and the place of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Without line ends; indentation beyond the block's own is kept.
    pub lines: Vec<String>,
    /// Of each line.
    pub spans: Vec<Span>,
}

impl Text {
    /// The lines with the indentation that they have beyond `indent`.
    pub(super) fn of(lines: &[Line<'_>], indent: usize) -> Self {
        Self {
            lines: lines
                .iter()
                .map(|line| match line.indent.saturating_sub(indent) {
                    extra if extra > 0 && !line.is_blank() => " ".repeat(extra) + line.text,
                    _ => line.text.to_owned(),
                })
                .collect(),
            spans: lines.iter().map(|line| line.span).collect(),
        }
    }

    /// The lines joined by line ends.
    #[must_use]
    pub fn joined(&self) -> String {
        self.lines.join("\n")
    }

    /// Each line with its place.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        self.lines.iter().map(String::as_str).zip(self.spans.iter().copied())
    }
}

/// From the first line to the last.
pub(super) fn span_of(lines: &[Line<'_>]) -> Span {
    let mut written = lines.iter().filter(|line| !line.is_blank());
    let first = written.next().unwrap_or(&lines[0]);
    let last = written.next_back().unwrap_or(first);
    Span { end: last.span.end, ..first.span }
}

/// The lines without blank ones at either end.
pub(super) fn trim<'s, 'a>(lines: &'s [Line<'a>]) -> &'s [Line<'a>] {
    let Some(start) = lines.iter().position(|line| !line.is_blank()) else { return &[] };
    let end = lines.iter().rposition(|line| !line.is_blank()).map_or(start, |at| at + 1);
    &lines[start..end]
}

/// The smallest indentation of lines that are not blank.
pub(super) fn common_indent(lines: &[Line<'_>]) -> usize {
    lines.iter().filter(|line| !line.is_blank()).map(|line| line.indent).min().unwrap_or(0)
}
