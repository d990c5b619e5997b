//! Operations under construction: addressed and typed, not yet named or pooled.

use indexmap::IndexMap;

use crate::ir::{Doc, Example, Location, Name, Selector, VersionRange};
use crate::source::Span;

use super::path::Address;
use super::shape::{Fact, Shape};

/// An operation whose bodies are still shapes.
#[derive(Debug)]
pub(super) struct Draft {
    /// Before operations are named, that of one whose name is pinned.
    pub(super) name: Option<Name>,
    /// Index of its group in the document.
    pub(super) group: usize,
    pub(super) title: String,
    pub(super) address: Address,
    pub(super) selector: Option<Selector>,
    pub(super) doc: Doc,
    pub(super) parameters: Vec<DraftParameter>,
    pub(super) request: Option<DraftBody>,
    pub(super) responses: IndexMap<u16, DraftResponse>,
    pub(super) versions: VersionRange,
    pub(super) span: Span,
}

impl Draft {
    /// The bodies of its responses.
    pub(super) fn responses_shown(&self) -> impl Iterator<Item = &Shape> {
        self.responses.values().filter_map(|r| r.body.as_ref()).map(|body| &body.shape)
    }

    /// As [`Self::responses_shown`].
    pub(super) fn responses_shown_mut(&mut self) -> impl Iterator<Item = &mut Shape> {
        self.responses.values_mut().filter_map(|r| r.body.as_mut()).map(|body| &mut body.shape)
    }
}

#[derive(Debug)]
pub(super) struct DraftParameter {
    pub(super) name: String,
    pub(super) location: Location,
    pub(super) required: bool,
    pub(super) shape: Shape,
    pub(super) fact: Option<Fact>,
    pub(super) span: Span,
}

/// A body by its evidence.
#[derive(Debug, Default)]
pub(super) struct DraftBody {
    pub(super) media_type: String,
    pub(super) shape: Shape,
    pub(super) examples: Vec<Example>,
    /// Whether it is one entry of a map, under the key that the path ends with.
    pub(super) entry: bool,
}

#[derive(Debug)]
pub(super) struct DraftResponse {
    pub(super) doc: Doc,
    pub(super) headers: Vec<DraftParameter>,
    pub(super) body: Option<DraftBody>,
    pub(super) span: Span,
}
