//! The figures of a run.

use std::fmt;

use crate::emit::files::Written;

/// The figures of a run. Its text is the line that ends the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The number of documents.
    pub documents: usize,
    /// The number of operations that the reference documents, over all documents.
    pub operations: usize,
    /// The number of named schemas, over all documents.
    pub schemas: usize,
    /// The number of files that the output has.
    pub files: usize,
    /// The number of them that are new or have new text.
    pub written: usize,
    /// The number of files of earlier runs that are gone.
    pub removed: usize,
    /// The number of findings that a baseline knows.
    pub known: usize,
    /// The number of notes that were reported.
    pub notes: usize,
    /// The number of warnings that were reported.
    pub warnings: usize,
    /// The number of errors that were reported.
    pub errors: usize,
}

impl Summary {
    /// The documents and crates that were written.
    #[must_use]
    pub fn of(written: &Written) -> Self {
        Self {
            files: written.written.len() + written.unchanged,
            written: written.written.len(),
            removed: written.removed.len(),
            ..Self::default()
        }
    }

    /// The figures of two runs together.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        Self {
            documents: self.documents + other.documents,
            operations: self.operations + other.operations,
            schemas: self.schemas + other.schemas,
            files: self.files + other.files,
            written: self.written + other.written,
            removed: self.removed + other.removed,
            known: self.known + other.known,
            notes: self.notes + other.notes,
            warnings: self.warnings + other.warnings,
            errors: self.errors + other.errors,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.documents, "document"),
            (self.operations, "operation"),
            (self.schemas, "schema"),
            (self.files, "file"),
            (self.notes, "note"),
            (self.warnings, "warning"),
            (self.errors, "error"),
        ];
        // Of what writes nothing there is nothing to say of files, and few references come to a note.
        let says = |count: usize, noun: &str| count > 0 || !matches!(noun, "file" | "note");
        let shown = counts.into_iter().filter(|(count, noun)| says(*count, noun));
        for (at, (count, noun)) in shown.enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{comma}{count} {noun}{plural}")?;
            if noun == "file" && (self.written < self.files || self.removed > 0) {
                write!(f, " ({} written, {} removed)", self.written, self.removed)?;
            }
        }
        match self.known {
            0 => Ok(()),
            known => write!(f, ", {known} known"),
        }
    }
}
