//! Operations under construction: addressed and typed, not yet named or pooled.

use std::sync::Arc;

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
    pub(super) fact: Option<Arc<Fact>>,
    pub(super) span: Span,
}

impl DraftParameter {
    /// Takes in another row of its name, which says what it is at other versions.
    pub(super) fn join(&mut self, fact: Fact) {
        self.required &= fact.required || self.location == Location::Path;
        fact.add(&mut self.fact);
    }
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

/// Drafts of a few words, for tests of the rules that are about them.
#[cfg(test)]
pub(super) mod sketch {
    use serde_json::Value;

    use super::{Draft, DraftBody, DraftParameter, DraftResponse};
    use crate::ir::{Doc, Location, Method, VersionRange};
    use crate::lower::path::Address;
    use crate::lower::shape::{Fact, Shape, Step};
    use crate::source::{FileId, Span};

    pub(in crate::lower) const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

    /// A row of a table.
    pub(in crate::lower) fn fact(kind: &str, required: bool, prose: &str) -> Fact {
        Fact {
            kind: Some(kind.to_owned()),
            required,
            doc: Doc::default().into(),
            prose: prose.to_owned(),
            default: None,
            format: None,
            values: Vec::new(),
            versions: VersionRange::ALL,
            forms: Vec::new(),
            span: NOWHERE,
            entry: None,
        }
    }

    /// What a sample shows.
    pub(in crate::lower) fn shape(sample: &Value) -> Shape {
        let mut shape = Shape::default();
        shape.add(sample, NOWHERE);
        shape
    }

    /// An operation without a body.
    pub(in crate::lower) fn draft(method: Method, path: &str) -> Draft {
        let path = path.to_owned();
        Draft {
            name: None,
            group: 0,
            title: String::new(),
            address: Address { method, path, query: Vec::new(), repairs: Vec::new() },
            selector: None,
            doc: Doc::default(),
            parameters: Vec::new(),
            request: None,
            responses: indexmap::IndexMap::new(),
            versions: VersionRange::ALL,
            span: NOWHERE,
        }
    }

    impl Draft {
        pub(in crate::lower) fn sends(mut self, sample: &Value) -> Self {
            self.request = Some(DraftBody { shape: shape(sample), ..DraftBody::default() });
            self
        }

        pub(in crate::lower) fn answers(mut self, sample: &Value) -> Self {
            let body = Some(DraftBody { shape: shape(sample), ..DraftBody::default() });
            let response =
                DraftResponse { doc: Doc::default(), headers: Vec::new(), body, span: NOWHERE };
            self.responses.insert(200, response);
            self
        }

        pub(in crate::lower) fn asks(mut self, name: &str) -> Self {
            self.parameters.push(DraftParameter {
                name: name.to_owned(),
                location: Location::Query,
                required: false,
                shape: Shape::default(),
                fact: Some(fact("string", false, "").into()),
                span: NOWHERE,
            });
            self
        }

        /// Says what a table says of a field of the request, which stands within the wrapper.
        pub(in crate::lower) fn request_fact(
            mut self,
            within: &str,
            key: &str,
            fact: Fact,
        ) -> Self {
            let request = self.request.as_mut().expect("it has a request");
            request.shape.field_mut(&[Step::Key(within.to_owned())], key).fact = Some(fact.into());
            self
        }

        /// As [`Self::request_fact`], of the response.
        pub(in crate::lower) fn response_fact(
            mut self,
            within: &str,
            key: &str,
            fact: Fact,
        ) -> Self {
            let shape = self.responses_shown_mut().next().expect("it has a response");
            shape.field_mut(&[Step::Key(within.to_owned())], key).fact = Some(fact.into());
            self
        }

        pub(in crate::lower) fn request_shape(&self) -> &Shape {
            &self.request.as_ref().expect("it has a request").shape
        }

        pub(in crate::lower) fn response_shape(&self) -> &Shape {
            self.responses_shown().next().expect("it has a response")
        }
    }
}
