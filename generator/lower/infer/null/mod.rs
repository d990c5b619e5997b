//! Nullability: which values may be null.
//!
//! Samples show a resource as it is once everything about it is set; the service sends null for what is not. What a place
//! shows and says itself goes before what follows from other places.

pub(in crate::lower) mod corrected;
pub(in crate::lower) mod default;
pub(in crate::lower) mod entry;
pub(in crate::lower) mod moment;
pub(in crate::lower) mod optional;
pub(in crate::lower) mod sample;
pub(in crate::lower) mod sent;
pub(in crate::lower) mod words;

use crate::hash::HashMap;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::PlaceId;
use crate::lower::infer::place::{self, Place};
use crate::lower::infer::required::{Defaults, Required};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::merge::endpoint::Groups;
use crate::lower::read::section::Side;
use crate::source::Span;

/// Which places may be null.
#[derive(Debug)]
pub(in crate::lower) struct Nullability(Vec<Option<Verdict<bool>>>);

impl Nullability {
    /// The verdict on a place; `None` where nothing speaks of null.
    pub(in crate::lower) fn of(&self, place: PlaceId) -> Option<&Verdict<bool>> {
        self.0.get(place.0 as usize)?.as_ref()
    }

    /// The verdict on what several places show: the first that says yes, unless a correction says otherwise.
    pub(in crate::lower) fn of_all(&self, places: &[PlaceId]) -> Option<Verdict<bool>> {
        let found = || places.iter().filter_map(|place| self.of(*place));
        let decided = found()
            .find(|verdict| verdict.is_corrected())
            .or_else(|| found().find(|verdict| verdict.value))
            .or_else(|| found().next())?;
        Some(decided.clone())
    }
}

/// What the rules look things up in.
pub(in crate::lower) struct Context<'e> {
    required: &'e Required,
    defaults: &'e Defaults,
    /// Entries that describe something shown as null in a response, with the sample.
    entries: HashMap<Span, Span>,
    /// Entries that describe something that a request of a resource sends as null, with the sample.
    sent: HashMap<(Vec<String>, Span), Span>,
    demands: HashMap<Vec<String>, optional::Demands>,
}

/// Decides for every place.
pub(in crate::lower) fn judge(
    evidence: &Evidence,
    groups: &Groups,
    required: &Required,
    defaults: &Defaults,
    applied: Applied,
) -> Nullability {
    let cx = Context::gather(evidence, groups, required, defaults);
    let mut verdicts = vec![None; evidence.places()];
    place::holders(evidence, &mut |holder| {
        for place in holder.places() {
            let proposals = RULES.iter().filter_map(|propose| propose(&place, &cx));
            let mut proposals = proposals.filter(|(_, reason)| applied.has(reason.rule)).peekable();
            let corrected = proposals.next_if(|(_, reason)| reason.rule == &corrected::RULE);
            let otherwise = Verdict::resolve(proposals);
            let is_null = otherwise.as_ref().is_some_and(|verdict| verdict.value);
            if corrected.is_some_and(|(value, _)| value != is_null) {
                corrected::note(&place);
            }
            let rest = otherwise.map(|verdict| (verdict.value, verdict.because));
            verdicts[place.id().0 as usize] = Verdict::resolve(corrected.into_iter().chain(rest));
        }
    });
    Nullability(verdicts)
}

/// What a rule proposes.
type Propose = fn(&Place<'_>, &Context<'_>) -> Option<(bool, Reason)>;

/// By precedence.
const RULES: [Propose; 8] = [
    corrected::propose,
    sample::propose,
    words::propose,
    default::propose,
    sent::propose,
    optional::propose,
    entry::propose,
    moment::propose,
];

impl<'e> Context<'e> {
    fn gather(
        evidence: &Evidence,
        groups: &Groups,
        required: &'e Required,
        defaults: &'e Defaults,
    ) -> Self {
        let mut cx = Self {
            required,
            defaults,
            entries: HashMap::default(),
            sent: HashMap::default(),
            demands: HashMap::default(),
        };
        place::holders(evidence, &mut |holder| {
            for place in holder.places() {
                let null = place.field.node.null.or_else(|| default::null(&place, defaults));
                let null = null.zip(place.entry());
                match holder.side {
                    Side::Response => {
                        if let Some((sample, entry)) = null {
                            cx.entries.entry(entry).or_insert(sample);
                        }
                    }
                    Side::Request => {
                        if let Some((resource, (sample, entry))) = holder.resource().zip(null) {
                            cx.sent.entry((resource.to_vec(), entry)).or_insert(sample);
                        }
                        optional::gather(&place, groups, required, &mut cx.demands);
                    }
                }
            }
        });
        cx
    }
}
