//! Spans as lines and columns, for all findings of a run.

use std::ops::Range;

use crate::hash::HashMap;
use crate::source::{FileId, LineColumn, SourceMap, Span};

/// Finds lines by position, and remembers where the lines of a file begin.
pub(crate) struct Places<'a> {
    map: &'a SourceMap,
    starts: HashMap<FileId, Vec<usize>>,
}

/// A span for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    /// The file's name.
    pub(crate) file: &'a str,
    /// Where it begins.
    pub(crate) start: LineColumn,
    /// Where it ends; the column is the one after the last character.
    pub(super) end: LineColumn,
}

impl<'a> Places<'a> {
    pub(crate) fn new(map: &'a SourceMap) -> Self {
        Self { map, starts: HashMap::default() }
    }

    pub(crate) fn place(&mut self, span: Span) -> Place<'a> {
        let range = self.range(span);
        Place {
            file: &self.map.file(span.file).name,
            start: self.line_column(span.file, range.start),
            end: self.line_column(span.file, range.end),
        }
    }

    /// The bytes of a span, cut to what the file has, between characters.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let text = self.text(span.file);
        let clip = |at: u32| {
            let at = (at as usize).min(text.len());
            (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
        };
        let start = clip(span.start);
        start..clip(span.end).max(start)
    }

    pub(super) fn text(&self, file: FileId) -> &'a str {
        &self.map.file(file).text
    }

    /// The bytes of the line that holds a position, without its break.
    pub(super) fn line(&mut self, file: FileId, at: usize) -> Range<usize> {
        let text = self.text(file);
        let starts = self.starts(file);
        let line = starts.partition_point(|start| *start <= at) - 1;
        let end = starts.get(line + 1).map_or(text.len(), |next| next - 1);
        let range = starts[line]..end.max(starts[line]);
        let length = text[range.clone()].trim_end_matches('\r').len();
        range.start..range.start + length
    }

    fn line_column(&mut self, file: FileId, at: usize) -> LineColumn {
        let text = self.text(file);
        let starts = self.starts(file);
        let line = starts.partition_point(|start| *start <= at);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let column = text[starts[line - 1]..at].chars().count() + 1;
        LineColumn { line: count(line), column: count(column) }
    }

    fn starts(&mut self, file: FileId) -> &[usize] {
        let text = self.text(file);
        self.starts.entry(file).or_insert_with(|| {
            let breaks = text.match_indices('\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        })
    }
}
