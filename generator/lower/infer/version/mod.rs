//! Versions: the microversions that have an operation, answer with a code, have a body, or have a row.

pub(in crate::lower) mod body;
pub(in crate::lower) mod changed;
pub(in crate::lower) mod code;
pub(in crate::lower) mod described;
pub(in crate::lower) mod empty;
pub(in crate::lower) mod heading;
pub(in crate::lower) mod key;
pub(in crate::lower) mod mark;
pub(in crate::lower) mod method;
pub(in crate::lower) mod named;
pub(in crate::lower) mod section;
pub(in crate::lower) mod title;
pub(in crate::lower) mod words;

use crate::hash::{HashMap, HashSet};
use crate::ir::{Decision, Segment, VersionRange};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Field, PlaceId};
use crate::lower::evidence::operation::{Draft, DraftResponse};
use crate::lower::infer::rule::{Applied, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;
use crate::lower::read::version::How;

/// The microversions of operations and their responses.
#[derive(Debug)]
pub(in crate::lower) struct Versions {
    /// By operation.
    pub(in crate::lower) operations: Vec<Dated>,
    /// Those of the body that each operation's request has.
    pub(in crate::lower) requests: Vec<Dated>,
    /// By operation and code.
    pub(in crate::lower) responses: Vec<HashMap<u16, Answered>>,
    /// Places whose range is that of their operation.
    pub(in crate::lower) shared: HashSet<PlaceId>,
}

/// A range, and why each of its ends is so.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Dated {
    pub(in crate::lower) versions: VersionRange,
    pub(in crate::lower) decisions: Vec<Decision>,
}

/// The microversions of a response, and of its body.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Answered {
    pub(in crate::lower) code: Dated,
    pub(in crate::lower) body: Dated,
}

/// Decides for every operation.
pub(in crate::lower) fn judge(evidence: &Evidence, applied: Applied) -> Versions {
    let drafts = evidence.operations();
    let words: Vec<Vec<String>> = drafts.iter().map(words_of).collect();
    let naming = section::naming(drafts, &words);
    let mut shared = HashSet::default();
    let of = |(draft, words): (&Draft, &Vec<String>)| {
        let key = key::propose(draft).filter(|(.., reason)| applied.has(reason.rule));
        let mut proposals: Vec<(VersionRange, Reason)> = Vec::new();
        proposals.extend(method::propose(draft));
        proposals.extend(title::propose(draft, words));
        proposals.extend(mark::propose(draft, words));
        proposals.extend(words::propose(draft, words));
        proposals.extend(section::propose(draft, words, &naming));
        proposals.extend(key.map(|(range, _, reason)| (range, reason)));
        let dated = Dated::of(applied.ranked(proposals));
        if let Some((range, place, _)) = key
            && dated.versions.intersect(range) == dated.versions
        {
            shared.insert(place);
        }
        dated
    };
    let operations: Vec<Dated> = drafts.iter().zip(&words).map(of).collect();
    let responses: Vec<HashMap<u16, Answered>> =
        drafts.iter().map(|draft| answered(draft, applied)).collect();
    let requests = drafts.iter().zip(&operations);
    let requests: Vec<Dated> =
        requests.map(|(draft, operation)| sent(draft, operation, applied)).collect();
    let of_operations = drafts.iter().zip(operations.iter().zip(&requests)).zip(&responses);
    for ((draft, (operation, sent)), answered) in of_operations {
        let versions = operation.versions.intersect(sent.versions);
        let request = draft.request.iter().map(|body| (body, versions));
        let shown = draft.responses.iter().filter_map(|(code, response)| {
            let Answered { code, body } = answered.get(code)?;
            let versions = operation.versions.intersect(code.versions).intersect(body.versions);
            Some((response.body.as_ref()?, versions))
        });
        for (body, versions) in request.chain(shown).filter(|(_, versions)| !versions.is_all()) {
            body.node.visit(&mut |_, field| shared.extend(shares(field, versions)));
        }
    }
    Versions { operations, requests, responses, shared }
}

/// Decides for the body of a request: nothing where all microversions of the operation have it.
fn sent(draft: &Draft, operation: &Dated, applied: Applied) -> Dated {
    let proposals = draft.request.as_ref().and_then(body::propose).filter(|(versions, _)| {
        let both = versions.intersect(operation.versions);
        both != operation.versions && !both.is_empty()
    });
    Dated::of(applied.ranked(proposals))
}

/// The place of a field, if the heading above its table says of it what is so of the whole body.
fn shares(field: &Field, versions: VersionRange) -> Option<PlaceId> {
    let claim = field.claim.as_deref().filter(|claim| claim.heading.is_some())?;
    let is_whole = versions.intersect(claim.versions) == versions;
    is_whole.then(|| field.node.places.first().copied())?
}

/// Decides for the responses of an operation.
fn answered(draft: &Draft, applied: Applied) -> HashMap<u16, Answered> {
    let of = |code: u16, response: &DraftResponse| {
        let codes = [code::propose(response), changed::propose(draft, code)];
        let shown = response.body.as_ref();
        let bodies = [shown.and_then(body::propose), shown.and_then(|_| empty::propose(draft))];
        let dated = |proposals: [Option<(VersionRange, Reason)>; 2]| {
            Dated::of(applied.ranked(proposals.into_iter().flatten()))
        };
        Answered { code: dated(codes), body: dated(bodies) }
    };
    draft.responses.iter().map(|(code, response)| (*code, of(*code, response))).collect()
}

impl Answered {
    /// The microversions of the code that have the body: none where it has none.
    pub(in crate::lower) fn body(&self) -> Option<VersionRange> {
        let both = self.code.versions.intersect(self.body.versions);
        let is_whole = both == self.code.versions;
        (!both.is_empty()).then_some(if is_whole { VersionRange::ALL } else { both })
    }
}

impl Dated {
    /// Takes each end from the first proposal that has it, unless nothing would be left.
    fn of(ranked: Vec<(VersionRange, Reason)>) -> Self {
        let mut dated = Self::default();
        for (range, reason) in ranked {
            let known = dated.versions;
            let with = known.or(range);
            if with != known && !with.is_empty() {
                dated.versions = with;
                dated.decisions.push(reason.decision());
            }
        }
        dated
    }
}

/// Statements of an operation's own title or prose, of one form.
fn said(
    draft: &Draft,
    words: &[String],
    how: How,
    rule: &'static Rule,
) -> Vec<(VersionRange, Reason)> {
    let own = draft.said.iter().filter(|said| {
        let subject = &said.subject;
        said.how == how && (subject.is_open_to(words) || subject.names(words))
    });
    own.map(|said| (said.versions, Reason::new(rule, Some(said.span)))).collect()
}

/// The words by which a statement may name an operation: those of its title, its path and its key.
fn words_of(draft: &Draft) -> Vec<String> {
    let key = draft.request.as_ref().and_then(|body| body.node.only_field());
    let segments = draft.address.path.parts().iter().filter_map(Segment::literal);
    let texts = draft.title.split_whitespace().chain(segments).chain(key.map(|(key, _)| key));
    texts.flat_map(naming::singular_words).collect()
}
