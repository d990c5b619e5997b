//! The files of one run, their text, and places in them.
//!
//! This is the one module that reads the sources. Everything after it gets text.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

/// Index of a file in the run's [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct FileId(pub u32);

/// A range of bytes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// These bytes of a file.
    #[must_use]
    pub fn of(file: FileId, bytes: Range<usize>) -> Self {
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: at(bytes.start), end: at(bytes.end) }
    }

    /// The part of it that begins at a byte and has a length.
    #[must_use]
    pub fn part(self, at: usize, length: usize) -> Self {
        let start = self.start as usize + at;
        Self::of(self.file, start..start + length)
    }
}

/// A file that was read, or that was named and could not be.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name that diagnostics give to it: the input as it was given, then the path below it, with `/`.
    pub name: String,
    /// The text; empty where it could not be read.
    pub text: Arc<String>,
}

/// Every file of a run, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// A place for people: both count from one, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl SourceMap {
    /// Takes a file in.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(file);
        id
    }

    /// Gives a file that was taken in without a text its own.
    pub(super) fn fill(&mut self, id: FileId, text: String) {
        self.files[id.0 as usize].text = text.into();
    }

    /// The file with this id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Every file, in the order of its id.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Where a span begins.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        let text = &self.file(span.file).text;
        let before = text.get(..span.start as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        LineColumn {
            line: count(before.bytes().filter(|b| *b == b'\n').count()),
            column: count(before[line_start..].chars().count()),
        }
    }
}
