//! Operations under construction: addressed and typed, not yet named, and without components.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::ir::{Doc, Example, Location, VersionRange};
use crate::source::Span;

use crate::lower::config::correction::Pin;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::evidence::word::Word;
use crate::lower::infer::media::Types;
use crate::lower::infer::verdict::Verdict;
use crate::lower::read::path::Address;
use crate::lower::read::section::{Headed, Side};
use crate::lower::read::version::{Answer, Said};
use crate::lower::reason::Reason;

/// An operation whose bodies are still nodes.
#[derive(Debug)]
pub(in crate::lower) struct Draft {
    /// The name that a correction pins.
    pub(in crate::lower) pinned: Option<Pin>,
    /// Index of its group in the document.
    pub(in crate::lower) group: usize,
    pub(in crate::lower) title: String,
    /// The title, else the `rest_method`.
    pub(in crate::lower) title_span: Span,
    pub(in crate::lower) address: Address,
    pub(in crate::lower) doc: Doc,
    pub(in crate::lower) parameters: Vec<DraftParameter>,
    pub(in crate::lower) request: Option<DraftBody>,
    pub(in crate::lower) responses: IndexMap<u16, DraftResponse>,
    /// The microversions that its `rest_method` gives it.
    pub(in crate::lower) versions: VersionRange,
    /// Those that its title and its own prose speak of.
    pub(in crate::lower) said: Vec<Said>,
    /// Those that the sections around it speak of, from the outside in.
    pub(in crate::lower) around: Vec<Said>,
    /// The changed codes and bodies of which its prose tells.
    pub(in crate::lower) answers: Vec<Answer>,
    pub(in crate::lower) span: Span,
}

impl Draft {
    /// Its bodies, that of the request before those of responses.
    pub(in crate::lower) fn bodies(&self) -> impl Iterator<Item = (Side, &DraftBody)> {
        let responses = self.responses.values().filter_map(|response| response.body.as_ref());
        let request = self.request.iter().map(|body| (Side::Request, body));
        request.chain(responses.map(|body| (Side::Response, body)))
    }

    /// The body of the request, or the first of a response.
    pub(in crate::lower) fn body(&self, side: Side) -> Option<&DraftBody> {
        self.bodies().find(|(of, _)| *of == side).map(|(_, body)| body)
    }

    /// As [`Self::bodies`].
    pub(in crate::lower) fn bodies_mut(&mut self) -> impl Iterator<Item = (Side, &mut DraftBody)> {
        let responses = self.responses.values_mut().filter_map(|response| response.body.as_mut());
        let request = self.request.iter_mut().map(|body| (Side::Request, body));
        request.chain(responses.map(|body| (Side::Response, body)))
    }

    /// The bodies of its responses.
    pub(in crate::lower) fn responses_shown(&self) -> impl Iterator<Item = &Node> {
        self.responses.values().filter_map(|r| r.body.as_ref()).map(|body| &body.node)
    }

    /// As [`Self::responses_shown`].
    pub(in crate::lower) fn responses_shown_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.responses.values_mut().filter_map(|r| r.body.as_mut()).map(|body| &mut body.node)
    }
}

#[derive(Clone, Debug)]
pub(in crate::lower) struct DraftParameter {
    pub(in crate::lower) name: String,
    pub(in crate::lower) location: Location,
    pub(in crate::lower) required: bool,
    pub(in crate::lower) node: Node,
    pub(in crate::lower) claim: Option<Arc<Claim>>,
    pub(in crate::lower) span: Span,
}

impl DraftParameter {
    /// Takes in another row of its name, which says what it is at other versions.
    pub(in crate::lower) fn join(&mut self, claim: Claim) {
        self.required &= claim.required || self.location == Location::Path;
        claim.add(&mut self.claim);
    }
}

/// A body by its evidence.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct DraftBody {
    /// Its media types, where something says them.
    pub(in crate::lower) media: Option<Verdict<Types>>,
    pub(in crate::lower) node: Node,
    pub(in crate::lower) examples: Vec<Example>,
    /// Why it is one entry of a map, under the key that the path ends with.
    pub(in crate::lower) entry: Option<Reason>,
    /// The microversions of the headings above the samples of each kind, where all stand under one and no two kinds share any.
    pub(in crate::lower) kinds: Vec<(Word, VersionRange)>,
    /// The microversions of the headings that all of its tables and samples stand under.
    pub(in crate::lower) headed: Option<Headed>,
}

#[derive(Debug)]
pub(in crate::lower) struct DraftResponse {
    pub(in crate::lower) doc: Doc,
    pub(in crate::lower) headers: Vec<DraftParameter>,
    pub(in crate::lower) body: Option<DraftBody>,
    /// The microversions that stand behind the code.
    pub(in crate::lower) versions: VersionRange,
    pub(in crate::lower) span: Span,
}

/// Claims of a few words, for tests of rules that read them.
#[cfg(test)]
pub(in crate::lower) mod sketch {
    use crate::lower::evidence::claim::Claim;
    use crate::lower::evidence::word::TypeWord;
    use crate::lower::read::text::Prose;
    use crate::source::{FileId, Span};

    pub(in crate::lower) const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

    /// A row of a table.
    pub(in crate::lower) fn claim(kind: &str, required: bool, prose: &str) -> Claim {
        Claim {
            word: Some(TypeWord::new(kind)),
            required,
            prose: Prose::new(prose).into(),
            ..Claim::new(NOWHERE)
        }
    }
}
