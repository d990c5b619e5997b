//! Nullability: which values may be null.
//!
//! Samples show a resource as it is once everything about it is set; the service sends null for what is not. What a place
//! shows and says itself goes before what follows from other places.

pub(in crate::lower) mod corrected;
pub(in crate::lower) mod default;
pub(in crate::lower) mod entry;
pub(in crate::lower) mod filled;
pub(in crate::lower) mod given;
pub(in crate::lower) mod identity;
pub(in crate::lower) mod listed;
pub(in crate::lower) mod optional;
pub(in crate::lower) mod recorded;
pub(in crate::lower) mod sample;
pub(in crate::lower) mod sent;
pub(in crate::lower) mod shown;
pub(in crate::lower) mod words;

use std::sync::Arc;

use crate::hash::HashMap;
use crate::ir::{Selector, snake};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::PlaceId;
use crate::lower::infer::place::{self, Holder, Place};
use crate::lower::infer::required::{Defaults, Required};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::read::section::Side;
use crate::lower::read::text::Prose;
use crate::source::Span;

/// Which places may be null.
#[derive(Debug)]
pub(in crate::lower) struct Nullability(Vec<Option<Verdict<bool>>>);

impl Nullability {
    /// The verdict on a place; `None` where nothing speaks of null.
    pub(in crate::lower) fn of(&self, place: PlaceId) -> Option<&Verdict<bool>> {
        self.0.get(place.0 as usize)?.as_ref()
    }

    /// The verdict on what several places show, with the claim of all: the first that says yes, unless a correction says
    /// otherwise.
    pub(in crate::lower) fn of_all(
        &self,
        places: &[PlaceId],
        claim: Option<&Claim>,
    ) -> Option<Verdict<bool>> {
        let found = places.iter().filter_map(|place| self.of(*place));
        let corrected = claim.and_then(|claim| claim.corrected().nullable());
        Verdict::of_all(found, corrected.map(|(_, by)| by.span), true)
    }
}

/// The tables that rules look things up in.
pub(in crate::lower) struct Context<'e> {
    applied: Applied,
    /// The places that are decided now.
    turn: Turn,
    required: &'e Required,
    defaults: &'e Defaults,
    /// Entries that describe something that a response of a resource shows as null, with the sample.
    shown: HashMap<(Vec<String>, Span), Span>,
    /// The same by the fields' names and the words of their rows.
    told: HashMap<(Vec<String>, String, Arc<Prose>), Span>,
    /// Entries that describe something that a request of a resource sends as null, with the sample.
    sent: HashMap<(Vec<String>, Span), Span>,
    demands: HashMap<Vec<String>, optional::Demands>,
    /// By name, of responses.
    unset: HashMap<String, optional::Unset>,
    /// The fields of resources that responses have as null by what is shown or said of the resource, with the place that
    /// says so.
    resources: HashMap<(Vec<String>, String), Option<Span>>,
}

/// Decides for every place: of responses first, whose verdicts say something of lists without a table, and of requests.
pub(in crate::lower) fn judge(
    evidence: &Evidence,
    selectors: &[Option<Selector>],
    required: &Required,
    defaults: &Defaults,
    applied: Applied,
) -> Nullability {
    let mut cx = Context::gather(evidence, selectors, required, defaults, applied);
    let mut verdicts = vec![None; evidence.places()];
    for turn in [Turn::Responses, Turn::Lists, Turn::Requests] {
        cx.turn = turn;
        let mut resources = HashMap::default();
        place::holders(evidence, &mut |holder| {
            if turn != Turn::of(&holder) {
                return;
            }
            for place in holder.places() {
                let verdict = cx.verdict(&place);
                if let Some((resource, verdict)) = holder.resource().zip(verdict.as_ref())
                    && verdict.value
                    && OF_RESOURCES.contains(&verdict.because.rule.name)
                {
                    let key = (resource.to_vec(), snake(place.name));
                    resources.entry(key).or_insert(verdict.because.at[0]);
                }
                verdicts[place.id().0 as usize] = verdict;
            }
        });
        resources.retain(|key, _| !cx.resources.contains_key(key));
        cx.resources.extend(resources);
    }
    Nullability(verdicts)
}

