//! Places for people: the file, the line and the column.

use std::cell::RefCell;

use crate::diagnostic::{Place, Places};
use crate::ir::Reason;
use crate::source::{Sources, Span};

/// Finds the lines of spans, and remembers of a file where its lines begin.
pub(crate) struct Locator<'s> {
    sources: &'s Sources,
    places: RefCell<Places<'s>>,
}

impl<'s> Locator<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self { sources, places: RefCell::new(Places::new(&sources.map)) }
    }

    /// The places of a reason as `parameters.yaml:12:1`, from the root of the input: wherever that is, they are the same.
    pub(super) fn below_the_root(&self, reason: &Reason) -> Vec<String> {
        let line = |span: Span| written(&self.sources.path_below(span.file), &self.place(span));
        reason.places().map(line).collect()
    }

    /// As [`Self::below_the_root`], by the names that findings have for the files.
    pub(super) fn as_given(&self, reason: &Reason) -> Vec<String> {
        let line = |span: Span| {
            let place = self.place(span);
            written(place.file, &place)
        };
        reason.places().map(line).collect()
    }

    fn place(&self, span: Span) -> Place<'s> {
        self.places.borrow_mut().place(span)
    }
}

fn written(file: &str, place: &Place<'_>) -> String {
    format!("{file}:{}:{}", place.start.line, place.start.column)
}