/// The order in which places are decided.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Responses,
    /// Items of lists that no table describes.
    Lists,
    Requests,
}

impl Turn {
    fn of(holder: &Holder<'_>) -> Self {
        match holder.side {
            Side::Request => Self::Requests,
            Side::Response if listed::lists(holder) => Self::Lists,
            Side::Response => Self::Responses,
        }
    }
}

/// A rule as it proposes.
type Propose = fn(&Place<'_>, &Context<'_>) -> Option<(bool, Reason)>;

const RULES: [Propose; 13] = [
    corrected::propose,
    recorded::propose,
    sample::propose,
    words::propose,
    default::propose,
    sent::propose,
    identity::propose,
    listed::propose,
    given::propose,
    filled::propose,
    entry::propose,
    optional::propose,
    shown::propose,
];

/// The rules of null in responses that are about the resource.
const OF_RESOURCES: [&str; 5] = [
    recorded::RULE.name,
    sample::RULE.name,
    words::RULE.name,
    entry::RULE.name,
    optional::RULE.name,
];

impl<'e> Context<'e> {
    fn verdict(&self, place: &Place<'_>) -> Option<Verdict<bool>> {
        let proposals = RULES.iter().filter_map(|propose| propose(place, self));
        let ranked = self.applied.ranked(proposals);
        let corrected = ranked.iter().find(|(_, reason)| reason.rule == &corrected::RULE);
        let otherwise = ranked.iter().find(|(_, reason)| reason.rule != &corrected::RULE);
        let is_null = |proposal: Option<&(bool, Reason)>| proposal.is_some_and(|(null, _)| *null);
        if corrected.is_some() && is_null(corrected) != is_null(otherwise) {
            place.corrected().nullable().into_iter().for_each(|(_, by)| by.note());
        }
        Verdict::resolve(ranked)
    }

    fn gather(
        evidence: &Evidence,
        selectors: &[Option<Selector>],
        required: &'e Required,
        defaults: &'e Defaults,
        applied: Applied,
    ) -> Self {
        let mut cx = Self {
            applied,
            turn: Turn::Responses,
            required,
            defaults,
            shown: HashMap::default(),
            told: HashMap::default(),
            sent: HashMap::default(),
            demands: HashMap::default(),
            unset: HashMap::default(),
            resources: HashMap::default(),
        };
        place::holders(evidence, &mut |holder| {
            for place in holder.places() {
                let node = &place.field.node;
                let is_response = holder.side == Side::Response;
                if is_response && (node.null.is_some() || node.texts.iter().any(String::is_empty)) {
                    let unset = cx.unset.entry(snake(place.name)).or_default();
                    unset.nulls += usize::from(node.null.is_some());
                    unset.null = unset.null.or(node.null);
                    unset.empties += usize::from(node.texts.iter().any(String::is_empty));
                }
                let by_default = || default::null(&place, defaults);
                let null =
                    node.null.or_else(|| by_default().filter(|_| applied.has(&default::RULE)));
                if let Some(((sample, entry), resource)) =
                    null.zip(place.entry()).zip(holder.resource())
                {
                    let known = if is_response { &mut cx.shown } else { &mut cx.sent };
                    known.entry((resource.to_vec(), entry)).or_insert(sample);
                    if let Some(claim) =
                        place.claim().filter(|c| is_response && !c.prose.text().is_empty())
                    {
                        let name = place.name.to_owned();
                        let told = (resource.to_vec(), name, claim.prose.clone());
                        cx.told.entry(told).or_insert(sample);
                    }
                }
                if !is_response {
                    optional::gather(&place, selectors, required, applied, &mut cx.demands);
                }
            }
        });
        cx
    }
}
